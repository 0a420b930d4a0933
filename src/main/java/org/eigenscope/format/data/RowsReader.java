package org.eigenscope.format.data;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;

/**
 * Reads an array that is stored in chunks, some of its rows at a time: as many as a row of chunks has if they are not
 * too many, so that whoever reads from front to back decodes each chunk once.
 */
public abstract class RowsReader implements ElementReader {

    /** Bytes that are decoded at once where a row of chunks has fewer. */
    private static final int FEW_BYTES = 1 << 20;

    private final Shape shape;
    private final DType dtype;
    private final boolean bigEndian;
    private final List<? extends Number> chunk;
    private final int most;
    private final int rank;
    private final int size;
    /** Whole rows, decoded except for their type. */
    private byte[] decoded = {};
    private ElementReader elements;
    private long heldFirst;
    private int heldCount;

    /**
     * @param chunk lengths of a chunk
     * @param most bytes of rows that are held; a higher row of chunks is decoded once for each part of it
     */
    protected RowsReader(Shape shape, DType dtype, boolean bigEndian, List<? extends Number> chunk, int most) {
        this.shape = shape;
        this.dtype = dtype;
        this.bigEndian = bigEndian;
        this.chunk = chunk;
        this.most = most;
        this.rank = shape.rank();
        this.size = dtype.blockBytes();
    }

    /**
     * Reads a box of the array.
     *
     * @param from the first index along each axis
     * @param dims how many indices along each axis
     * @param into takes the bytes of its elements in C order, from the start
     */
    protected abstract void box(long[] from, long[] dims, byte[] into) throws IOException;

    @Override
    public final void read(long first, double[] into, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, into.length);
        read(first, count, (from, done, n) -> elements.read(from, into, offset + done, n));
    }

    @Override
    public final void read(long first, float[] into, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, into.length);
        read(first, count, (from, done, n) -> elements.read(from, into, offset + done, n));
    }

    /** Takes elements of those that are held. */
    @FunctionalInterface
    private interface Taking {
        /**
         * @param from the first of them, among those that are held
         * @param done how many were taken before
         * @param n how many there are now
         */
        void take(long from, int done, int n) throws IOException;
    }

    private void read(long first, int count, Taking taking) throws IOException {
        Objects.checkFromIndexSize(first, (long) count, shape.elements());
        for (int done = 0; done < count; ) {
            int n = hold(first + done, count - done);
            taking.take(first + done - heldFirst, done, n);
            done += n;
        }
    }

    /** Sees that an element is held; returns how many of the wanted ones from it on are. */
    private int hold(long wanted, int count) throws IOException {
        if (wanted < heldFirst || wanted >= heldFirst + heldCount) {
            gather(wanted);
        }
        return (int) Math.min(count, heldFirst + heldCount - wanted);
    }

    /** Decodes the rows of chunks around an element: along the first axis of which a step is not too large. */
    private void gather(long wanted) throws IOException {
        int axis = 0;
        long below = rank == 0 ? 1 : shape.elements() / shape.dim(0);
        while (axis < rank - 1 && below * size > most) {
            axis++;
            below /= shape.dim(axis);
        }
        long[] from = new long[rank];
        long[] dims = new long[rank];
        long rest = wanted;
        long step = shape.elements();
        for (int a = 0; a < rank; a++) {
            step /= shape.dim(a);
            from[a] = a <= axis ? rest / step : 0;
            rest -= from[a] * step;
            dims[a] = a < axis ? 1 : shape.dim(a);
        }
        if (rank > 0) {
            rows(from, dims, axis, below);
        }
        long first = 0;
        long count = 1;
        for (int a = 0; a < rank; a++) {
            first = first * shape.dim(a) + from[a];
            count *= dims[a];
        }
        heldCount = 0;
        if (decoded.length < count * size) {
            decoded = new byte[Math.toIntExact(count * size)];
            elements = new PlainData(new MemoryRange(decoded), dtype, bigEndian, count).open();
        }
        box(from, dims, decoded);
        heldFirst = first;
        heldCount = (int) count;
    }

    /** Sets which indices of the axis are read: those of a row of chunks, or of several small ones. */
    private void rows(long[] from, long[] dims, int axis, long below) {
        long high = chunk.get(axis).longValue();
        long fit = Math.max(1, most / (below * size));
        long inside = from[axis] % high;
        long start = from[axis] - (high <= fit ? inside : inside % fit);
        long end = high <= fit ? start + high * Math.max(1, FEW_BYTES / (high * below * size))
                : Math.min(start + fit, from[axis] - inside + high);
        from[axis] = start;
        dims[axis] = Math.min(end, shape.dim(axis)) - start;
    }
}
