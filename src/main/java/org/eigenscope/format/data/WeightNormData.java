package org.eigenscope.format.data;

import java.io.IOException;
import java.util.List;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;

/**
 * Weight normalization (Salimans and Kingma 2016, arXiv 1602.07868): W = g·v/‖v‖, with a norm for each index on the
 * kept axes, over all others. Opening reads v once for its norms.
 *
 * @param v the directions
 * @param shape of v
 * @param g the lengths, one for each group in C order of the kept axes
 * @param kept for each axis of v, whether g has it
 * @param floats true if v and g are stored as floats of 32 bits or less, and so W is one
 */
public record WeightNormData(TensorData v, Shape shape, TensorData g, List<Boolean> kept, boolean floats)
        implements TensorData {

    /** The most norms that are held. */
    public static final int MOST_GROUPS = 1 << 24;

    public WeightNormData {
        kept = List.copyOf(kept);
    }

    @Override
    public boolean dequantized() {
        return v.dequantized();
    }

    @Override
    public long readTogether() {
        return v.readTogether();
    }

    @Override
    public long memory() {
        return v.memory() + (long) Double.BYTES * groups().count();
    }

    private AxisGroups groups() {
        return new AxisGroups(shape, kept);
    }

    @Override
    public ElementReader open() throws IOException {
        AxisGroups groups = groups();
        double[] factors = new double[groups.count()];
        try (ElementReader lengths = g.open()) {
            lengths.read(0, factors, 0, factors.length);
        }
        ElementReader elements = v.open();
        try {
            double[] norms = groups.norms(elements);
            for (int i = 0; i < norms.length; i++) {
                factors[i] /= norms[i];
            }
            return new GroupScaledReader(elements, groups, factors, floats);
        } catch (IOException | RuntimeException e) {
            elements.close();
            throw e;
        }
    }
}
