package org.eigenscope.surgery;

import java.io.Serializable;

/** A way to remove something from the weights of a layer. */
public sealed interface Removal extends Serializable {

    /** How it is called in options, tables and files: {@code cause}. */
    String id();

    /** What it does, as the end of a sentence: {@code by its cause}. */
    String words();

    /** False if it is told which traps to take out, and changes nothing without any. */
    default boolean ofWholeLayers() {
        return true;
    }

    /**
     * What makes a trap: an outlier element becomes the mean of its matrix, a mean shift is centred (W − μ), and where
     * many large elements make it they are clipped at the edge of the bulk's element distribution.
     */
    record ByCause() implements Removal {
        @Override
        public String id() {
            return "cause";
        }

        @Override
        public String words() {
            return "by undoing the causes of their traps";
        }

        @Override
        public boolean ofWholeLayers() {
            return false;
        }
    }

    /** The mean of every matrix: W − μ. */
    record Centre() implements Removal {
        @Override
        public String id() {
            return "centre";
        }

        @Override
        public String words() {
            return "by centring each matrix";
        }
    }

    /**
     * Every element farther from the mean of its matrix than so many of its standard deviations: it becomes that mean.
     *
     * @param sigmas how many, more than 0
     */
    record Outliers(double sigmas) implements Removal {
        public Outliers {
            if (!(sigmas > 0)) {
                throw new IllegalArgumentException(sigmas + " standard deviations");
            }
        }

        @Override
        public String id() {
            return "outliers";
        }

        @Override
        public String words() {
            return "by setting elements beyond %s σ to the mean".formatted(sigmas);
        }
    }

    /**
     * The largest singular triples of the shuffled matrix, their elements put back to where they came from: W − T, T
     * the mean of several shuffles' σuvᵀ. What WeightWatcher's {@code remove_traps} does with one shuffle, except for
     * the noise that it adds.
     *
     * @param replicas how many shuffles, at least 1: those of the analysis, from its first
     * @param seed of the shuffles, as the analysis has it
     */
    record RankOne(int replicas, long seed) implements Removal {
        public RankOne {
            if (replicas < 1) {
                throw new IllegalArgumentException(replicas + " replicas");
            }
        }

        @Override
        public String id() {
            return "rank-one";
        }

        @Override
        public String words() {
            return replicas == 1 ? "by rank one of a shuffle" : "by rank one of %d shuffles".formatted(replicas);
        }

        @Override
        public boolean ofWholeLayers() {
            return false;
        }
    }

    /**
     * All singular values but those of the tail: W becomes its truncated singular value decomposition.
     *
     * @param tail which are kept
     * @param share of the rank that is kept, more than 0 and at most 1, where that decides: ⌊share·rank⌋ of them, at
     *     least one (LASER, Sharma et al. 2024, arXiv 2312.13558)
     */
    record Truncate(Tail tail, double share) implements Removal {
        /** Where the part of the spectrum starts that is kept. */
        public enum Tail {
            /** At the power law's xmin. */
            XMIN,
            /** Where det X = 1. */
            DET_X,
            /** At a share of the rank. */
            SHARE
        }

        public Truncate {
            if (tail == Tail.SHARE && !(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("a share of " + share);
            }
        }

        @Override
        public String id() {
            return switch (tail) {
                case XMIN -> "truncate-xmin";
                case DET_X -> "truncate-detx";
                case SHARE -> "truncate-share";
            };
        }

        @Override
        public String words() {
            return switch (tail) {
                case XMIN -> "by keeping the tail from xmin";
                case DET_X -> "by keeping the tail from det X = 1";
                case SHARE -> "by keeping the %s of the singular values that are largest".formatted(share);
            };
        }
    }

    /**
     * The noise of the Marchenko–Pastur bulk: each singular value becomes η(y) = √((y² − β − 1)² − 4β)/y of
     * y = s/(σ√N), β = M/N, and 0 where y ≤ 1 + √β: the best of all under the Frobenius norm (Gavish and Donoho 2017,
     * arXiv 1405.7511). σ is that of the layer's bulk.
     */
    record Shrink() implements Removal {
        @Override
        public String id() {
            return "shrink";
        }

        @Override
        public String words() {
            return "by optimal shrinkage of the singular values";
        }
    }

    /**
     * The singular values of intruder dimensions, multiplied by a factor: of the ten leading left singular vectors
     * those that no left singular vector of the base model comes near (Shuttleworth et al. 2024, arXiv 2410.21228).
     *
     * @param factor from 0, which removes them, to less than 1
     */
    record ScaleIntruders(double factor) implements Removal {
        public ScaleIntruders {
            if (!(factor >= 0 && factor < 1)) {
                throw new IllegalArgumentException("a factor of " + factor);
            }
        }

        @Override
        public String id() {
            return "intruders";
        }

        @Override
        public String words() {
            return "by scaling intruder dimensions by %s".formatted(factor);
        }
    }

    /**
     * Nothing in particular: the yardstick for the others. To each matrix c·xyᵀ is added, x and y of independent
     * Gaussian entries and of length 1.
     *
     * @param relativeChange ‖ΔW‖/‖W‖ of the whole layer, which it shares out to its matrices in proportion to their
     *     norms
     * @param seed of the draw
     */
    record RandomRankOne(double relativeChange, long seed) implements Removal {
        @Override
        public String id() {
            return "random";
        }

        @Override
        public String words() {
            return "by a random matrix of rank one";
        }
    }
}
