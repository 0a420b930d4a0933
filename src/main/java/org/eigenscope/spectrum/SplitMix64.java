package org.eigenscope.spectrum;

/**
 * The random numbers of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), addressed by index: the i-th of the stream with
 * key s is mix(s + (i+1)·0x9e3779b97f4a7c15), mix being Stafford's variant 13. Written out here, since it must give the
 * same bits under every JDK for ever.
 */
final class SplitMix64 {

    /** 2⁶⁴ divided by the golden ratio, odd: by so much the state of a stream grows. */
    static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /**
     * A bijection of the 64-bit integers in which every bit of the argument changes every bit of the result half the
     * time.
     */
    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** The number at an index, from 0, of the stream with this key. */
    static long at(long key, long index) {
        return mix(key + (index + 1) * GOLDEN);
    }

    /**
     * True if a draw must be repeated: its low word is below 2⁶⁴ mod bound, the part that would make some integers
     * below the bound likelier than others (Lemire, ACM TOMACS 29, 2019). Divides only if the word is below the bound,
     * which is rare.
     *
     * @param low the low word of random·bound
     * @param bound at least 1
     */
    static boolean rejects(long low, long bound) {
        return Long.compareUnsigned(low, bound) < 0
                && Long.compareUnsigned(low, Long.remainderUnsigned(-bound, bound)) < 0;
    }
}
