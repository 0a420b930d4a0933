package org.eigenscope.format.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Decoded blocks are those of an independent decoder, bit for bit. */
class BlocksTest {

    private static final Path FIXTURES = Path.of("src/test/resources/gguf-blocks");

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K",
        "Q6_K", "MXFP4", "IQ4_NL", "IQ4_XS", "TQ1_0", "TQ2_0", "Q1_0", "NVFP4", "IQ1_S",
        "IQ1_M", "IQ2_XXS", "IQ2_XS", "IQ2_S", "IQ3_XXS", "IQ3_S"})
    void decodesAsTheReferenceDoes(DType dtype) throws Exception {
        byte[] blocks = Files.readAllBytes(FIXTURES.resolve(dtype + ".blocks"));
        float[] expected = new float[blocks.length / dtype.blockBytes() * dtype.blockElements()];
        ByteBuffer.wrap(Files.readAllBytes(FIXTURES.resolve(dtype + ".f32"))).order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer().get(expected);

        QuantizedData data = new QuantizedData(new MemoryRange(blocks), dtype, expected.length);
        float[] all = new float[expected.length];
        double[] middle = new double[expected.length - 7];
        try (ElementReader reader = data.open()) {
            reader.read(0, all, 0, all.length);
            // Starts and ends inside a block.
            reader.read(5, middle, 0, middle.length);
        }

        assertThat(all).containsExactly(expected);
        for (int i = 0; i < middle.length; i++) {
            assertThat(middle[i]).isEqualTo(expected[i + 5]);
        }
    }
}
