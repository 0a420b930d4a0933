package org.eigenscope.format.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.eigenscope.model.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Rounding and byte order of what is written, against Java's own conversions and against what is read back. */
class EncodingTest {

    private static final int BYTES = 2 + Double.BYTES;

    @Test
    void aFloatIsTheNearestOneInBothByteOrders() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            Encoding encoding = new Encoding(DType.F32, order == ByteOrder.BIG_ENDIAN);
            byte[] bytes = new byte[BYTES];
            values().filter(value -> Math.abs(value) <= Float.MAX_VALUE).forEach(value -> {
                encoding.encode(value, bytes, 2);
                assertThat(ByteBuffer.wrap(bytes).order(order).getInt(2)).isEqualTo(
                        Float.floatToRawIntBits((float) value));
            });
        }
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "BF16", "F16", "F64"})
    void whatIsTooLargeBecomesTheLargestWithItsSign(DType dtype) {
        Encoding encoding = new Encoding(dtype, false);
        double largest = switch (dtype) {
            case F32 -> Float.MAX_VALUE;
            case BF16 -> Float.intBitsToFloat(0x7f7f0000);
            case F16 -> 65504;
            default -> Double.MAX_VALUE;
        };
        assertThat(encoding.rounded(largest)).isEqualTo(largest);
        if (dtype != DType.F64) {
            assertThat(encoding.rounded(1e300)).isEqualTo(largest);
            assertThat(encoding.rounded(Double.NEGATIVE_INFINITY)).isEqualTo(-largest);
        }
        assertThat(encoding.rounded(Double.NaN)).isNaN();
    }

    /** Every code of 16 and 8 bits that is a finite number is written as it was read. */
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F16", "BF16", "F8_E4M3", "F8_E5M2", "F8_E4M3FNUZ", "F8_E5M2FNUZ"})
    void everyCodeIsWrittenAsItWasRead(DType dtype) {
        for (boolean bigEndian : new boolean[] {false, true}) {
            Encoding encoding = new Encoding(dtype, bigEndian);
            int size = dtype.blockBytes();
            byte[] stored = new byte[size];
            byte[] written = new byte[size];
            double[] value = new double[1];
            for (int code = 0; code < 1 << Byte.SIZE * size; code++) {
                for (int i = 0; i < size; i++) {
                    stored[i] = (byte) (code >> Byte.SIZE * i);
                }
                new Decoding(dtype, bigEndian).doubles(stored, 1, value, 0);
                if (Double.isFinite(value[0])) {
                    encoding.encode(value[0], written, 0);
                    assertThat(written).as("code %x", code).isEqualTo(stored);
                }
            }
        }
    }

    @Test
    void aTieGoesToTheEvenLastBit() {
        Encoding encoding = new Encoding(DType.F16, false);
        assertThat(encoding.rounded(1 + 0x1p-11)).isEqualTo(1);
        assertThat(encoding.rounded(1 + 0x3p-11)).isEqualTo(1 + 0x1p-9);
        // Rounded to 32 bits first it would be a tie, and become 1.
        assertThat(encoding.rounded(1 + 0x1p-11 + 0x1p-40)).isEqualTo(1 + 0x1p-10);
    }

    private static DoubleStream values() {
        SplittableRandom random = new SplittableRandom(1);
        return DoubleStream.concat(DoubleStream.of(0, -0.0, 1, Double.NaN, Float.MIN_VALUE, Float.MIN_VALUE / 2,
                0.75 * Float.MIN_VALUE, -Float.MIN_NORMAL, Float.MAX_VALUE, 1 + 0x1p-24, 1 + 0x3p-24),
                DoubleStream.generate(() -> random.nextDouble(-1, 1) * Math.scalb(1.0, random.nextInt(-155, 128)))
                        .limit(20_000));
    }
}
