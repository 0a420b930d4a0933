package org.eigenscope.spectrum;

/**
 * The random numbers of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), addressed by index: the i-th of the stream with key s is
 * mix(s + (i+1)·0x9e3779b97f4a7c15), mix being Stafford's variant 13. Written out here, since it must give the same bits
 * under every JDK for ever.
 */
final class SplitMix64 {

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private long state;

    SplitMix64(long key) {
        this.state = key;
    }

    /** A bijection of the 64-bit integers in which every bit of the argument changes every bit of the result half the time. */
    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** The number at an index, from 0, of the stream with this key. */
    static long at(long key, long index) {
        return mix(key + (index + 1) * GOLDEN);
    }

    long next() {
        state += GOLDEN;
        return mix(state);
    }

    /**
     * An integer from 0 to bound−1, each equally likely: Lemire's multiplication with rejection (ACM TOMACS 29, 2019).
     *
     * @param bound at least 1
     */
    int below(int bound) {
        long random = next();
        // unsigned: the product's low word below bound happens once in 2³³ draws, and only then is a division needed
        if (Long.compareUnsigned(random * bound, bound) < 0) {
            long threshold = Long.remainderUnsigned(-bound, bound);
            while (Long.compareUnsigned(random * bound, threshold) < 0) {
                random = next();
            }
        }
        return (int) Math.unsignedMultiplyHigh(random, bound);
    }
}
