package org.eigenscope.model;

import java.io.IOException;
import java.util.Objects;

/**
 * One tensor seen as {@code slices} matrices of {@code rows × columns}: element (i, j) of slice s is at flat index
 * {@code s·sliceStride + i·rowStride + j·columnStride} of the tensor. A dense matrix has strides (·, columns, 1); a
 * kernel stored out,in,kh,kw has (1, in·kh·kw, kh·kw); one stored kh,kw,in,out has (in·out, out, 1).
 */
public record MatrixView(
        TensorData data, int rows, int columns, int slices, long sliceStride, long rowStride, int columnStride)
        implements MatrixSource {

    /** The most elements that one step reads of strided rows: bounds the buffer to 2 MiB. */
    private static final int STEP = 1 << 18;

    public MatrixView {
        Objects.requireNonNull(data);
        if (rows < 1 || columns < 1 || slices < 1 || sliceStride < 0 || rowStride < 1 || columnStride < 1) {
            throw new IllegalArgumentException("no view: %d × %d, %d slices, strides %d, %d, %d"
                    .formatted(rows, columns, slices, sliceStride, rowStride, columnStride));
        }
    }

    @Override
    public MatrixReader open() throws IOException {
        return new Reader(data.open());
    }

    @Override
    public int readTogether() {
        long stretch = data.readTogether();
        return stretch == 1 || columnStride == 1 && stretch < columns ? (int) stretch : columns;
    }

    @Override
    public long memory() {
        return data.memory();
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
            if (contiguous()) {
                check(slice, firstRow, rowCount, into.length);
                elements.read(start(slice, firstRow), into, 0, rowCount * columns);
                return;
            }
            walk(slice, firstRow, rowCount, into.length, (start, span, target, height, width) -> {
                if (doubles.length < span) {
                    doubles = new double[span];
                }
                elements.read(start, doubles, 0, span);
                for (int i = 0; i < height; i++) {
                    int source = (int) (i * rowStride);
                    for (int j = 0; j < width; j++) {
                        into[target + i * columns + j] = doubles[source + j * columnStride];
                    }
                }
            });
        }

        @Override
        public void readRows(int slice, int firstRow, int rowCount, float[] into) throws IOException {
            if (contiguous()) {
                check(slice, firstRow, rowCount, into.length);
                elements.read(start(slice, firstRow), into, 0, rowCount * columns);
                return;
            }
            walk(slice, firstRow, rowCount, into.length, (start, span, target, height, width) -> {
                if (floats.length < span) {
                    floats = new float[span];
                }
                elements.read(start, floats, 0, span);
                for (int i = 0; i < height; i++) {
                    int source = (int) (i * rowStride);
                    for (int j = 0; j < width; j++) {
                        into[target + i * columns + j] = floats[source + j * columnStride];
                    }
                }
            });
        }

        @Override
        public void readColumns(int slice, int firstColumn, int columnCount, double[] into) throws IOException {
            Objects.checkIndex(slice, slices);
            Objects.checkFromIndexSize(firstColumn, columnCount, columns);
            Objects.checkFromIndexSize(0, (long) rows * columnCount, into.length);
            long first = slice * sliceStride + (long) firstColumn * columnStride;
            if (columnStride == 1) {
                elements.readRuns(first, rowStride, rows, columnCount, into);
                return;
            }
            int width = Math.max(1, STEP / columnStride);
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columnCount; column += width) {
                    int w = Math.min(width, columnCount - column);
                    int span = (w - 1) * columnStride + 1;
                    if (doubles.length < span) {
                        doubles = new double[span];
                    }
                    elements.read(first + row * rowStride + (long) column * columnStride, doubles, 0, span);
                    for (int j = 0; j < w; j++) {
                        into[row * columnCount + column + j] = doubles[j * columnStride];
                    }
                }
            }
        }

        /** Goes over the rows in steps of several whole rows, or of parts of one where a row is longer than a step. */
        private void walk(int slice, int firstRow, int rowCount, int length, Step step) throws IOException {
            check(slice, firstRow, rowCount, length);
            int height = (int) Math.max(1, STEP / rowStride);
            int width = height > 1 ? columns : Math.max(1, STEP / columnStride);
            for (int row = 0; row < rowCount; row += height) {
                int h = Math.min(height, rowCount - row);
                for (int column = 0; column < columns; column += width) {
                    int w = Math.min(width, columns - column);
                    long span = (h - 1) * rowStride + (long) (w - 1) * columnStride + 1;
                    step.copy(start(slice, firstRow + row) + (long) column * columnStride, Math.toIntExact(span),
                            row * columns + column, h, w);
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

    /** Copies {@code height × width} elements from a stretch of {@code span} elements to index {@code target}. */
    @FunctionalInterface
    private interface Step {
        void copy(long start, int span, int target, int height, int width) throws IOException;
    }
}
