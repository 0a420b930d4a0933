package org.eigenscope.model;

import java.util.List;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ShapeTest {

    @Test
    void countsItsElements() {
        assertThat(Shape.of(64, 32, 3, 3).elements()).isEqualTo(18_432);
        assertThat(Shape.of().elements()).as("scalar").isEqualTo(1);
        assertThat(Shape.of(5, 0, 7).elements()).isZero();
        assertThat(Shape.UNKNOWN.elements()).isZero();
    }

    @Test
    void readsAsPeopleWriteIt() {
        assertThat(Shape.of(64, 32, 3)).hasToString("64 × 32 × 3");
        assertThat(Shape.of()).hasToString("scalar");
        assertThat(Shape.UNKNOWN).hasToString("–");
    }

    @Test
    void refusesDimensionsThatNoTensorHas() {
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(3, -1)).withMessageContaining("-1 is negative");
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(1L << 32, 1L << 31))
                .withMessageContaining("overflows");
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(1L << 62, 3)).withMessageContaining("overflows");
        assertThatIllegalArgumentException().isThrownBy(() -> new Shape(List.of(2L), false));
        assertThat(Shape.of(1L << 31, 1L << 31).elements()).isEqualTo(1L << 62);
    }

    @Test
    void ofNothingAndOfUnknownDimensionsDiffer() {
        assertThat(Shape.of()).isNotEqualTo(Shape.UNKNOWN);
    }
}
