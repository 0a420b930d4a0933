package org.eigenscope.format.data;

import java.io.IOException;
import org.eigenscope.model.ElementReader;

/**
 * Elements times the factor of their group, rounded to floats where the weights are floats: as a framework holds them.
 */
final class GroupScaledReader implements ElementReader {

    private final ElementReader elements;
    private final AxisGroups groups;
    private final double[] factors;
    private final boolean floats;

    /** @param factors one a group */
    GroupScaledReader(ElementReader elements, AxisGroups groups, double[] factors, boolean floats) {
        this.elements = elements;
        this.groups = groups;
        this.factors = factors;
        this.floats = floats;
    }

    @Override
    public void read(long first, double[] into, int offset, int count) throws IOException {
        elements.read(first, into, offset, count);
        groups.visit(first, count, (from, length, group) -> {
            double factor = factors[group];
            for (int i = offset + from; i < offset + from + length; i++) {
                double value = into[i] * factor;
                into[i] = floats ? (float) value : value;
            }
        });
    }

    @Override
    public void close() throws IOException {
        elements.close();
    }
}
