package org.eigenscope.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.spectrum.FitQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What a factor, a transposition or another order of rows and columns does not change, and what rounding decides and so
 * is not told. Factors are powers of two: they round nothing.
 */
class InvarianceTest {

    private static final int ORDER = 48;

    /** Ratios of figures of one unit, tests and counts: a factor of W changes none of them. */
    private static final List<String> OF_ANY_SCALE = List.of("alpha_scale_free", "alpha_hill", "stable_rank",
            "matrix_rank", "entropy", "effective_rank", "participation_ratio", "bulk_share", "num_spikes",
            "num_spikes_one_variance", "noise_p", "noise_edge_p", "rand_num_spikes", "rand_p", "trap_strength",
            "trap_sigmas", "trap_row", "trap_column", "detX_num", "element_kurtosis");
    /** α times a logarithm, factors that undo the scale, and what is counted from a fixed threshold on. */
    private static final List<String> WITHOUT_A_UNIT = List.of("alpha_weighted", "log_alpha_norm", "W_scale",
            "rand_W_scale");
    private static final List<String> WORDS = List.of("bulk_kind", "trap_test", "trap_cause", "trap_group");

    /** What the places of the elements do not decide; shuffles they do. */
    private static final List<String> OF_ANY_ORDER = List.of("alpha", "D", "num_pl_spikes", "alpha_scale_free",
            "alpha_hill", "alpha_peak", "norm", "lambda_max", "matrix_rank", "entropy", "effective_rank", "tail_share",
            "bulk_share", "num_spikes", "num_spikes_one_variance", "noise_p", "detX_num", "element_mean",
            "element_std", "element_kurtosis");

    private static LayerReport.Analyzed analyzed(double[] elements, int rows, int columns) {
        return Matrices.analyze(Matrices.layer(1, "w", elements, rows, columns), AnalysisOptions.DEFAULT);
    }

    private static void assertSame(LayerReport.Analyzed one, LayerReport.Analyzed other, List<String> columns,
            double share) {
        for (String column : columns) {
            double expected = MetricCatalog.get(column).number(one);
            double found = MetricCatalog.get(column).number(other);
            if (Double.isNaN(expected)) {
                assertThat(found).as(column).isNaN();
            } else {
                assertThat(found).as(column).isCloseTo(expected, within(share * Math.max(1e-200, Math.abs(expected))));
            }
        }
    }

    /** A factor of 4 on all weights: what the figures are multiplied by is told by their units. */
    @Test
    void everyFigureGrowsAsItsUnitSays() {
        SplittableRandom random = new SplittableRandom(5);
        double[] elements = random.doubles(ORDER * ORDER).map(x -> random.nextGaussian()).toArray();
        elements[77] = 60;
        LayerReport.Analyzed one = analyzed(elements, ORDER, ORDER);
        LayerReport.Analyzed other = analyzed(Arrays.stream(elements).map(w -> 4 * w).toArray(), ORDER, ORDER);
        assertThat(MetricCatalog.all()).filteredOn(metric -> metric.type() != Metric.Type.TEXT
                && !WITHOUT_A_UNIT.contains(metric.name())).allSatisfy(metric -> {
            double before = metric.number(one);
            double expected = switch (metric.unit()) {
                case NONE, DEVIATIONS, EDGES -> before;
                case WEIGHT -> 4 * before;
                case SQUARED_WEIGHT -> 16 * before;
                case PER_SQUARED_WEIGHT -> before / 16;
                case DECADES -> before + Math.log10(16);
            };
            if (Double.isNaN(expected)) {
                assertThat(metric.number(other)).as(metric.name()).isNaN();
            } else {
                assertThat(metric.number(other)).as(metric.name())
                        .isCloseTo(expected, within(1e-6 * Math.max(1e-3, Math.abs(expected))));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(HardElements.class)
    void aFactorChangesNoVerdict(HardElements kind) {
        double[] elements = kind.of(ORDER, 1);
        LayerReport.Analyzed one = analyzed(elements, ORDER, ORDER);
        for (double factor : new double[] {1024, 0x1p-20}) {
            LayerReport.Analyzed other = analyzed(Arrays.stream(elements).map(w -> w * factor).toArray(), ORDER, ORDER);
            assertSame(one, other, OF_ANY_SCALE, 1e-8);
            WORDS.forEach(column -> assertThat(MetricCatalog.get(column).text(other)).as(column)
                    .isEqualTo(MetricCatalog.get(column).text(one)));
        }
    }

    /** Of 10⁻³⁰ to 10³⁰ in one matrix the least eigenvalues are rounding, and so is what is made of them. */
    @ParameterizedTest
    @EnumSource(value = HardElements.class, mode = EnumSource.Mode.EXCLUDE, names = "ANY_SIZE")
    void placesChangeOnlyShuffles(HardElements kind) {
        double[] elements = kind.of(ORDER, 2);
        LayerReport.Analyzed one = analyzed(elements, ORDER, ORDER);
        double[] turned = new double[elements.length];
        Arrays.setAll(turned, i -> elements[i % ORDER * ORDER + i / ORDER]);
        assertSame(one, analyzed(turned, ORDER, ORDER), OF_ANY_ORDER, 1e-7);
        List<Integer> rows = order(3);
        List<Integer> columns = order(4);
        double[] moved = new double[elements.length];
        Arrays.setAll(moved, i -> elements[rows.get(i / ORDER) * ORDER + columns.get(i % ORDER)]);
        assertSame(one, analyzed(moved, ORDER, ORDER), OF_ANY_ORDER, 1e-7);
    }

    private static List<Integer> order(long seed) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, ORDER).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        return order;
    }

    private static LayerReport.Analyzed placed(IntToDoubleFunction element) {
        double[] elements = new double[ORDER * ORDER];
        Arrays.setAll(elements, element);
        return analyzed(elements, ORDER, ORDER);
    }

    private static LayerReport.Analyzed noise(DoubleUnaryOperator element) {
        SplittableRandom random = new SplittableRandom(7);
        return placed(i -> element.applyAsDouble(random.nextGaussian()));
    }

    /** Fourth powers stay in range, eighth do not. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-70, 1e70})
    void noiseOfAnySizeIsNoise(double size) {
        LayerReport.Analyzed one = noise(x -> x);
        LayerReport.Analyzed other = noise(x -> x * size);
        assertSame(one, other, List.of("noise_p", "noise_edge_p", "num_spikes", "rand_num_spikes", "rand_p"), 1e-6);
        assertThat(other.noise().isNoise()).isTrue();
    }

    /** Beside a mean of 1 noise of 10⁻⁶ has eigenvalues with digits, and noise of 10⁻¹² has none. */
    @Test
    void noiseThatRoundingHidesHasNoTrapTest() {
        LayerReport.Analyzed seen = noise(x -> 1 + 1e-6 * x);
        assertThat(seen.traps()).hasSize(1);
        assertThat(seen.traps().getFirst().cause()).isEqualTo(Trap.Cause.MEAN_SHIFT);
        assertThat(seen.traps().getFirst().strength()).isCloseTo(ORDER / 4.0 * 1e12, within(1e12));
        assertThat(seen.noise().pValue()).as("Σλ² has not so many digits").isNaN();
        for (double size : new double[] {1e-9, 1e-12, 1e-15}) {
            LayerReport.Analyzed hidden = noise(x -> 1 + size * x);
            assertThat(hidden.random().method()).isEqualTo(TrapMethod.none(
                    "beside their mean the differences of its elements vanish in double precision"));
            assertThat(hidden.traps()).isEmpty();
        }
    }

    /** A sum of powers that has 10²⁰ in it has no digits left of others; nor may their mean be that of one of them. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1000, ORDER * ORDER - 1})
    void aHugeElementTellsNothingOfTheOthers(int place) {
        SplittableRandom random = new SplittableRandom(7);
        LayerReport.Analyzed huge = placed(i -> i == place ? 1e5 : random.nextGaussian());
        assertThat(huge.random().method().kind()).isEqualTo(TrapMethod.Kind.MARCHENKO_PASTUR);
        assertThat(huge.traps()).hasSize(1);
        Trap trap = huge.traps().getFirst();
        assertThat(trap.cause()).isEqualTo(Trap.Cause.OUTLIER_ELEMENT);
        assertThat(trap.guilty().getFirst().row() * ORDER + trap.guilty().getFirst().column()).isEqualTo(place);
        assertThat(trap.guilty().getFirst().sigmas()).isCloseTo(1e5, within(0.03 * 1e5));
        SplittableRandom again = new SplittableRandom(7);
        LayerReport.Analyzed sparse = placed(i -> i == place ? 1e5 : again.nextInt(12) == 0 ? again.nextGaussian() : 0);
        assertThat(sparse.random().method().kind()).as("zeros stay zeros").isEqualTo(TrapMethod.Kind.SAME_ELEMENTS);
        assertThat(sparse.traps()).extracting(Trap::cause).containsExactly(Trap.Cause.OUTLIER_ELEMENT);
    }

    /** Where the shuffles were compared with the same without their mean, that is the cause. */
    @Test
    void whatWasTakenOutIsTheCause() {
        SplittableRandom random = new SplittableRandom(7);
        LayerReport.Analyzed rare = placed(i -> random.nextInt(12) == 0 ? 1 : 0);
        assertThat(rare.random().method().kind()).isEqualTo(TrapMethod.Kind.SAME_ELEMENTS);
        assertThat(rare.traps()).extracting(Trap::cause).containsExactly(Trap.Cause.MEAN_SHIFT);
    }

    /** A cosine transform: all eigenvalues alike but one. An orthogonal matrix: all alike. */
    @Test
    void eigenvaluesThatRoundingPartsAreNoTail() {
        LayerReport.Analyzed cosines = placed(i -> Math.cos(Math.PI * (i % ORDER + 0.5) * (i / ORDER) / ORDER));
        assertThat(cosines.tail().tailSize()).isEqualTo(ORDER);
        assertThat(cosines.quality().verdict()).isEqualTo(FitQuality.Verdict.TOO_FEW);
        LayerReport.Analyzed orthogonal = placed(i -> Math.cos(Math.PI * (i % ORDER + 0.5) * (i / ORDER) / ORDER)
                * (i < ORDER ? Math.sqrt(0.5) : 1));
        assertThat(orthogonal.tail().succeeded()).isFalse();
        assertThat(orthogonal.readings().hillAlpha()).isNaN();
    }

    /** Of rank 5: products of eigenvalues end with it, and the others are no bulk of a height. */
    @Test
    void whatIsZeroHasNoDigits() {
        double[] left = Matrices.gaussian(ORDER * 5, 1);
        double[] right = Matrices.gaussian(5 * ORDER, 2);
        LayerReport.Analyzed product = placed(i -> IntStream.range(0, 5)
                .mapToDouble(k -> left[i / ORDER * 5 + k] * right[k * ORDER + i % ORDER]).sum());
        assertThat(product.scale().matrixRank()).isEqualTo(5);
        assertThat(product.detX()).isEqualTo(new DetX(6, 0, 0));
        assertThat(product.readings().bulkShare()).isEqualTo((ORDER - 5.0) / ORDER);
    }
}
