package org.eigenscope.format.gguf;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Values of one group differ by whole steps. */
class BlockStepsTest {

    private static final Path FIXTURES = Path.of("src/test/resources/gguf-blocks");
    private static final int GROUP = 16;

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K",
        "Q6_K"})
    void valuesOfAGroupAreWholeStepsApart(DType dtype) throws Exception {
        byte[] blocks = Files.readAllBytes(FIXTURES.resolve(dtype + ".blocks"));
        int count = blocks.length / dtype.blockBytes() * dtype.blockElements();
        QuantizedData data = new QuantizedData(new MemoryRange(blocks), dtype, count);
        double[] values = read(data, count);
        double[] steps = read(data.steps(), count);

        for (int i = 0; i < count; i++) {
            int first = i / GROUP * GROUP;
            assertThat(steps[i]).isEqualTo(steps[first], within(1e-4 * steps[first]));
            if (steps[i] > 0) {
                double apart = (values[i] - values[first]) / steps[i];
                assertThat(apart).isEqualTo(Math.rint(apart), within(1e-3 * Math.max(1, Math.abs(apart))));
            }
        }
    }

    @Test
    void tablesHaveNoSteps() {
        assertThat(new QuantizedData(new MemoryRange(new byte[18]), DType.IQ4_NL, 32).steps()).isNull();
    }

    private static double[] read(TensorData data, int count) throws Exception {
        double[] values = new double[count];
        try (ElementReader reader = data.open()) {
            reader.read(0, values, 0, count);
        }
        return values;
    }
}
