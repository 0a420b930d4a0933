package org.eigenscope.spectrum;

import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The bootstrap of a power law (Clauset, Shalizi, Newman 2009, §4.1): synthetic spectra, each fitted from scratch. Each
 * has a random stream of its own, so that they may be made in any order, by several threads at once.
 */
public final class Bootstrap {

    private final PowerLawFit fit;
    private final long seed;
    private final double[] body;
    private final int size;

    /**
     * @param esd the spectrum
     * @param fit the power law of its tail, which must have succeeded
     * @param seed of the random streams
     */
    public Bootstrap(Spectrum esd, PowerLawFit fit, long seed) {
        double[] all = Arrays.stream(esd.toArray()).filter(lambda -> lambda > PowerLaw.THRESHOLD).toArray();
        this.fit = fit;
        this.seed = seed;
        this.body = Arrays.stream(all).filter(lambda -> lambda < fit.xmin()).toArray();
        this.size = all.length;
    }

    /**
     * A synthetic spectrum's best fit.
     *
     * @param d its Kolmogorov–Smirnov distance; −1 if there was none
     * @param alpha its exponent
     */
    public record Draw(double d, double alpha) implements Serializable {}

    /**
     * Draws the synthetic spectra with these numbers and fits them.
     *
     * @param into the draw of each number takes its place here
     * @param checkpoint called before each; may throw to stop
     */
    public void draw(Draw[] into, int from, int to, Runnable checkpoint) {
        for (int number = from; number < to; number++) {
            checkpoint.run();
            into[number] = draw(new SplittableRandom(SplitMix64.at(seed, number)));
        }
    }

    /**
     * Takes, with the tail's share, a number from the power law, otherwise one of the eigenvalues below xmin, as often
     * as there are eigenvalues, and fits them.
     */
    private Draw draw(SplittableRandom random) {
        double[] synthetic = new double[size];
        int below = 0;
        for (int i = 0; i < size; i++) {
            if (random.nextInt(size) < body.length) {
                synthetic[i] = body[random.nextInt(body.length)];
                below++;
            } else {
                synthetic[i] = fit.xmin() * Math.pow(1 - random.nextDouble(), -1 / (fit.alpha() - 1));
            }
        }
        PowerLawFit refit = PowerLaw.best(Spectrum.of(synthetic), Math.min(below, size - 1));
        return new Draw(refit.d(), refit.alpha());
    }

    /** Bytes that one thread needs at a time. */
    public double bytes() {
        return 64.0 * size;
    }
}
