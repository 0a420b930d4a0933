package org.eigenscope.impact;

import java.io.IOException;
import java.util.List;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.Tensor;

/** Reads the right class of each probe. */
public final class ClassLabels {

    private static final int AT_ONCE = 1 << 13;

    private final int[] classes;

    private ClassLabels(int... classes) {
        this.classes = classes;
    }

    /**
     * Reads labels.
     *
     * @param arrays a file of arrays, opened
     * @param name of the array; null for the only one
     * @param rows how many are needed: no others are read
     * @throws ProbeException if there is no such array, or it holds no labels
     */
    public static ClassLabels of(Model arrays, String name, int rows) throws IOException {
        List<Tensor> found = arrays.layers().stream().map(Layer::tensor)
                .filter(tensor -> name == null || tensor.name().equals(name)).toList();
        if (found.size() != 1) {
            throw new ProbeException(name == null ? arrays.name() + ": it has several arrays, or none: name the one "
                    + "with the labels" : "%s has no array '%s'; it has %s".formatted(arrays.name(), name,
                            FileProbes.names(arrays)));
        }
        Tensor array = found.getFirst();
        boolean column = array.shape().rank() == 2 && array.shape().dim(1) == 1;
        if (array.shape().rank() != 1 && !column
                || !InputDistribution.takes(array.dtype())) {
            throw new ProbeException("%s: '%s' is %s of type %s, where labels are one whole number a row".formatted(
                    arrays.name(), array.name(), array.shape(), array.dtype()));
        }
        int[] classes = new int[(int) Math.min(array.shape().elements(), rows)];
        double[] numbers = new double[Math.min(classes.length, AT_ONCE)];
        try (ElementReader reader = array.data().open()) {
            for (int from = 0; from < classes.length; from += numbers.length) {
                int count = Math.min(numbers.length, classes.length - from);
                reader.read(from, numbers, 0, count);
                for (int i = 0; i < count; i++) {
                    if (numbers[i] != Math.rint(numbers[i]) || numbers[i] < 0 || numbers[i] > Integer.MAX_VALUE) {
                        throw new ProbeException(("%s: the label of row %d is %s, but classes are whole numbers from "
                                + "0").formatted(arrays.name(), from + i, numbers[i]));
                    }
                    classes[from + i] = (int) numbers[i];
                }
            }
        }
        return new ClassLabels(classes);
    }

    /** How many there are, of those that are needed. */
    public int count() {
        return classes.length;
    }

    /** The class of one probe. */
    int of(int probe) {
        return classes[probe];
    }
}
