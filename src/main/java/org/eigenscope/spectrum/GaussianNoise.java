package org.eigenscope.spectrum;

/**
 * Independent normal numbers that depend on their position only, so that a matrix of them can be read in any
 * order: Box and Muller's transform (Annals of Mathematical Statistics 29, 1958) of the numbers of {@link SplitMix64}.
 */
public final class GaussianNoise {

    private final long key;

    public GaussianNoise(long seed) {
        this.key = SplitMix64.mix(seed);
    }

    /** Adds σ times the numbers at places {@code first …} to an array from index {@code offset} on. */
    public void add(double sigma, long first, double[] into, int offset, int count) {
        long pair = Math.floorDiv(first, 2);
        for (int i = (int) (2 * pair - first); i < count; i += 2, pair++) {
            // Both in (0, 1): 53 bits and a half.
            double u = ((SplitMix64.at(key, 2 * pair) >>> 11) + 0.5) * 0x1p-53;
            double v = ((SplitMix64.at(key, 2 * pair + 1) >>> 11) + 0.5) * 0x1p-53;
            double radius = sigma * Math.sqrt(-2 * Math.log(u));
            double angle = 2 * Math.PI * v;
            if (i >= 0) {
                into[offset + i] += radius * Math.cos(angle);
            }
            if (i + 1 < count) {
                into[offset + i + 1] += radius * Math.sin(angle);
            }
        }
    }
}
