package org.eigenscope.surgery;

import java.io.IOException;
import org.eigenscope.format.data.ElementWriter;
import org.eigenscope.format.io.NotRewritableException;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixView;

/** Writes matrices as the elements of the tensor that they are views of, in its order. */
final class MatrixWriting {

    /** Elements that are written at once. */
    private static final int BLOCK = 1 << 18;

    private final MatrixView view;
    private final MatrixReader reader;
    private final ElementWriter writer;
    private final Runnable checkpoint;

    MatrixWriting(MatrixView view, MatrixReader reader, ElementWriter writer, Runnable checkpoint) {
        this.view = view;
        this.reader = reader;
        this.writer = writer;
        this.checkpoint = checkpoint;
    }

    void write() throws IOException {
        if (view.columnStride() == 1 && view.rowStride() == view.columns()) {
            for (int slice = 0; slice < view.slices(); slice++) {
                rows(slice);
            }
        } else {
            interleaved();
        }
    }

    private void rows(int slice) throws IOException {
        int step = Math.clamp(BLOCK / view.columns(), 1, view.rows());
        double[] block = new double[step * view.columns()];
        for (int row = 0; row < view.rows(); row += step) {
            checkpoint.run();
            int count = Math.min(step, view.rows() - row);
            reader.readRows(slice, row, count, block);
            writer.write(slice * view.sliceStride() + row * view.rowStride(), block, 0, count * view.columns());
        }
    }

    /** Slices that are interleaved element by element: rows of all of them together. */
    private void interleaved() throws IOException {
        long row = view.rowStride();
        if (row != (long) view.columns() * view.slices()) {
            throw new NotRewritableException("its matrices are a part of a larger tensor");
        }
        int step = Math.clamp(BLOCK / row, 1, view.rows());
        double[] together = new double[Math.toIntExact(step * row)];
        double[] one = new double[step * view.columns()];
        for (int first = 0; first < view.rows(); first += step) {
            checkpoint.run();
            int count = Math.min(step, view.rows() - first);
            for (int slice = 0; slice < view.slices(); slice++) {
                reader.readRows(slice, first, count, one);
                for (int i = 0; i < count; i++) {
                    int from = (int) (i * row + slice * view.sliceStride());
                    for (int j = 0; j < view.columns(); j++) {
                        together[from + j * view.columnStride()] = one[i * view.columns() + j];
                    }
                }
            }
            writer.write(first * row, together, 0, (int) (count * row));
        }
    }
}
