package org.eigenscope.spectrum;

import java.util.ArrayList;
import java.util.List;

/**
 * A uniform random permutation of the elements of a matrix, drawn from a seed; the same bits on every machine and for
 * every number of workers, and the same permutation for floats and doubles.
 *
 * <p>Up to 2²⁰ elements it is the Fisher–Yates shuffle. Beyond, where that would miss the caches at every step, it is
 * the shuffle of Rao (1961) and Sandelius (1962), see Sanders (Inf. Process. Lett. 67, 1998): every element is sent,
 * independently and uniformly, to one of 2ᵇ buckets; each bucket, small enough for the caches, is shuffled by
 * Fisher–Yates; and the buckets follow one another. For given sizes of the buckets every arrangement is equally likely,
 * so the permutation is exactly uniform as far as the random numbers are.
 *
 * <p>Element i goes to the bucket told by bits b·(i mod p) … of the word ⌊i/p⌋ of its random stream, p = ⌊64/b⌋. As the
 * stream is addressed by index, a matrix that does not fit memory is shuffled by several passes over it, each of which
 * collects some of the buckets: the result is the same.
 */
public final class Shuffle {

    /**
     * Buckets of at most so many elements, on average: 4 MiB of floats, which a third-level cache holds. Smaller ones
     * would be shuffled faster, but not by as much as the scattering takes.
     */
    private static final int CACHED = 1 << 20;

    /** More buckets than 2¹⁰ would miss the cache while scattering. */
    private static final int MAX_BITS = 10;

    private final long elements;
    private final int bits;
    private final long scatterKey;
    private final long orderKey;
    private final long[] starts;

    private Shuffle(long elements, long seed, int bits) {
        if (elements < 0) {
            throw new IllegalArgumentException("elements " + elements);
        }
        this.elements = elements;
        this.bits = bits;
        this.scatterKey = SplitMix64.at(seed, 0);
        this.orderKey = SplitMix64.at(seed, 1);
        this.starts = starts();
    }

    /** The permutation of so many elements that belongs to this seed. Takes time in proportion to them. */
    public static Shuffle of(long elements, long seed) {
        int bits = 0;
        while (elements >> bits > CACHED && bits < MAX_BITS) {
            bits++;
        }
        return of(elements, seed, bits);
    }

    /** Makes a shuffle of 2 to the power of {@code bits} buckets. */
    static Shuffle of(long elements, long seed, int bits) {
        return new Shuffle(elements, seed, bits);
    }

    /**
     * The seed of one shuffle: three rounds of SplitMix64's mix over the run's seed, the layer and the replica, so that
     * neighbours have unrelated permutations and the order of work changes nothing.
     *
     * @param seed of the run
     * @param layerId the layer's id
     * @param replica from 0
     */
    public static long layerSeed(long seed, int layerId, int replica) {
        return SplitMix64.at(SplitMix64.at(SplitMix64.mix(seed), layerId), replica);
    }

    /** The seed of one slice of a layer that has several. */
    public static long sliceSeed(long layerSeed, int slice) {
        return SplitMix64.at(layerSeed, slice);
    }

    /**
     * Puts the first {@link #elements()} of an array in their new order, at the beginning of another; the array itself
     * is not changed.
     *
     * @param spare an array that is read no more, to be used if it is long enough; or null
     */
    public float[] apply(float[] from, float[] spare) {
        ShufflePass pass = passes(elements, false).getFirst();
        pass.reuse(spare, null);
        pass.accept(from, 0, (int) elements);
        return pass.floats();
    }

    /** Puts the first {@link #elements()} of an array of doubles in their new order. */
    public double[] apply(double[] from, double[] spare) {
        ShufflePass pass = passes(elements, true).getFirst();
        pass.reuse(null, spare);
        pass.accept(from, 0, (int) elements);
        return pass.doubles();
    }

    /** The number of elements that are shuffled. */
    public long elements() {
        return elements;
    }

    /**
     * Passes that hold at most so many elements at a time, or one bucket if that is more. Run one after another, each
     * over all elements, they yield the shuffled matrix piece by piece in its order.
     *
     * @param room elements, at least 1
     * @param doubles true to hold doubles, false for floats
     */
    public List<ShufflePass> passes(long room, boolean doubles) {
        List<ShufflePass> passes = new ArrayList<>();
        int buckets = 1 << bits;
        long limit = Math.min(room, Integer.MAX_VALUE - 16);
        int first = 0;
        while (first < buckets) {
            int end = first + 1;
            while (end < buckets && starts[end + 1] - starts[first] <= limit) {
                end++;
            }
            passes.add(new ShufflePass(this, first, end, doubles, (int) Math.min(limit, elements)));
            first = end;
        }
        return passes;
    }

    /** Gives the first index of each bucket in the shuffled matrix, and one more for its end. */
    private long[] starts() {
        int buckets = 1 << bits;
        long[] result = new long[buckets + 1];
        if (bits == 0) {
            result[1] = elements;
            return result;
        }
        long[] counts = new long[buckets];
        long whole = elements / perWord();
        if (bits <= 2) {
            countByBits(whole, counts);
        } else {
            for (long w = 0; w < whole; w++) {
                count(w, perWord(), counts);
            }
        }
        count(whole, (int) (elements - whole * perWord()), counts);
        for (int b = 0; b < buckets; b++) {
            result[b + 1] = result[b] + counts[b];
        }
        return result;
    }

    /** Counts the first few elements of one word. */
    private void count(long index, int few, long[] counts) {
        long word = SplitMix64.at(scatterKey, index);
        for (int i = 0; i < few; i++) {
            counts[(int) word & counts.length - 1]++;
            word >>>= bits;
        }
    }

    /** Counts all elements of whole words for two or four buckets: a tenth of the time. */
    private void countByBits(long words, long[] counts) {
        long lowBits = bits == 1 ? -1 : 0x5555555555555555L;
        long odd = 0;
        long upper = 0;
        long bothBits = 0;
        for (long w = 0; w < words; w++) {
            long word = SplitMix64.at(scatterKey, w);
            long low = word & lowBits;
            long high = bits == 1 ? 0 : word >>> 1 & lowBits;
            odd += Long.bitCount(low);
            upper += Long.bitCount(high);
            bothBits += Long.bitCount(low & high);
        }
        counts[0] = words * perWord() - odd - upper + bothBits;
        counts[1] = odd - bothBits;
        if (bits == 2) {
            counts[2] = upper - bothBits;
            counts[3] = bothBits;
        }
    }

    int bits() {
        return bits;
    }

    /** Elements whose bucket one random word tells. */
    int perWord() {
        return bits == 0 ? Integer.MAX_VALUE : 64 / bits;
    }

    long start(int bucket) {
        return starts[bucket];
    }

    long scatterKey() {
        return scatterKey;
    }

    /** The key of the random numbers that order a bucket: its own, so that buckets can be ordered in any order. */
    long orderKey(int bucket) {
        return SplitMix64.at(orderKey, bucket);
    }
}
