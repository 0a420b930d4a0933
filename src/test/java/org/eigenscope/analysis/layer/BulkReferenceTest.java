package org.eigenscope.analysis.layer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.BulkFit;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.spectrum.MarchenkoPastur;
import org.eigenscope.spectrum.VarianceProfile;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Bulks of noise whose rows and columns differ against NumPy, and against matrices that NumPy has drawn:
 * {@code src/test/resources/reference/bulk.py} makes the reference.
 */
class BulkReferenceTest {

    /** The mean of TW₁, from Bornemann (2010). */
    private static final double MEAN = -1.2065335745;

    private static JsonObject reference() throws IOException {
        return JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/bulk.json")))
                .getAsJsonObject();
    }

    static Stream<Named<JsonObject>> profiles() throws IOException {
        return reference().getAsJsonArray("profiles").asList().stream().map(JsonElement::getAsJsonObject)
                .map(one -> Named.of(one.get("name").getAsString(), one));
    }

    static Stream<JsonObject> errors() throws IOException {
        return reference().getAsJsonArray("errors").asList().stream().map(JsonElement::getAsJsonObject);
    }

    private static double number(JsonObject from, String name) {
        return from.get(name).getAsDouble();
    }

    private static double[] numbers(JsonObject from, String name) {
        return from.getAsJsonArray(name).asList().stream().mapToDouble(JsonElement::getAsDouble).toArray();
    }

    /** More than 64 variances are taken in classes, which moves the edges by less than a thousandth. */
    @ParameterizedTest
    @MethodSource("profiles")
    void edges(JsonObject expected) {
        VarianceProfile.Bulk bulk = VarianceProfile.of(numbers(expected, "rows"), numbers(expected, "columns")).bulk();
        double plus = number(expected, "plus");
        double share = numbers(expected, "rows").length > 64 ? 1e-3 : 1e-9;
        assertThat(bulk.lambdaPlus()).isCloseTo(plus, within(share * plus));
        // The reference takes the width from the density near the edge, and the lower edge by bisection on it.
        assertThat(bulk.width()).isCloseTo(number(expected, "width"), within(5e-3 * bulk.width()));
        assertThat(bulk.lambdaMinus()).isCloseTo(number(expected, "minus"), within(5e-3 * bulk.lambdaMinus() + 1e-3));
        // The law leaves out what puts the mean of small matrices up to half a width lower: it errs on the safe side.
        double drawn = number(expected, "largest");
        double chance = 3 * number(expected, "error");
        assertThat(bulk.lambdaPlus() + MEAN * bulk.width()).isBetween(drawn - 0.1 * bulk.width() - chance,
                drawn + 0.5 * bulk.width() + chance);
    }

    /** What the profile is multiplied by does not change what is found. */
    @ParameterizedTest
    @MethodSource("profiles")
    void factor(JsonObject expected) {
        double[] lambda = numbers(expected, "spectrum");
        int m = lambda.length;
        double median = 0.5 * (lambda[(m - 1) / 2] + lambda[m / 2]);
        VarianceProfile profile = VarianceProfile.of(numbers(expected, "rows"), numbers(expected, "columns"));
        double share = numbers(expected, "rows").length > 64 ? 1e-3 : 1e-9;
        assertThat(profile.factor(lambda, median)).isCloseTo(number(expected, "factor"), within(share));
        assertThat(profile.scaled(1000).factor(lambda, median)).isCloseTo(number(expected, "factor") / 1000,
                within(share / 1000));
    }

    /** Good to a fifth: what the formula leaves out is a constant beside ln M. */
    @ParameterizedTest
    @MethodSource("errors")
    void errorOfSigma(JsonObject expected) {
        double drawn = number(expected, "error");
        assertThat(MarchenkoPastur.medianError(number(expected, "n"), number(expected, "m")))
                .isCloseTo(drawn, within(0.2 * drawn));
    }

    @Test
    void equalizer() throws IOException {
        JsonObject expected = reference().getAsJsonObject("equalizer");
        Layer layer = Matrices.layer(1, "noise", numbers(expected, "matrix"), expected.get("rows").getAsInt(),
                expected.get("columns").getAsInt());
        LinearAlgebra algebra = Backends.best();
        try (MatrixReader reader = layer.weights().source().open()) {
            Slice slice = Slice.read(layer.weights(), 0, reader, AnalysisContext.UNHINDERED);
            try (Eigensystem system = algebra.eigensystem(slice.gram(algebra, Precision.DOUBLE,
                    AnalysisContext.UNHINDERED))) {
                double[] roots = Arrays.stream(system.values()).map(Math::sqrt).toArray();
                double eta = (roots[4] + roots[5]) / 2;
                DysonEqualizer.Variances found =
                        DysonEqualizer.of(system, slice, eta * eta, AnalysisContext.UNHINDERED);
                assertThat(found.rows()).containsExactly(numbers(expected, "x"), within(1e-10));
                assertThat(found.columns()).containsExactly(numbers(expected, "y"), within(1e-10));
            }
        }
    }

    /** Of one noise in three guises: with rows of zeros, with rows of other sizes, and of low rank. */
    @Test
    void theBulkSaysWhatItTakesAsNoise() {
        double[] noise = Matrices.gaussian(64 * 32, 5);
        BulkFit whole = bulk(noise, 64);
        assertThat(whole.kind()).isEqualTo(BulkFit.Kind.ONE_VARIANCE);
        assertThat(whole.spikes()).isZero();

        double[] half = new double[128 * 32];
        double[] scaled = noise.clone();
        for (int i = 0; i < noise.length; i++) {
            half[i / 32 * 64 + i % 32] = noise[i];
            scaled[i] *= i / 32 % 2 == 0 ? 1 : 5;
        }
        BulkFit zeros = bulk(half, 128);
        assertThat(zeros.kind()).isEqualTo(BulkFit.Kind.ONE_VARIANCE);
        assertThat(zeros.sigma()).isCloseTo(whole.sigma(), within(1e-9));
        assertThat(zeros.lambdaPlus()).isCloseTo(whole.lambdaPlus(), within(1e-9));

        BulkFit rows = bulk(scaled, 64);
        assertThat(rows.kind()).isEqualTo(BulkFit.Kind.ROWS_AND_COLUMNS);
        assertThat(rows.spikes()).isZero();
        assertThat(rows.spikesOfOneVariance()).isPositive();

        double[] product = new double[64 * 32];
        for (int i = 0; i < product.length; i++) {
            for (int k = 0; k < 5; k++) {
                product[i] += noise[i / 32 * 5 + k] * noise[1000 + i % 32 * 5 + k];
            }
        }
        BulkFit low = bulk(product, 64);
        assertThat(low.kind()).isEqualTo(BulkFit.Kind.NO_NOISE);
        assertThat(low.spikes()).isEqualTo(5);
    }

    private static BulkFit bulk(double[] elements, int rows) {
        return Matrices.analyze(Matrices.layer(1, "layer", elements, rows, 32),
                AnalysisOptions.DEFAULT.withReplicas(0)).bulk();
    }

    /** Thorough, the equalizer takes the place of the sums, and sees the spikes that these hide. */
    @Test
    void theEqualizerIsForTheThorough() {
        double[] noise = Matrices.gaussian(96 * 48, 6);
        double[] u = Matrices.gaussian(96, 7);
        double[] v = Matrices.gaussian(48, 8);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (noise[i] + 1.5 * u[i / 48] * v[i % 48]) * (1 + i / 48 % 2);
        }
        LayerReport.Analyzed report = Matrices.analyze(Matrices.layer(1, "layer", noise, 96, 48),
                AnalysisOptions.DEFAULT.withReplicas(0).withThorough(true));
        assertThat(report.bulk().kind()).isEqualTo(BulkFit.Kind.EQUALIZED);
        assertThat(report.bulk().spikes()).isEqualTo(1);
        assertThat(report.bulk().sigma()).isCloseTo(Math.sqrt(2.5), within(0.1));
    }

    /** FARMS: seven half-overlapping windows of a 4 : 1 matrix; α of a square one is its own. */
    @Test
    void windows() {
        assertThat(SquareWindows.starts(256, 64)).containsExactly(0, 32, 64, 96, 128, 160, 192);
        assertThat(SquareWindows.starts(64, 64)).containsExactly(0);
        assertThat(SquareWindows.starts(50257, 64)).hasSize(15).startsWith(0).endsWith(50193);
    }
}
