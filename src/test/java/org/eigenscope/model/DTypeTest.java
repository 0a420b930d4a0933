package org.eigenscope.model;

import org.eigenscope.model.DType.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DTypeTest {

    @ParameterizedTest
    @CsvSource({"F32, 10, 40", "F4, 3, 2", "F6_E2M3, 5, 6", "Q8_0, 32, 34", "Q8_0, 33, 68", "Q6_K, 256, 210",
            "I4, 0, 0",
        "C128, 2, 32"})
    void aStartedBlockTakesAWholeOne(DType dtype, long elements, long bytes) {
        assertThat(dtype.bytesOf(elements)).isEqualTo(bytes);
    }

    @Test
    void bytesThatDoNotFitALongAreRefused() {
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> DType.F64.bytesOf(1L << 61));
    }

    @ParameterizedTest
    @EnumSource
    void onlyRealNumbersFitAFloat(DType dtype) {
        assertThat(dtype.isReal()).isEqualTo(dtype.group() == Group.FLOAT || dtype.group() == Group.QUANTIZED);
        if (dtype.fitsFloat()) {
            assertThat(dtype.isReal()).isTrue();
            assertThat(dtype.significandBits()).isLessThanOrEqualTo(DType.F32.significandBits());
        }
    }

    @Test
    void doublesDoNotFitAFloat() {
        assertThat(DType.F64.fitsFloat()).isFalse();
    }

    /** IEEE 754 and OCP 8-bit formats: stored mantissa bits and the hidden one. */
    @ParameterizedTest
    @CsvSource({"F64, 53", "F32, 24", "F16, 11", "BF16, 8", "F8_E4M3, 4", "F8_E5M2, 3"})
    void significandsAreThoseOfTheStandards(DType dtype, int bits) {
        assertThat(dtype.significandBits()).isEqualTo(bits);
    }
}
