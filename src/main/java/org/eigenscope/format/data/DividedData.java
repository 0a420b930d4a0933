package org.eigenscope.format.data;

import java.io.IOException;
import java.util.Collections;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;

/**
 * W/σ for a σ that is beside W, as spectral normalization of Flax keeps it; W itself where σ is 0.
 *
 * @param w the weight before it is divided
 * @param shape of w
 * @param sigma a single number
 * @param floats true if w is stored as floats of 32 bits or less
 */
public record DividedData(TensorData w, Shape shape, TensorData sigma, boolean floats) implements TensorData {

    @Override
    public boolean dequantized() {
        return w.dequantized();
    }

    @Override
    public long readTogether() {
        return w.readTogether();
    }

    @Override
    public long memory() {
        return w.memory();
    }

    @Override
    public ElementReader open() throws IOException {
        double[] divisor = new double[1];
        try (ElementReader reader = sigma.open()) {
            reader.read(0, divisor, 0, 1);
        }
        return new GroupScaledReader(w.open(), new AxisGroups(shape, Collections.nCopies(shape.rank(), false)),
                new double[] {divisor[0] == 0 ? 1 : 1 / divisor[0]}, floats);
    }
}
