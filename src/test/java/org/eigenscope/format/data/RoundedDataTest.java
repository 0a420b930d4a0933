package org.eigenscope.format.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class RoundedDataTest {

    /** A scale of zero makes every weight zero again, also those that are, for which 0/0 is no number. */
    @Test
    void aScaleOfZeroLeavesZeros() throws Exception {
        TensorData scales = floats(0, 0.5f);
        TensorData zeroPoints = floats(3, 3);
        TensorData rounded = new RoundedData(floats(0, 0.75f, -2, -0.0f), scales, zeroPoints, 2, 2, 2, 1, -128, 127);
        TensorData scaled = new ScaledData(rounded, scales, zeroPoints, 2, 2, 2, 1);

        // 0.75/0.5 is rounded to the even 2.
        assertThat(read(rounded)).containsExactly(3, 5, -128, 3);
        assertThat(read(scaled)).usingComparatorWithPrecision(0f).containsExactly(0, 1, 0, 0);
    }

    private static TensorData floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return PlainData.of(new MemoryRange(bytes.array()), DType.F32);
    }

    private static float[] read(TensorData data) throws Exception {
        float[] values = new float[4];
        try (ElementReader reader = data.open()) {
            reader.read(0, values, 0, 4);
        }
        return values;
    }
}
