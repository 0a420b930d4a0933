package org.eigenscope.spectrum;

import java.io.Serializable;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * An immutable list of real numbers in an array: a quarter of the memory of a list of objects. A report has thousands
 * of them for each layer, and a training run has hundreds of reports.
 */
public final class PackedDoubles extends AbstractList<Double> implements RandomAccess, Serializable {

    private static final long serialVersionUID = 1L;
    private final double[] numbers;

    private PackedDoubles(double... numbers) {
        this.numbers = numbers;
    }

    /** The numbers of a list, none of them null. */
    public static List<Double> copyOf(List<Double> list) {
        return list instanceof PackedDoubles ? list
                : new PackedDoubles(list.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Override
    public Double get(int index) {
        return numbers[index];
    }

    @Override
    public int size() {
        return numbers.length;
    }
}
