package org.eigenscope.analysis;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eigenscope.analysis.run.TrapScreen;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Where noise has no edge to stand out from, the trap test is another one, or none, and says so. */
class TrapMethodTest {

    private static LayerReport.Analyzed analyze(double[] elements, int... shape) {
        return Matrices.analyze(layer(elements, shape), AnalysisOptions.DEFAULT.withMinEvals(2));
    }

    private static Layer layer(double[] elements, int... shape) {
        return Matrices.layer(1, "w", elements, Arrays.stream(shape).asLongStream().toArray());
    }

    /** Few enough for every build; docs/false-alarms.md has the table. */
    @ParameterizedTest
    @EnumSource(value = NullKinds.Kind.class, names = {"T3", "T5", "MIXTURE"}, mode = EnumSource.Mode.EXCLUDE)
    void noiseOfNoKindIsTrapped(NullKinds.Kind kind) {
        for (LayerReport.Analyzed report : NullKinds.analyze(kind, 64, 64, 6, AnalysisOptions.DEFAULT)) {
            assertThat(report.random().traps()).as(kind.label).isEmpty();
        }
    }

    /** Heavy elements do stand out of the bulk of the others; what is said is that they belong to them. */
    @Test
    void heavyElementsAreTypicalOfTheirDistribution() {
        List<Trap> traps = NullKinds.analyze(NullKinds.Kind.T3, 128, 128, 12, AnalysisOptions.DEFAULT).stream()
                .flatMap(report -> report.random().traps().stream()).toList();
        assertThat(traps).isNotEmpty();
        assertThat(traps.stream().filter(Trap::typical).count()).isGreaterThanOrEqualTo(traps.size() * 4 / 5);
        assertThat(TrapWords.cause(traps.stream().filter(Trap::typical).findFirst().orElseThrow()))
                .contains("weights as large as this are typical").doesNotContain("clip");
    }

    /** The diagonal alone is no noise; beside a little noise its elements are not strangers to one another. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-6, 0.001, 0.005, 0.01, 0.02})
    void anIdentityWithNoiseHasNoTraps(double epsilon) {
        double[] noise = Matrices.gaussian(128 * 128, 3);
        double[] elements = Arrays.stream(noise).map(x -> x * epsilon).toArray();
        for (int i = 0; i < 128; i++) {
            elements[129 * i] += 1;
        }
        LayerReport.Analyzed report = analyze(elements, 128, 128);
        assertThat(report.random().traps()).isEmpty();
        assertThat(report.random().method().kind())
                .isEqualTo(epsilon == 0 ? TrapMethod.Kind.NONE : TrapMethod.Kind.SAME_ELEMENTS);
        assertThat(report.random().method().reason()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"4, 1, NONE", "1, 6, NONE", "2, 2, NONE", "12, 5, SAME_ELEMENTS", "64, 3, SAME_ELEMENTS",
            "24, 8, MARCHENKO_PASTUR"})
    void slicesOfNoiseAreNotTrapped(int out, int in, TrapMethod.Kind kind) {
        for (int seed = 0; seed < 20; seed++) {
            double[] elements = Matrices.gaussian(out * in * 25, seed);
            LayerReport.Analyzed report = analyze(elements, out, in, 5, 5);
            assertThat(report.random().method().kind()).isEqualTo(kind);
            assertThat(report.random().traps()).isEmpty();
            assertThat(new TrapScreen(AnalysisOptions.DEFAULT.withMinEvals(2)).screen(layer(elements, out, in, 5, 5),
                    AnalysisContext.UNHINDERED).method().kind()).isEqualTo(kind);
        }
    }

    /** A stranger and a shift are found where there is no edge too. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void strangersAndShiftsOfSparseElementsAreFound(boolean stranger) {
        double[] elements = NullKinds.noise(NullKinds.Kind.SPARSE_99, 256, 256, 7);
        if (stranger) {
            elements[1000] = 40;
        } else {
            // One element in 25, all positive.
            for (long seed = 8; seed < 11; seed++) {
                double[] more = NullKinds.noise(NullKinds.Kind.SPARSE_99, 256, 256, seed);
                Arrays.setAll(elements, i -> Math.abs(elements[i] + more[i]));
            }
        }
        Randomization random = analyze(elements, 256, 256).random();
        assertThat(random.method().kind()).isEqualTo(TrapMethod.Kind.SAME_ELEMENTS);
        assertThat(random.traps()).hasSize(1);
        Trap trap = random.traps().getFirst();
        assertThat(trap.cause()).isEqualTo(stranger ? Trap.Cause.OUTLIER_ELEMENT : Trap.Cause.MEAN_SHIFT);
        assertThat(trap.weak()).isFalse();
        assertThat(trap.typical()).isFalse();
    }

    /** What is reported is of the draws that settled it, and no element is the cause of two traps. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyTrapStandsAboveTheEdgeByAnElementOfItsOwn(long seed) {
        int n = 192;
        double[] elements = Matrices.gaussian(n * n, seed);
        for (int i = 0; i < 12; i++) {
            elements[(17 * i + 3) * n / 2 + 11 * i] = Math.sqrt(n) * (1.15 + 0.12 * i);
        }
        Randomization random = analyze(elements, n, n).random();
        Set<Trap.Element> guilty = new HashSet<>();
        assertThat(random.traps()).hasSizeBetween(8, 12);
        double last = Double.POSITIVE_INFINITY;
        double edge = random.traps().getFirst().eigenvalue() / random.traps().getFirst().strength();
        for (Trap trap : random.traps()) {
            assertThat(trap.strength()).isGreaterThan(1);
            assertThat(trap.eigenvalue()).isLessThanOrEqualTo(last);
            assertThat(trap.eigenvalue() / trap.strength()).isCloseTo(edge, within(1e-12 * edge));
            assertThat(trap.guilty()).allSatisfy(element -> assertThat(guilty.add(element)).isTrue());
            last = trap.eigenvalue();
        }
    }

    @ParameterizedTest
    @EnumSource(ElementGroup.Shape.class)
    void rowsColumnsAndBlocksAreOneCause(ElementGroup.Shape shape) {
        int n = 300;
        int m = 200;
        double[] elements = Matrices.gaussian(n * m, 4);
        int[] rows = shape == ElementGroup.Shape.ROW ? new int[] {40} : new int[] {5, 40, 77, 120, 250};
        int[] columns = shape == ElementGroup.Shape.COLUMN ? new int[] {9} : new int[] {9, 60, 199};
        double squares = 0;
        for (int row : rows) {
            for (int column : columns) {
                elements[row * m + column] = (row % 2 == 0 ? 30 : -30) * (column % 2 == 0 ? 1 : 1.2);
                squares += Math.pow(elements[row * m + column], 2);
            }
        }
        LayerReport.Analyzed report = analyze(elements, n, m);
        assertThat(report.random().traps()).hasSize(rows.length * columns.length);
        for (Trap trap : report.random().traps()) {
            ElementGroup group = trap.place().orElseThrow();
            assertThat(group.shape()).isEqualTo(shape);
            assertThat(group.elements()).isEqualTo(rows.length * columns.length);
            assertThat(group.rankOne()).isCloseTo(1, within(1e-9));
            assertThat(group.eigenvalue()).isCloseTo(squares, within(shape == ElementGroup.Shape.BLOCK ? 1e-6 : 600));
            assertThat(group.largest()).isCloseTo(report.esd().max(), within(1e-9 * group.largest()));
            assertThat(TrapWords.cause(trap)).contains(switch (shape) {
                case ROW -> "stand in row 40";
                case COLUMN -> "stand in column 9";
                case BLOCK -> "stand in a 5 × 3 block of rows 5, 40, 77, 120, 250 and columns 9, 60, 199, "
                        + "rank one to 100 %";
            });
        }
    }
}
