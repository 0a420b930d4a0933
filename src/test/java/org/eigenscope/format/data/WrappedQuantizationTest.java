package org.eigenscope.format.data;

import java.io.IOException;
import java.util.List;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.data.AssembledData.Part;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Quantization;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** What is read through others is as it was rounded: copies, masks, parts. */
class WrappedQuantizationTest {

    /** Integers that a scale of a half multiplies, and that say how they were rounded. */
    private record Rounded(TensorData data) implements TensorData {
        @Override
        public ElementReader open() throws IOException {
            return data.open();
        }

        @Override
        public Quantization quantization() {
            return new Quantization("int8 per row", 8);
        }

        @Override
        public TensorData steps() {
            return data.steps();
        }
    }

    private static TensorData integers(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new Rounded(PlainData.of(new MemoryRange(bytes), DType.I8));
    }

    @Test
    void copiesAndMasksSayHowTheyWereRounded() throws Exception {
        TensorData data = integers(3, 4, 5, 6);
        TensorData mask = PlainData.of(new MemoryRange(new byte[] {1, 0, 1, 0}), DType.I8);

        assertThat(new MirroredData(data, List.of(data)).quantization()).isEqualTo(data.quantization());
        assertThat(TestFiles.read(new MirroredData(data, List.of()).steps(), 4)).containsExactly(1, 1, 1, 1);
        assertThat(new MaskedData(data, mask).quantization()).isEqualTo(data.quantization());
        assertThat(TestFiles.read(new MaskedData(data, mask).steps(), 4)).containsExactly(1, 0, 1, 0);
    }

    @Test
    void partsHaveStepsIfAllOfThemHave() throws Exception {
        Part left = new Part(List.of(0L, 0L), Shape.of(2, 1), integers(1, 2));
        Part right = new Part(List.of(0L, 1L), Shape.of(2, 1), integers(3, 4));
        Part plain = new Part(List.of(0L, 1L), Shape.of(2, 1), PlainData.of(new MemoryRange(new byte[8]), DType.F32));

        assertThat(TestFiles.read(new AssembledData(Shape.of(2, 2), List.of(left, right)).steps(), 4))
                .containsExactly(1, 1, 1, 1);
        assertThat(new AssembledData(Shape.of(2, 2), List.of(left, plain)).steps()).isNull();
    }
}
