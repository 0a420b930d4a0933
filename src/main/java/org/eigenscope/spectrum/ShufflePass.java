package org.eigenscope.spectrum;

import java.util.Arrays;
import java.util.Objects;

/**
 * One pass of a {@link Shuffle} over all elements of a matrix in their order, which keeps those that fall into its
 * piece of the shuffled matrix. Holds the piece from the first element on. Not for several threads at once.
 */
public final class ShufflePass {

    private final Shuffle shuffle;
    private final int firstBucket;
    private final int endBucket;
    private final boolean asDoubles;
    private final int size;
    private final int capacity;
    /**
     * Where the next element of each bucket goes, and by how much that moves: buckets of other passes share one spare
     * place.
     */
    private final int[] cursor;

    private final int[] step;
    private float[] floats;
    private double[] doubles;
    private long accepted;
    private long nextWord;
    private long word;
    private int left;

    /** @param capacity of the array, if this is one pass of several: so that it can be used by the others */
    ShufflePass(Shuffle shuffle, int firstBucket, int endBucket, boolean asDoubles, int capacity) {
        this.shuffle = shuffle;
        this.firstBucket = firstBucket;
        this.endBucket = endBucket;
        this.asDoubles = asDoubles;
        this.capacity = capacity;
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

    /** Takes arrays that are read no more instead of new ones, where they are long enough; either may be null. */
    public void reuse(float[] spareFloats, double[] spareDoubles) {
        int length = length();
        floats = !asDoubles && spareFloats != null && spareFloats.length >= length ? spareFloats : null;
        doubles = asDoubles && spareDoubles != null && spareDoubles.length >= length ? spareDoubles : null;
    }

    /**
     * Takes the next elements of the matrix, into a pass of floats.
     *
     * @throws IllegalStateException if there are more than the shuffle was made for, or this is a pass of doubles
     */
    public void accept(float[] block, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, block.length);
        begin(count, !asDoubles);
        if (shuffle.bits() == 0) {
            System.arraycopy(block, offset, floats, (int) (accepted - count), count);
            return;
        }
        int bits = shuffle.bits();
        int mask = cursor.length - 1;
        for (int i = offset; i < offset + count; ) {
            int end = i + countSelected(offset + count - i);
            long random = word;
            for (; i < end; i++) {
                int bucket = (int) random & mask;
                random >>>= bits;
                int place = cursor[bucket];
                cursor[bucket] = place + step[bucket];
                floats[place] = block[i];
            }
            word = random;
        }
    }

    /** The same for doubles, into a pass of doubles. */
    public void accept(double[] block, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, block.length);
        begin(count, asDoubles);
        if (shuffle.bits() == 0) {
            System.arraycopy(block, offset, doubles, (int) (accepted - count), count);
            return;
        }
        int bits = shuffle.bits();
        int mask = cursor.length - 1;
        for (int i = offset; i < offset + count; ) {
            int end = i + countSelected(offset + count - i);
            long random = word;
            for (; i < end; i++) {
                int bucket = (int) random & mask;
                random >>>= bits;
                int place = cursor[bucket];
                cursor[bucket] = place + step[bucket];
                doubles[place] = block[i];
            }
            word = random;
        }
    }

    /** Counts, among the given number of next elements, those whose buckets {@link #word} tells. */
    private int countSelected(int wanted) {
        if (left == 0) {
            word = SplitMix64.at(shuffle.scatterKey(), nextWord++);
            left = shuffle.perWord();
        }
        int count = Math.min(wanted, left);
        left -= count;
        return count;
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

    private void begin(int count, boolean rightKind) {
        if (!rightKind) {
            throw new IllegalStateException("a pass is fed with what it was made for");
        }
        if (accepted + count > shuffle.elements()) {
            throw new IllegalStateException("more than %d elements".formatted(shuffle.elements()));
        }
        if (accepted == 0 && floats == null && doubles == null) {
            allocate();
        }
        accepted += count;
    }

    /** One more for the spare place, if there is one. */
    private int length() {
        return size < shuffle.elements() ? Math.max(size, capacity) + 1 : size;
    }

    private void allocate() {
        int length = length();
        if (asDoubles) {
            doubles = new double[length];
        } else {
            floats = new float[length];
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
            order(shuffle.orderKey(bucket), from, to);
        }
    }

    private void order(long key, int from, int to) {
        if (asDoubles) {
            order(doubles, from, to, key);
        } else {
            order(floats, from, to, key);
        }
    }

    /**
     * Fisher–Yates, two steps to a random number: with r uniform on 0 … 2⁶⁴−1, ⌊r·b/2⁶⁴⌋ is the first index and, with
     * the low word in the place of r, the next one follows; both are exactly uniform once r is redrawn whenever the
     * last low word is below 2⁶⁴ mod b·b' (Brackett-Rozinsky and Lemire, Software: Practice and Experience 2024).
     */
    private static void order(float[] values, int from, int to, long key) {
        long state = key;
        for (int i = to - 1; i > from; i -= 2) {
            // In the last step of an even number of elements the second bound is 1, and the second index i − 1 itself.
            long first = i - from + 1L;
            long second = first - 1;
            long random;
            long low;
            long last;
            do {
                random = SplitMix64.mix(state += SplitMix64.GOLDEN);
                low = random * first;
                last = low * second;
            } while (SplitMix64.rejects(last, first * second));
            int j = from + (int) Math.unsignedMultiplyHigh(random, first);
            float swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
            j = from + (int) Math.unsignedMultiplyHigh(low, second);
            swapped = values[i - 1];
            values[i - 1] = values[j];
            values[j] = swapped;
        }
    }

    private static void order(double[] values, int from, int to, long key) {
        long state = key;
        for (int i = to - 1; i > from; i -= 2) {
            long first = i - from + 1L;
            long second = first - 1;
            long random;
            long low;
            long last;
            do {
                random = SplitMix64.mix(state += SplitMix64.GOLDEN);
                low = random * first;
                last = low * second;
            } while (SplitMix64.rejects(last, first * second));
            int j = from + (int) Math.unsignedMultiplyHigh(random, first);
            double swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
            j = from + (int) Math.unsignedMultiplyHigh(low, second);
            swapped = values[i - 1];
            values[i - 1] = values[j];
            values[j] = swapped;
        }
    }
}
