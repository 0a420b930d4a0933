package org.eigenscope.format;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.StridedData;
import org.eigenscope.format.io.DeflatedRange;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Elements come out as the bytes say, whatever their type, byte order and strides. */
class ElementsTest {

    /** Bits of exponent and mantissa; the value by the definition of a binary floating-point number. */
    @ParameterizedTest
    @CsvSource({"F16, 5, 10, 15, true, false", "BF16, 8, 7, 127, true, false", "F8_E4M3, 4, 3, 7, false, false",
        "F8_E5M2, 5, 2, 15, true, false", "F8_E4M3FNUZ, 4, 3, 8, false, true", "F8_E5M2FNUZ, 5, 2, 16, false, true"})
    void everySmallFloatIsWhatItsBitsMean(DType dtype, int exponentBits, int mantissaBits, int bias, boolean infinities,
            boolean unsignedZero) throws Exception {
        int size = dtype.blockBytes();
        int codes = 1 << 8 * size;
        ByteBuffer bytes = ByteBuffer.allocate(codes * size).order(ByteOrder.LITTLE_ENDIAN);
        for (int code = 0; code < codes; code++) {
            if (size == 2) {
                bytes.putShort((short) code);
            } else {
                bytes.put((byte) code);
            }
        }
        double[] values = TestFiles.read(PlainData.of(new MemoryRange(bytes.array()), dtype), codes);
        int sign = codes / 2;
        for (int code = 0; code < codes; code++) {
            int exponent = (code & sign - 1) >> mantissaBits;
            int mantissa = code & (1 << mantissaBits) - 1;
            double size0 = exponent == 0 ? mantissa * Math.pow(2, 1 - bias - mantissaBits)
                    : ((1 << mantissaBits) + mantissa) * Math.pow(2, exponent - bias - mantissaBits);
            boolean top = exponent == (1 << exponentBits) - 1;
            if (infinities && top) {
                size0 = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            } else if (unsignedZero ? code == sign : !infinities && (code & sign - 1) == sign - 1) {
                size0 = Double.NaN;
            }
            double expected = code >= sign ? -size0 : size0;
            assertThat(values[code]).as("%s %x", dtype, code).isEqualTo(Double.valueOf(expected));
        }
    }

    @Test
    void integersOfAllSizesAndBothOrders() throws Exception {
        for (boolean big : new boolean[] {false, true}) {
            ByteBuffer bytes = ByteBuffer.allocate(16).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            bytes.putLong(-2).putLong(0x8000_0000_0000_0401L);
            MemoryRange range = new MemoryRange(bytes.array());
            assertThat(TestFiles.read(new PlainData(range, DType.I64, big, 2), 2))
                    .containsExactly(-2, (double) 0x8000_0000_0000_0401L);
            assertThat(TestFiles.read(new PlainData(range, DType.U64, big, 2), 2)).containsExactly(
                    BigInteger.TWO.pow(64).subtract(BigInteger.TWO).doubleValue(),
                    new BigInteger("8000000000000401", 16).doubleValue());
            assertThat(TestFiles.read(new PlainData(range, DType.I32, big, 1), 1)[0]).isEqualTo(big ? -1 : -2);
            assertThat(TestFiles.read(new PlainData(range, DType.U32, big, 1), 1)[0])
                    .isEqualTo(big ? 4294967295.0 : 4294967294.0);
            assertThat(TestFiles.read(new PlainData(range, DType.U16, big, 1), 1)[0]).isEqualTo(big ? 65535 : 65534);
            assertThat(TestFiles.read(new PlainData(range, DType.I8, big, 8), 8)[0]).isEqualTo(big ? -1 : -2);
        }
    }

    @Test
    void readsOutsideTheTensorAreRefused() throws Exception {
        TensorData data = PlainData.of(new MemoryRange(new byte[16]), DType.F32);
        try (ElementReader reader = data.open()) {
            for (long first : new long[] {-1, 4, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> reader.read(first, new double[1], 0, 1))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThatThrownBy(() -> reader.read(0, new float[2], 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThatThrownBy(() -> new PlainData(new MemoryRange(new byte[15]), DType.F32, false, 4))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A permuted, offset, repeated or padded view gives what indexing element by element gives. */
    @Property(tries = 300)
    void stridedViewsAreIndexedElementByElement(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int rank)
            throws IOException {
        Random random = new Random(seed);
        List<Long> dims = new ArrayList<>();
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            dims.add(1L + random.nextInt(rank == 1 ? 5000 : 12));
            axes.add(axis);
        }
        Collections.shuffle(axes, random);
        Long[] strides = new Long[rank];
        long stride = 1 + random.nextInt(2);
        for (int axis : axes) {
            strides[axis] = random.nextInt(8) == 0 ? 0 : stride;
            stride *= dims.get(axis) + random.nextInt(3);
        }
        long offset = random.nextInt(10);
        Shape shape = new Shape(dims);
        int stored = (int) (stride + offset + 1);
        TensorData view = StridedData.of(new Counting(stored), stored, offset, shape, List.of(strides));

        int count = (int) shape.elements();
        int first = random.nextInt(count);
        double[] values = new double[count - first];
        try (ElementReader reader = view.open()) {
            reader.read(first, values, 0, values.length);
            double[] last = new double[1];
            reader.read(0, last, 0, 1);
            assertThat(last[0]).isEqualTo(offset);
        }

        for (int i = first; i < count; i++) {
            long index = offset;
            long rest = i;
            for (int axis = rank - 1; axis >= 0; axis--) {
                index += rest % dims.get(axis) * strides[axis];
                rest /= dims.get(axis);
            }
            assertThat(values[i - first]).isEqualTo(index);
        }
    }

    /** Stripes of a transposed, padded or repeated matrix are the parts of its rows. */
    @Property(tries = 100)
    void partsOfStridedRowsAreIndexedElementByElement(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        int rows = 1 + random.nextInt(60);
        int columns = 1 + random.nextInt(60);
        List<Long> strides = random.nextBoolean() ? List.of(1L, rows + (long) random.nextInt(100))
                : List.of(2L * columns + random.nextInt(100), (long) random.nextInt(3));
        int stored = (int) ((rows - 1) * strides.getFirst() + (columns - 1) * strides.getLast()) + 8;
        TensorData view = StridedData.of(new Counting(stored), stored, 7, Shape.of(rows, columns), strides);
        int firstRow = random.nextInt(rows);
        int firstColumn = random.nextInt(columns);
        int height = 1 + random.nextInt(rows - firstRow);
        int width = 1 + random.nextInt(columns - firstColumn);
        double[] values = new double[height * width];
        try (ElementReader reader = view.open()) {
            reader.readRuns((long) firstRow * columns + firstColumn, columns, height, width, values);
        }
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                assertThat(values[i * width + j]).isEqualTo(7 + (firstRow + i) * strides.getFirst()
                        + (firstColumn + j) * strides.getLast());
            }
        }
    }

    @Test
    void whatCannotBeReadFromTheMiddleSaysSo() {
        TensorData packed = PlainData.of(new DeflatedRange(new FileRange("none", 0, 10), 24, 0), DType.F32);
        assertThat(packed.readTogether()).isEqualTo(6);
        assertThat(StridedData.columnMajor(packed, Shape.of(2, 3)).readTogether()).isEqualTo(6);
        assertThat(PlainData.of(new DeflatedRange(new FileRange("none", 0, 10), 24, 0).part(8, 16), DType.F32)
                .readTogether())
                .isEqualTo(4);
        TensorData plain = PlainData.of(new MemoryRange(new byte[24]), DType.F32);
        assertThat(plain.readTogether()).isOne();
        assertThat(StridedData.columnMajor(plain, Shape.of(2, 3)).readTogether()).isOne();
    }

    @Test
    void transposedWindowsOfALargeMatrixFitTogether() throws Exception {
        int rows = 6000;
        int columns = 1100;
        TensorData view = StridedData.columnMajor(new Counting(rows * columns), Shape.of(rows, columns));
        double[] row = new double[2 * columns];
        try (ElementReader reader = view.open()) {
            for (int i : new int[] {0, 3811, 3812, 5998, 4}) {
                reader.read((long) i * columns, row, 0, row.length);
                for (int j = 0; j < columns; j++) {
                    assertThat(row[j]).isEqualTo(i + (double) j * rows);
                    assertThat(row[columns + j]).isEqualTo(i + 1 + (double) j * rows);
                }
            }
        }
    }

    @Test
    void stridesThatReachPastTheStoredElementsAreRefused() {
        Shape shape = Shape.of(4, 4);
        assertThatThrownBy(() -> StridedData.of(new Counting(16), 16, 1, shape, List.of(4L, 1L)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("reach past");
        assertThatThrownBy(() -> StridedData.of(new Counting(16), 16, 0, shape, List.of(Long.MAX_VALUE, 1L)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StridedData.of(new Counting(16), 16, 0, shape, List.of(-4L, 1L)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Element i is i. */
    private record Counting(int elements) implements TensorData {
        @Override
        public ElementReader open() {
            return new ElementReader() {
                @Override
                public void read(long first, double[] into, int offset, int count) {
                    Objects.checkFromIndexSize(first, (long) count, elements);
                    for (int i = 0; i < count; i++) {
                        into[offset + i] = first + i;
                    }
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }
    }
}
