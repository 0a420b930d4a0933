package org.eigenscope.model;

import java.io.IOException;
import java.util.Objects;

/**
 * One tensor seen as {@code slices} matrices of {@code rows × columns}: element (i, j) of slice s stands at flat index
 * {@code s·sliceStride + i·rowStride + j·columnStride} of the tensor. A dense matrix has strides (·, columns, 1); a
 * kernel stored out,in,kh,kw has (1, in·kh·kw, kh·kw); one stored kh,kw,in,out has (in·out, out, 1).
 */
public record MatrixView(
        TensorData data, int rows, int columns, int slices, long sliceStride, long rowStride, int columnStride)
        implements MatrixSource {

    /** The most elements that one step reads of a strided row: bounds the buffer to 2 MiB. */
    private static final int STEP = 1 << 18;

    public MatrixView {
        Objects.requireNonNull(data);
    }

    @Override
    public MatrixReader open() throws IOException {
        return new Reader(data.open());
    }

    private final class Reader implements MatrixReader {
        private final ElementReader elements;
        private double[] doubles = {};
        private float[] floats = {};

        Reader(ElementReader elements) {
            this.elements = elements;
        }

        @Override
        public void readRows(int slice, int firstRow, int rowCount, double[] into) throws IOException {
            check(slice, firstRow, rowCount, into.length);
            if (contiguous() && (long) rowCount * columns <= Integer.MAX_VALUE) {
                elements.read(start(slice, firstRow), into, 0, rowCount * columns);
                return;
            }
            int step = Math.max(1, STEP / columnStride);
            for (int row = 0; row < rowCount; row++) {
                long start = start(slice, firstRow + row);
                for (int column = 0; column < columns; column += step) {
                    int count = Math.min(step, columns - column);
                    int span = (count - 1) * columnStride + 1;
                    if (doubles.length < span) {
                        doubles = new double[span];
                    }
                    elements.read(start + (long) column * columnStride, doubles, 0, span);
                    for (int j = 0; j < count; j++) {
                        into[row * columns + column + j] = doubles[j * columnStride];
                    }
                }
            }
        }

        @Override
        public void readRows(int slice, int firstRow, int rowCount, float[] into) throws IOException {
            check(slice, firstRow, rowCount, into.length);
            if (contiguous() && (long) rowCount * columns <= Integer.MAX_VALUE) {
                elements.read(start(slice, firstRow), into, 0, rowCount * columns);
                return;
            }
            int step = Math.max(1, STEP / columnStride);
            for (int row = 0; row < rowCount; row++) {
                long start = start(slice, firstRow + row);
                for (int column = 0; column < columns; column += step) {
                    int count = Math.min(step, columns - column);
                    int span = (count - 1) * columnStride + 1;
                    if (floats.length < span) {
                        floats = new float[span];
                    }
                    elements.read(start + (long) column * columnStride, floats, 0, span);
                    for (int j = 0; j < count; j++) {
                        into[row * columns + column + j] = floats[j * columnStride];
                    }
                }
            }
        }

        private boolean contiguous() {
            return columnStride == 1 && rowStride == columns;
        }

        private long start(int slice, int row) {
            return slice * sliceStride + row * rowStride;
        }

        private void check(int slice, int firstRow, int rowCount, int length) {
            Objects.checkIndex(slice, slices);
            Objects.checkFromIndexSize(firstRow, rowCount, rows);
            if ((long) rowCount * columns > length) {
                throw new IndexOutOfBoundsException(
                        "%d rows of %d do not fit an array of %d".formatted(rowCount, columns, length));
            }
        }

        @Override
        public void close() throws IOException {
            elements.close();
        }
    }
}
