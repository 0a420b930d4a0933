package org.eigenscope.analysis.layer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.ScaleMetrics;
import org.eigenscope.analysis.SpareArrays;
import org.eigenscope.analysis.run.TrapScreen;
import org.eigenscope.linalg.Backends;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.model.Layer;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.spectrum.FitQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class LayerAnalyzerTest {

    private static final AnalysisOptions BARE = AnalysisOptions.DEFAULT.withReplicas(0).withMinEvals(2);

    @Test
    void saysWhyALayerHasNoSpectrum() {
        assertThat(reason(new double[400])).startsWith("all its elements are 0");
        double[] constant = new double[400];
        Arrays.fill(constant, 0.5);
        assertThat(reason(constant)).startsWith("all its elements are 0.5");
        assertThat(((LayerReport.Skipped) Matrices.report(
                Matrices.layer(1, "small", Matrices.gaussian(45, 1), 9, 5), AnalysisOptions.DEFAULT)).reason())
                .isEqualTo("it has 5 eigenvalues, fewer than the minimum of 10 (min_evals)");
        assertThat(((LayerReport.Skipped) Matrices.report(Matrices.layer(1, "large", Matrices.gaussian(400, 1), 20, 20),
                AnalysisOptions.DEFAULT.withMaxEvals(19))).reason())
                .isEqualTo("it has 20 eigenvalues, more than the maximum of 19 (max_evals)");
    }

    /** The memory may be longer than the matrix, and full of anything. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesTheMemoryOfFormerMatricesAndGivesItBack(boolean floats) throws IOException {
        double[] elements = Matrices.gaussian(60 * 40, 1);
        Arrays.setAll(elements, i -> (float) elements[i]);
        elements[77] = 20;
        Layer draft = Matrices.layer(1, "w", elements, 60, 40);
        Layer layer = new Layer(1, "w", draft.kind(), draft.tensor(),
                new WeightMatrix(60, 40, 1, 40, false, floats, draft.weights().source()), "");
        SpareArrays spare = new SpareArrays();
        List<Object> arrays = new ArrayList<>();
        for (int length : new int[] {60 * 40, 5000}) {
            float[] singles = new float[length];
            Arrays.fill(singles, Float.NaN);
            double[] wide = new double[length];
            Arrays.fill(wide, Double.NaN);
            spare.giveBack(singles);
            spare.giveBack(wide);
            arrays.add(floats ? singles : wide);
        }
        AnalysisOptions options = AnalysisOptions.DEFAULT.withReplicas(3);
        LayerReport report = new LayerAnalyzer(Backends.best()).analyze(layer, null, options, new AnalysisContext() {
            @Override
            public SpareArrays spareArrays() {
                return spare;
            }
        });
        assertThat(((LayerReport.Analyzed) report).traps()).isNotEmpty();
        assertThat(report).usingRecursiveComparison().withEqualsForType(Double::equals, Double.class)
                .ignoringFields("elapsed").isEqualTo(Matrices.direct(layer, options));
        for (Object array : arrays) {
            assertThat((Object) (floats ? spare.floats(60 * 40) : spare.doubles(60 * 40))).isSameAs(array);
        }
    }

    private static String reason(double[] elements) {
        return ((LayerReport.Skipped) Matrices.report(Matrices.layer(1, "w", elements, 20, 20), BARE)).reason();
    }

    @Test
    void saysWhereAnElementIsNotFinite() {
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            double[] elements = Matrices.gaussian(600, 1);
            elements[7 * 20 + 13] = wrong;
            assertThatThrownBy(() -> Matrices.direct(Matrices.layer(1, "w", elements, 30, 20), BARE))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("row 7, column 13")
                    .hasMessageContaining(Double.isNaN(wrong) ? "NaN" : "infinite");
        }
    }

    /** Else its logarithms were infinite and its p-values missing. */
    @ParameterizedTest
    @CsvSource({"1e-170, small", "1e-90, small", "1e90, large", "1e160, large"})
    void elementsBeyondAllStatisticsFailWithAReason(double factor, String word) {
        double[] elements = Arrays.stream(Matrices.gaussian(600, 1)).map(w -> w * factor).toArray();
        Layer layer = Matrices.layer(1, "w", elements, 30, 20);
        assertThat(((LayerReport.Failed) Matrices.report(layer, BARE)).message()).startsWith("its elements are too "
                + word);
        assertThat(new TrapScreen(BARE).screen(layer, AnalysisContext.UNHINDERED).reason())
                .startsWith("its elements are too " + word);
    }

    /** What a matrix may be at the worst and still have a spectrum: no cell of its row is infinite. */
    @Test
    void degenerateMatricesLeaveNoNoise() {
        double[] noise = Matrices.gaussian(600, 1);
        double[] oneElement = new double[600];
        oneElement[77] = 3;
        double[] nearlyConstant = new double[600];
        Arrays.fill(nearlyConstant, 0.5);
        nearlyConstant[3] = 0.5000001;
        double[] rankOne = new double[600];
        Arrays.setAll(rankOne, i -> noise[i / 20] * noise[100 + i % 20]);
        double[] huge = noise.clone();
        huge[5] = 1e30;
        for (double[] elements : List.of(oneElement, nearlyConstant, rankOne, huge,
                Arrays.stream(noise).map(w -> w * 1e-70).toArray(), Arrays.stream(noise).map(w -> w * 1e70).toArray(),
                Arrays.stream(noise).map(Math::signum).toArray(), Arrays.stream(noise).map(w -> w + 1e9).toArray())) {
            LayerReport.Analyzed report = Matrices.analyze(Matrices.layer(1, "w", elements, 30, 20),
                    BARE.withReplicas(1));
            ScaleMetrics scale = report.scale();
            Randomization random = report.random();
            assertThat(List.of(scale.logNorm(), scale.logSpectralNorm(), scale.stableRank(), scale.entropy(),
                    scale.svMin(),
                    report.elements().kurtosis(), random.softRank(), random.maxDistance(),
                    random.distance(),
                    random.bulk().sigma(), report.tail().alpha(), report.tail().d()))
                    .allMatch(Double::isFinite);
            // Of one element that is not zero there is no bulk.
            assertThat(Double.isFinite(report.bulk().lambdaPlus())).isEqualTo(elements != oneElement);
            assertThat(Double.isNaN(random.pValue()) || random.pValue() >= 0 && random.pValue() <= 1).isTrue();
            assertThat(random.traps()).allSatisfy(trap -> {
                assertThat(trap.strength()).isGreaterThan(1);
                assertThat(trap.predicted()).matches(p -> Double.isNaN(p) || p > 0 && Double.isFinite(p));
            });
        }
    }

    /**
     * An orthogonal matrix: all eigenvalues equal, no tail to fit, and yet a report with no NaN where there is a
     * number.
     */
    @Test
    void equalEigenvaluesHaveNoTail() {
        double[] identity = new double[256];
        for (int i = 0; i < 16; i++) {
            identity[17 * i] = 2;
        }
        LayerReport.Analyzed report = Matrices.analyze(Matrices.layer(1, "identity", identity, 16, 16), BARE);
        assertThat(report.tail().succeeded()).isFalse();
        assertThat(report.tail().reason()).isEqualTo("all its eigenvalues are equal up to rounding");
        assertThat(AlphaVerdict.of(report)).isEqualTo(AlphaVerdict.NO_POWER_LAW);
        assertThat(report.quality().verdict()).isEqualTo(FitQuality.Verdict.NO_FIT);
        assertThat(report.scale().stableRank()).isCloseTo(16, within(1e-12));
        assertThat(report.scale().entropy()).isCloseTo(1, within(1e-12));
        assertThat(report.scale().logAlphaNorm()).isNaN();
    }

    /** Repeated rows: the rank is what it is, told below the accuracy of a Gram matrix. */
    @Test
    void rankIsHonest() {
        double[] elements = Matrices.gaussian(60 * 40, 2);
        for (int i = 0; i < 60; i++) {
            for (int j = 35; j < 40; j++) {
                elements[i * 40 + j] = elements[i * 40 + j - 35];
            }
        }
        LayerReport.Analyzed report = Matrices.analyze(Matrices.layer(1, "copies", elements, 60, 40), BARE);
        assertThat(report.scale().matrixRank()).isEqualTo(35);
        assertThat(report.scale().rankLoss()).isEqualTo(5);
        // A column of 10⁻⁹ is far below 10⁻¹⁶ of λmax, and no rounding.
        double[] tiny = Matrices.gaussian(60 * 40, 3);
        for (int i = 0; i < 60; i++) {
            tiny[i * 40 + 39] *= 1e-9;
        }
        ScaleMetrics scale = Matrices.analyze(Matrices.layer(1, "tiny", tiny, 60, 40), BARE).scale();
        assertThat(scale.matrixRank()).isEqualTo(40);
        double column = 0;
        for (int i = 0; i < 60; i++) {
            column += tiny[i * 40 + 39] * tiny[i * 40 + 39];
        }
        assertThat(scale.svMin()).isBetween(0.2 * Math.sqrt(column), Math.sqrt(column));
    }

    @Property(tries = 20)
    void permutingRowsAndTransposingChangeNothing(@ForAll @IntRange(min = 12, max = 40) int rows,
            @ForAll @IntRange(min = 12, max = 40) int columns, @ForAll @IntRange(max = 1000) int seed) {
        double[] elements = Matrices.gaussian(rows * columns, seed);
        double[] rolled = new double[elements.length];
        double[] transposed = new double[elements.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                rolled[(i + 5) % rows * columns + (j + 3) % columns] = elements[i * columns + j];
                transposed[j * rows + i] = elements[i * columns + j];
            }
        }
        LayerReport.Analyzed one = Matrices.analyze(Matrices.layer(1, "w", elements, rows, columns), BARE);
        assertSame(one, Matrices.analyze(Matrices.layer(1, "w", rolled, rows, columns), BARE), 1);
        assertSame(one, Matrices.analyze(Matrices.layer(1, "w", transposed, columns, rows), BARE), 1);
    }

    @Property(tries = 20)
    void scalingScalesTheEigenvaluesBySquares(@ForAll @IntRange(max = 1000) int seed,
            @ForAll @IntRange(min = -20, max = 20) int exponent) {
        double factor = Math.pow(1.7, exponent);
        double[] elements = Matrices.gaussian(40 * 25, seed);
        double[] scaled = Arrays.stream(elements).map(w -> w * factor).toArray();
        LayerReport.Analyzed one = Matrices.analyze(Matrices.layer(1, "w", elements, 40, 25), BARE);
        LayerReport.Analyzed other = Matrices.analyze(Matrices.layer(1, "w", scaled, 40, 25), BARE);
        assertSame(one, other, factor * factor);
    }

    private static void assertSame(LayerReport.Analyzed one, LayerReport.Analyzed other, double factor) {
        double max = one.esd().max() * factor;
        for (int i = 0; i < one.esd().size(); i++) {
            assertThat(other.esd().get(i)).isCloseTo(one.esd().get(i) * factor, within(1e-12 * max));
        }
        assertThat(other.scale().stableRank()).isCloseTo(one.scale().stableRank(),
                within(1e-11 * one.scale().stableRank()));
        assertThat(other.bulk().sigma()).isCloseTo(one.bulk().sigma() * Math.sqrt(factor),
                within(1e-10 * one.bulk().sigma() * Math.sqrt(factor)));
        assertThat(other.bulk().spikes()).isEqualTo(one.bulk().spikes());
        assertThat(other.detX().num()).isEqualTo(one.detX().num());
        // The fit leaves out λ ≤ 10⁻⁵, whatever the scale.
        if (one.esd().min() > 1e-5 && other.esd().min() > 1e-5) {
            assertThat(other.tail().alpha()).isCloseTo(one.tail().alpha(), within(1e-8 * one.tail().alpha()));
        }
    }

    /** A convolution of a known kernel: each slice by itself, scaled by √½. */
    @Test
    void kernelsArePooledSliceBySlice() {
        double[] kernel = Matrices.gaussian(24 * 16 * 3 * 3, 8);
        LayerReport.Analyzed pooled = Matrices.analyze(Matrices.layer(1, "conv", kernel, 24, 16, 3, 3), BARE);
        assertThat(pooled.esd().size()).isEqualTo(16 * 9);
        double sum = Arrays.stream(kernel).map(w -> w * w / 2).sum();
        assertThat(pooled.scale().norm()).isCloseTo(sum, within(1e-12 * sum));
        double max = 0;
        for (int s = 0; s < 9; s++) {
            double[] slice = new double[24 * 16];
            for (int i = 0; i < slice.length; i++) {
                slice[i] = kernel[i * 9 + s];
            }
            max = Math.max(max, Matrices.analyze(Matrices.layer(1, "slice", slice, 24, 16), BARE).esd().max() / 2);
        }
        assertThat(pooled.esd().max()).isCloseTo(max, within(1e-13 * max));
    }
}
