package org.eigenscope.model;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Views of a tensor whose element at flat index k is k. */
class MatrixViewTest {

    /** A tensor of so many elements that counts which of them are read. */
    private record Counting(long elements, int columnsAtOnce) implements TensorData {
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
                    // Holds nothing.
                }
            };
        }

        @Override
        public long readTogether() {
            return columnsAtOnce;
        }
    }

    /**
     * Dense, transposed, a kernel stored out × in × kh × kw, one stored kh × kw × in × out, rows longer than a step.
     */
    @ParameterizedTest
    @CsvSource({"7, 5, 1, 0, 5, 1", "5, 7, 1, 0, 1, 5", "4, 3, 9, 1, 27, 9", "3, 4, 9, 12, 4, 1",
            "3, 2, 1, 0, 1000000, 400000"})
    void elementsStandWhereTheStridesSay(int rows, int columns, int slices, long sliceStride, long rowStride,
    int columnStride)
            throws IOException {
        long last = (slices - 1) * sliceStride + (rows - 1) * rowStride + (columns - 1) * (long) columnStride;
        MatrixView view = new MatrixView(new Counting(last + 1, 1), rows, columns, slices, sliceStride, rowStride,
                columnStride);
        double[] expected = new double[rows * columns];
        double[] read = new double[rows * columns];
        float[] floats = new float[rows * columns];
        double[] column = new double[rows];
        try (MatrixReader reader = view.open()) {
            for (int slice = 0; slice < slices; slice++) {
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        expected[i * columns + j] = slice * sliceStride + i * rowStride + (long) j * columnStride;
                    }
                }
                reader.readRows(slice, 0, rows, read);
                assertThat(read).isEqualTo(expected);
                reader.readRows(slice, 0, rows, floats);
                for (int k = 0; k < floats.length; k++) {
                    assertThat(floats[k]).isEqualTo((float) expected[k]);
                }
                reader.readRows(slice, rows - 1, 1, read);
                assertThat(Arrays.copyOf(read, columns))
                        .isEqualTo(Arrays.copyOfRange(expected, (rows - 1) * columns, rows * columns));
                reader.readColumns(slice, columns - 1, 1, column);
                for (int i = 0; i < rows; i++) {
                    assertThat(column[i]).isEqualTo(expected[i * columns + columns - 1]);
                }
            }
        }
    }

    @Test
    void whatIsNotInTheMatrixIsRefused() throws IOException {
        MatrixView view = new MatrixView(new Counting(12, 1), 4, 3, 1, 0, 3, 1);
        try (MatrixReader reader = view.open()) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> reader.readRows(0, 3, 2, new double[6]));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> reader.readRows(1, 0, 1, new double[3]));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> reader.readRows(0, 0, 2, new double[5]));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> reader.readColumns(0, 2, 2, new double[8]));
        }
    }

    @Test
    void aViewWithoutElementsOrStepsIsNone() {
        Counting data = new Counting(12, 1);

        assertThatIllegalArgumentException().isThrownBy(() -> new MatrixView(data, 0, 3, 1, 0, 3, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new MatrixView(data, 4, 3, 1, 0, 3, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new MatrixView(data, 4, 3, 1, -1, 3, 1));
    }

    /**
     * Where elements are only found one after another, all columns are read at once unless the matrix lies as it is
     * read.
     */
    @Test
    void columnsAreReadTogetherWhereTheyAreStoredTogether() {
        assertThat(new MatrixView(new Counting(12, 1), 4, 3, 1, 0, 3, 1).readTogether()).isEqualTo(1);
        assertThat(new MatrixView(new Counting(12, 2), 4, 3, 1, 0, 3, 1).readTogether()).isEqualTo(2);
        assertThat(new MatrixView(new Counting(12, 32), 4, 3, 1, 0, 3, 1).readTogether()).isEqualTo(3);
        assertThat(new MatrixView(new Counting(12, 2), 3, 4, 1, 0, 1, 3).readTogether()).isEqualTo(4);
    }
}
