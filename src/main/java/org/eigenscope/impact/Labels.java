package org.eigenscope.impact;

import java.io.IOException;
import java.util.List;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.Tensor;

/** Reads the right class of each probe. */
public final class Labels {

    private final int[] classes;

    private Labels(int... classes) {
        this.classes = classes;
    }

    /**
     * Reads labels.
     *
     * @param arrays a file of arrays, opened
     * @param name of the array; null for the only one
     * @throws ProbeException if there is no such array, or it holds no labels
     */
    public static Labels of(Model arrays, String name) throws IOException {
        List<Tensor> found = arrays.layers().stream().map(Layer::tensor)
                .filter(tensor -> name == null || tensor.name().equals(name)).toList();
        if (found.size() != 1) {
            throw new ProbeException(name == null ? arrays.name() + ": it has several arrays, or none: name the one "
                    + "with the labels" : "%s has no array '%s'; it has %s".formatted(arrays.name(), name,
                            FileProbes.names(arrays)));
        }
        Tensor array = found.getFirst();
        boolean column = array.shape().rank() == 2 && array.shape().dim(1) == 1;
        if (array.shape().rank() != 1 && !column || array.shape().elements() > Integer.MAX_VALUE
                || !InputDistribution.takes(array.dtype())) {
            throw new ProbeException("%s: '%s' is %s of type %s, where labels are one whole number a row".formatted(
                    arrays.name(), array.name(), array.shape(), array.dtype()));
        }
        double[] numbers = new double[(int) array.shape().elements()];
        try (ElementReader reader = array.data().open()) {
            reader.read(0, numbers, 0, numbers.length);
        }
        int[] classes = new int[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] != Math.rint(numbers[i]) || numbers[i] < 0 || numbers[i] > Integer.MAX_VALUE) {
                throw new ProbeException("%s: the label of row %d is %s, but classes are whole numbers from 0"
                        .formatted(arrays.name(), i, numbers[i]));
            }
            classes[i] = (int) numbers[i];
        }
        return new Labels(classes);
    }

    /** How many there are. */
    public int count() {
        return classes.length;
    }

    /** The class of one probe. */
    int of(int probe) {
        return classes[probe];
    }
}
