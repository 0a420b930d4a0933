package org.eigenscope.spectrum;

import java.io.Serializable;

/**
 * The law that fits best a tail which falls faster than a power law.
 *
 * @param law the law of the greatest likelihood, less one for a second parameter
 * @param p that it comes out before the next best by chance (Vuong 1989)
 * @param size how many of the largest eigenvalues were asked
 */
public record LawChoice(TailLaw law, double p, int size) implements Serializable {

    /** The level at which a law is named. */
    static final double LEVEL = 0.1;

    /** D·√k of a law that fits k eigenvalues: Lilliefors' 5 % level for two parameters. */
    private static final double ADEQUATE = 0.9;

    /** Parts of the spectrum that are asked, from all of it to the tail of the power law, in equal ratios. */
    private static final int STEPS = 8;

    /** True if the others can be told from it. */
    public boolean named() {
        return p < LEVEL;
    }

    /**
     * Chooses. The tail of a power law starts where a power law fits best, which is where other laws look most alike;
     * so the largest part of the spectrum that any of them describes is asked, and at least that tail.
     *
     * @param tail the power law
     */
    static LawChoice of(Spectrum esd, PowerLawFit tail, TailLawFits tailFits) {
        int all = esd.size() - PowerLaw.countZeros(esd);
        for (int step = 0; step < STEPS; step++) {
            int size = (int) Math.round(all * Math.pow((double) tail.tailSize() / all, (double) step / STEPS));
            if (size <= tail.tailSize()) {
                break;
            }
            TailLawFits fits = new TailLawFits(largest(esd, size));
            if (fits.describedWithin(ADEQUATE / Math.sqrt(size))) {
                return among(fits);
            }
        }
        return among(tailFits);
    }

    private static double[] largest(Spectrum esd, int size) {
        double[] u = new double[size];
        double log = Math.log(esd.get(esd.size() - size));
        for (int i = 0; i < size; i++) {
            u[i] = Math.log(esd.get(esd.size() - size + i)) - log;
        }
        return u;
    }

    private static LawChoice among(TailLawFits fits) {
        TailLaw best = fits.best();
        double p = 0;
        for (TailLaw other : TailLaw.values()) {
            if (other != best) {
                double lead = fits.score(best) - fits.score(other);
                p = Math.max(p, LikelihoodRatio.vuong(lead, fits.densities(best), fits.densities(other)).p());
            }
        }
        return new LawChoice(best, p, fits.size());
    }
}
