package org.eigenscope.spectrum;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often the verdicts on a tail are right, and how often the interval of α holds. As a program it prints tables of
 * docs/accuracy.md:
 * {@code mvn -q test-compile exec:exec -Dexec.classpathScope=test -Dmain.class=org.eigenscope.spectrum.TailAccuracy}.
 */
public final class TailAccuracy {

    private static final int SPECTRA = 400;
    private static final int[] SIZES = {100, 400, 1000};
    private static final int DRAWS = 100;

    private TailAccuracy() {}

    /** A law, by the inverse of its distribution function or by rejection. */
    private record Source(String name, Sampler sampler) {

        static Source inverse(String name, DoubleUnaryOperator inverse) {
            return new Source(name, random -> inverse.applyAsDouble(random.nextDouble()));
        }

        static Source powerLaw(double alpha) {
            return inverse("power law, α = " + alpha, u -> Math.pow(1 - u, -1 / (alpha - 1)));
        }

        /** Half of it below the power law's start, of another shape. */
        static Source body(double alpha) {
            return new Source("body and power law, α = " + alpha, random -> random.nextBoolean()
                    ? 1 - 0.9 * Math.sqrt(random.nextDouble()) : Math.pow(1 - random.nextDouble(), -1 / (alpha - 1)));
        }

        static Source lognormal(double sigma) {
            return new Source("lognormal, σ = " + sigma, random -> Math.exp(sigma * random.nextGaussian()));
        }

        static Source truncated(double alpha, double rate) {
            return new Source("truncated, α = %s, Λ = %s".formatted(alpha, rate), random -> {
                double x;
                do {
                    x = Math.pow(1 - random.nextDouble(), -1 / (alpha - 1));
                } while (random.nextDouble() >= Math.exp(-rate * (x - 1)));
                return x;
            });
        }

        Spectrum draw(int size, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] values = new double[size];
            Arrays.setAll(values, i -> sampler.next(random));
            return Spectrum.of(values);
        }
    }

    private interface Sampler {
        double next(SplittableRandom random);
    }

    private static final List<Source> POWER_LAWS = List.of(Source.powerLaw(1.5), Source.powerLaw(2), Source.powerLaw(3),
            Source.powerLaw(5), Source.body(2), Source.body(3));

    private static final List<Source> OTHERS = List.of(Source.lognormal(0.3), Source.lognormal(0.5),
            Source.lognormal(1),
            Source.lognormal(2), Source.truncated(2, 0.05), Source.truncated(1.5, 0.1), Source.truncated(2, 0.01),
            Source.inverse("exponential", u -> 1 - Math.log(1 - u) / 2));

    private static FitQuality judged(Spectrum spectrum, int draws, long seed) {
        PowerLawFit fit = PowerLaw.fit(spectrum);
        Bootstrap.Draw[] drawn = new Bootstrap.Draw[draws];
        if (draws > 0) {
            new Bootstrap(spectrum, fit, seed).draw(drawn, 0, draws, () -> {});
        }
        return GoodnessOfFit.judge(spectrum, fit, TruncatedPowerLaw.fit(spectrum, fit), drawn, false);
    }

    private static List<FitQuality> judged(Source source, int size, int draws, int spectra) {
        return IntStream.range(0, spectra).parallel()
                .mapToObj(run -> judged(source.draw(size, 1_000L * size + run), draws, run)).toList();
    }

    private static double percent(List<FitQuality> all, ToDoubleFunction<FitQuality> p, double level) {
        return 100.0 * all.stream().filter(one -> p.applyAsDouble(one) < level).count() / all.size();
    }

    private static void sizes() {
        print("| spectra of | M | lognormal 1 %% | 10 %% | truncated 1 %% | 10 %% | exponential 1 %% | 10 %% | any at "
                + "10 %% |");
        print("|---|---|---|---|---|---|---|---|---|");
        for (Source source : POWER_LAWS) {
            for (int size : SIZES) {
                List<FitQuality> all = judged(source, size, 0, SPECTRA);
                ToDoubleFunction<FitQuality> exponential = one ->
                        one.exponential().logRatio() < 0 ? one.exponential().p() : 1;
                print("| %s | %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |", source.name(), size,
                        percent(all, one -> one.lognormal().p(), 0.01), percent(all, one -> one.lognormal().p(), 0.1),
                        percent(all, one -> one.truncated().p(), 0.01), percent(all, one -> one.truncated().p(), 0.1),
                        percent(all, exponential, 0.01), percent(all, exponential, 0.1),
                        percent(all, one -> Math.min(exponential.applyAsDouble(one),
                                Math.min(one.lognormal().p(), one.truncated().p())), 0.1));
            }
        }
    }

    private static void verdicts() {
        print("%n| spectra of | M | lognormal | truncated | exponential | bent | no other law | too few |");
        print("|---|---|---|---|---|---|---|---|");
        for (Source source : OTHERS) {
            for (int size : SIZES) {
                Map<FitQuality.Verdict, Double> share = new EnumMap<>(FitQuality.Verdict.class);
                judged(source, size, 0, SPECTRA).forEach(one -> share.merge(one.verdict(), 100.0 / SPECTRA,
                        Double::sum));
                print("| %s | %d | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f |", source.name(), size,
                        share.getOrDefault(FitQuality.Verdict.LOGNORMAL, 0.0),
                        share.getOrDefault(FitQuality.Verdict.TRUNCATED, 0.0),
                        share.getOrDefault(FitQuality.Verdict.EXPONENTIAL, 0.0),
                        share.getOrDefault(FitQuality.Verdict.BENT, 0.0),
                        share.getOrDefault(FitQuality.Verdict.NOT_TESTED, 0.0),
                        share.getOrDefault(FitQuality.Verdict.TOO_FEW, 0.0));
            }
        }
    }

    /** α makes no difference: another one stretches ln λ alone. */
    private static void bootstrap() {
        int spectra = 200;
        print("%n| spectra of | M | p < 0.01 | p < 0.1 | α ± 2·sigma holds α | the interval holds α | two told apart "
                + "|");
        print("|---|---|---|---|---|---|---|");
        double alpha = 2;
        Source source = Source.powerLaw(alpha);
        for (int size : new int[] {30, 100, 300}) {
            List<FitQuality> all = judged(source, size, DRAWS, spectra);
            long naive = IntStream.range(0, spectra).mapToObj(run ->
                    PowerLaw.fit(source.draw(size, 1_000L * size + run)))
                    .filter(fit -> Math.abs(fit.alpha() - alpha) <= 2 * fit.sigma()).count();
            long holds = all.stream().filter(one -> one.interval().low() <= alpha && alpha <= one.interval().high())
                    .count();
            long apart = IntStream.range(1, spectra)
                    .filter(run -> all.get(run).interval().differsFrom(all.get(run - 1).interval())).count();
            print("| %s | %d | %.1f | %.1f | %.1f | %.1f | %.1f |", source.name(), size,
                    percent(all, FitQuality::bootstrapP, 0.01), percent(all, FitQuality::bootstrapP, 0.1),
                    100.0 * naive / spectra, 100.0 * holds / spectra, 100.0 * apart / (spectra - 1));
        }
    }

    /** Prints the tables. */
    public static void main(String[] args) {
        sizes();
        verdicts();
        bootstrap();
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
