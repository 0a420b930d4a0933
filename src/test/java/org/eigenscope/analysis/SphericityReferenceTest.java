package org.eigenscope.analysis;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eigenscope.analysis.matrix.ElementScan;
import org.eigenscope.spectrum.Sphericity;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The test of the elements' order against orders that were tried: {@code src/test/resources/reference/sphericity.py}
 * makes the reference.
 */
class SphericityReferenceTest {

    static Stream<Named<JsonObject>> cases() throws IOException {
        return JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/sphericity.json")))
                .getAsJsonObject().getAsJsonArray("cases").asList().stream().map(JsonElement::getAsJsonObject)
                .map(one -> Named.of(one.get("name").getAsString(), one));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void meanAndVarianceOverAllOrders(JsonObject reference) {
        int n = reference.get("n").getAsInt();
        int m = reference.get("m").getAsInt();
        double[] w = reference.getAsJsonArray("elements").asList().stream().mapToDouble(JsonElement::getAsDouble)
                .toArray();
        ElementScan scan = new ElementScan(m, ElementScan.shift(w, w.length));
        scan.add(w, w.length, 0);
        // Σλ² alone counts: the elements of WᵀW squared have the same sum.
        double trace = 0;
        for (int a = 0; a < m; a++) {
            for (int b = 0; b < m; b++) {
                double g = 0;
                for (int i = 0; i < n; i++) {
                    g += w[i * m + a] * w[i * m + b];
                }
                trace += g * g;
            }
        }
        Sphericity found = Sphericity.of(new double[] {Math.sqrt(trace)}, n, m, scan.sums());
        double error = reference.get("error").getAsDouble();
        assertThat(found.excess()).isCloseTo(reference.get("excess").getAsDouble(), within(4 * error + 1e-12));
        if (error > 0) {
            // Of leading order: at these sizes good to a third, and rather too large.
            assertThat(found.variance()).isBetween(0.85 * reference.get("variance").getAsDouble(),
                    1.6 * reference.get("variance").getAsDouble());
        }
    }

    /**
     * Of 200 noise matrices some two to four are called structure, whatever their elements are; of rows of two sizes
     * nearly all.
     */
    @Test
    void noiseIsCalledNoise() {
        int noise = 0;
        int rows = 0;
        for (int i = 0; i < 200; i++) {
            double[] elements = Matrices.gaussian(64 * 64, 900 + i);
            if (i % 2 == 1) {
                // Heavy, and no trap of one element.
                double[] factors = Matrices.gaussian(elements.length, 5000 + i);
                for (int e = 0; e < elements.length; e++) {
                    elements[e] *= factors[e];
                }
            }
            LayerReport.Analyzed report = Matrices.analyze(Matrices.layer(1, "noise", elements, 64, 64),
                    AnalysisOptions.DEFAULT.withReplicas(i % 2));
            noise += report.noise().isNoise() ? 1 : 0;
            // Every other row twice as large: structure without a direction.
            for (int e = 0; e < elements.length; e++) {
                elements[e] *= 1 + e / 64 % 2;
            }
            rows += Matrices.analyze(Matrices.layer(1, "rows", elements, 64, 64),
                    AnalysisOptions.DEFAULT.withReplicas(0))
                    .noise().isNoise() ? 1 : 0;
        }
        assertThat(noise).isGreaterThan(185);
        assertThat(rows).isLessThan(10);
    }
}
