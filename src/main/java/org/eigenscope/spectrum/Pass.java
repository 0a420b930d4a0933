package org.eigenscope.spectrum;

import java.util.Arrays;
import java.util.Objects;

/**
 * One pass of a {@link Shuffle} over all elements of a matrix in their order, which keeps those that fall into its piece of
 * the shuffled matrix. Holds the piece from the first element on. Not for several threads at once.
 */
public final class Pass {

    private static final int BLOCK = 2048;

    private final Shuffle shuffle;
    private final int firstBucket;
    private final int endBucket;
    private final boolean asDoubles;
    private final int size;
    /** Where the next element of each bucket goes, and by how much that moves: buckets of other passes share one spare place. */
    private final int[] cursor;

    private final int[] step;
    private final int[] target = new int[BLOCK];
    private float[] floats;
    private double[] doubles;
    private long accepted;
    private long nextWord;
    private long word;
    private int left;

    Pass(Shuffle shuffle, int firstBucket, int endBucket, boolean asDoubles) {
        this.shuffle = shuffle;
        this.firstBucket = firstBucket;
        this.endBucket = endBucket;
        this.asDoubles = asDoubles;
        long start = shuffle.start(firstBucket);
        this.size = Math.toIntExact(shuffle.start(endBucket) - start);
        int buckets = 1 << shuffle.bits();
        this.cursor = new int[buckets];
        this.step = new int[buckets];
        Arrays.fill(cursor, size);
        for (int bucket = firstBucket; bucket < endBucket; bucket++) {
            cursor[bucket] = (int) (shuffle.start(bucket) - start);
            step[bucket] = 1;
        }
    }

    /** Elements of this piece. */
    public int size() {
        return size;
    }

    /**
     * Takes the next elements of the matrix.
     *
     * @throws IllegalStateException if there are more than the shuffle was made for
     */
    public void accept(float[] block, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, block.length);
        begin(count);
        for (int done = 0; done < count; done += BLOCK) {
            int n = Math.min(BLOCK, count - done);
            route(n);
            if (asDoubles) {
                for (int i = 0; i < n; i++) {
                    doubles[target[i]] = block[offset + done + i];
                }
            } else {
                for (int i = 0; i < n; i++) {
                    floats[target[i]] = block[offset + done + i];
                }
            }
        }
    }

    /** The same for doubles, which a pass of floats rounds to nearest. */
    public void accept(double[] block, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, block.length);
        begin(count);
        for (int done = 0; done < count; done += BLOCK) {
            int n = Math.min(BLOCK, count - done);
            route(n);
            if (asDoubles) {
                for (int i = 0; i < n; i++) {
                    doubles[target[i]] = block[offset + done + i];
                }
            } else {
                for (int i = 0; i < n; i++) {
                    floats[target[i]] = (float) block[offset + done + i];
                }
            }
        }
    }

    /** The piece: its first {@link #size()} elements are to be read. Belongs to the caller; the pass is over. */
    public float[] floats() {
        finish(!asDoubles);
        float[] result = floats;
        floats = null;
        return result;
    }

    /** The same for a pass of doubles. */
    public double[] doubles() {
        finish(asDoubles);
        double[] result = doubles;
        doubles = null;
        return result;
    }

    private void begin(int count) {
        if (accepted + count > shuffle.elements()) {
            throw new IllegalStateException("more than %d elements".formatted(shuffle.elements()));
        }
        if (accepted == 0 && floats == null && doubles == null) {
            allocate();
        }
        accepted += count;
    }

    private void allocate() {
        int length = size < shuffle.elements() ? size + 1 : size;
        if (asDoubles) {
            doubles = new double[length];
        } else {
            floats = new float[length];
        }
    }

    /** The places of the next n elements. */
    private void route(int n) {
        int bits = shuffle.bits();
        if (bits == 0) {
            int next = cursor[0];
            for (int i = 0; i < n; i++) {
                target[i] = next + i;
            }
            cursor[0] = next + n;
            return;
        }
        int mask = cursor.length - 1;
        int perWord = shuffle.perWord();
        for (int i = 0; i < n; i++) {
            if (left == 0) {
                word = SplitMix64.at(shuffle.scatterKey(), nextWord++);
                left = perWord;
            }
            int bucket = (int) word & mask;
            word >>>= bits;
            left--;
            int place = cursor[bucket];
            target[i] = place;
            cursor[bucket] = place + step[bucket];
        }
    }

    /** Orders each bucket by Fisher–Yates. */
    private void finish(boolean rightKind) {
        if (shuffle.elements() == 0 && floats == null && doubles == null) {
            allocate();
        }
        if (accepted != shuffle.elements() || !rightKind || floats == null && doubles == null) {
            throw new IllegalStateException("a pass is read once, as what it was made for, after all elements: %d of %d"
                    .formatted(accepted, shuffle.elements()));
        }
        long first = shuffle.start(firstBucket);
        for (int bucket = firstBucket; bucket < endBucket; bucket++) {
            int from = (int) (shuffle.start(bucket) - first);
            int to = (int) (shuffle.start(bucket + 1) - first);
            order(shuffle.order(bucket), from, to);
        }
    }

    private void order(SplitMix64 random, int from, int to) {
        if (asDoubles) {
            for (int i = to - 1; i > from; i--) {
                int j = from + random.below(i - from + 1);
                double swapped = doubles[i];
                doubles[i] = doubles[j];
                doubles[j] = swapped;
            }
        } else {
            for (int i = to - 1; i > from; i--) {
                int j = from + random.below(i - from + 1);
                float swapped = floats[i];
                floats[i] = floats[j];
                floats[j] = swapped;
            }
        }
    }
}
