package org.eigenscope.analysis;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.IntToDoubleFunction;

/** Elements that are hard for the tests of a spectrum: sparse, heavy, equal, of low rank. */
public enum HardElements {
    GAUSS("Gauss") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return drawn(n, random::nextGaussian);
        }
    },
    FEW("37 that are not zero") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return sown(n, 37, random, random::nextGaussian);
        }
    },
    SPARSE_99("99 % zeros") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return sown(n, n * n / 100, random, random::nextGaussian);
        }
    },
    SPARSE_995("99.5 % zeros") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return sown(n, n * n / 200, random, random::nextGaussian);
        }
    },
    ZIPF_ROWS("row i divided by i") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return placed(n, i -> random.nextGaussian() / (1 + i / n));
        }
    },
    CAUCHY("Cauchy (t1)") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return drawn(n, () -> random.nextGaussian() / random.nextGaussian());
        }
    },
    LOGNORMAL("lognormal of σ = 3, with signs") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return drawn(n, () -> Math.exp(3 * random.nextGaussian()) * sign(random));
        }
    },
    ANY_SIZE("10⁻³⁰ to 10³⁰") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return drawn(n, () -> Math.pow(10, random.nextDouble(-30, 30)) * sign(random));
        }
    },
    DUPLICATES("every row twice") {
        @Override
        double[] of(int n, SplittableRandom random) {
            double[] w = drawn(n, random::nextGaussian);
            for (int row = 1; row < n; row += 2) {
                System.arraycopy(w, (row - 1) * n, w, row * n, n);
            }
            return w;
        }
    },
    TWO_VALUES("−1 and 1") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return drawn(n, () -> sign(random));
        }
    },
    THREE_VALUES("−1, 0 and 1") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return drawn(n, () -> random.nextInt(3) - 1);
        }
    },
    THREE_RARE("−1, 0 and 1, 99 % of them 0") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return sown(n, n * n / 100, random, () -> sign(random));
        }
    },
    IDENTITY("identity") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return placed(n, i -> i / n == i % n ? 1 : 0);
        }
    },
    IDENTITY_AND_NOISE("identity and 0.01·Gauss") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return placed(n, i -> (i / n == i % n ? 1 : 0) + 0.01 * random.nextGaussian());
        }
    },
    TRIANGLE("ones on and below the diagonal") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return placed(n, i -> i / n >= i % n ? 1 : 0);
        }
    },
    HILBERT("1/(i + j + 1)") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return placed(n, i -> 1.0 / (i / n + i % n + 1));
        }
    },
    ONE_ROW("one row that is not zero") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return placed(n, i -> i < n ? random.nextGaussian() : 0);
        }
    },
    LARGE_ROW("one row 30 times as large") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return placed(n, i -> random.nextGaussian() * (i < n ? 30 : 1));
        }
    },
    RANK_ONE("rank one") {
        @Override
        double[] of(int n, SplittableRandom random) {
            double[] u = drawn(1, n, random::nextGaussian);
            double[] v = drawn(1, n, random::nextGaussian);
            return placed(n, i -> u[i / n] * v[i % n]);
        }
    },
    RANK_ONE_AND_NOISE("rank one and 0.01·Gauss") {
        @Override
        double[] of(int n, SplittableRandom random) {
            double[] u = drawn(1, n, random::nextGaussian);
            double[] v = drawn(1, n, random::nextGaussian);
            return placed(n, i -> u[i / n] * v[i % n] + 0.01 * random.nextGaussian());
        }
    },
    EQUAL_OUTLIERS("n/4 elements of 1.05 λ+") {
        @Override
        double[] of(int n, SplittableRandom random) {
            double[] w = drawn(n, random::nextGaussian);
            for (int k = 0; k < n / 4; k++) {
                w[4 * k * n + (7 * k) % n] = 1.35 * Math.sqrt(n);
            }
            return w;
        }
    },
    ALL_BUT_EQUAL("1, and one 2") {
        @Override
        double[] of(int n, SplittableRandom random) {
            return placed(n, i -> i == n + 1 ? 2 : 1);
        }
    };

    /** What they are, in words. */
    public final String label;

    HardElements(String label) {
        this.label = label;
    }

    abstract double[] of(int n, SplittableRandom random);

    /** An n × n matrix of them, by rows. */
    public double[] of(int n, long seed) {
        return of(n, new SplittableRandom(1000L * ordinal() + seed));
    }

    private static double sign(SplittableRandom random) {
        return random.nextBoolean() ? 1 : -1;
    }

    private static double[] drawn(int n, DoubleSupplier element) {
        return drawn(n, n, element);
    }

    private static double[] drawn(int n, int m, DoubleSupplier element) {
        double[] w = new double[n * m];
        Arrays.setAll(w, i -> element.getAsDouble());
        return w;
    }

    private static double[] placed(int n, IntToDoubleFunction element) {
        double[] w = new double[n * n];
        Arrays.setAll(w, element);
        return w;
    }

    /** So many elements at drawn places, the others 0. */
    private static double[] sown(int n, int count, SplittableRandom random, DoubleSupplier element) {
        double[] w = new double[n * n];
        for (int left = count; left > 0; ) {
            int place = random.nextInt(w.length);
            if (w[place] == 0) {
                w[place] = element.getAsDouble();
                left--;
            }
        }
        return w;
    }
}
