package org.eigenscope.analysis.trap;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.analysis.matrix.ElementScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The test for strangers against SciPy ({@code reference/owntail.py}), and its size where its assumption holds. */
class TailSpacingsTest {

    static Stream<JsonObject> cases() throws IOException {
        return JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/owntail.json")))
                .getAsJsonObject()
                .getAsJsonArray("cases").asList().stream().map(JsonElement::getAsJsonObject);
    }

    private static TailSpacings tail(double[] distances, long count) {
        List<ElementScan.Extreme> extremes = IntStream.range(0, distances.length)
                .mapToObj(i -> new ElementScan.Extreme(i, distances[i], distances[i])).toList();
        return new TailSpacings(extremes, count);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isThatOfTheFDistribution(JsonObject one) {
        JsonArray array = one.getAsJsonArray("distances");
        TailSpacings tail = tail(IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).getAsDouble())
                .toArray(),
                one.get("count").getAsLong());
        for (JsonElement test : one.getAsJsonArray("tests")) {
            int m = test.getAsJsonObject().get("m").getAsInt();
            double p = test.getAsJsonObject().get("p").getAsDouble();
            assertThat(tail.xi(m)).isCloseTo(test.getAsJsonObject().get("xi").getAsDouble(), within(1e-12));
            assertThat(tail.pValue(m)).isCloseTo(p, within(1e-9 * p + 1e-300));
        }
        int strangers = switch (one.get("name").getAsString()) {
            case "one" -> 1;
            case "five" -> 5;
            default -> 0;
        };
        assertThat(tail.countOutliers(16, 1e-4)).isEqualTo(strangers);
    }

    /** Of Pareto's law the p-value is uniform: 1 % and 10 % of 4,000 samples, within four standard errors. */
    @Test
    void hasItsSizeOnAPowerLaw() {
        SplittableRandom random = new SplittableRandom(5);
        int samples = 4000;
        int atOne = 0;
        int atTen = 0;
        for (int s = 0; s < samples; s++) {
            double[] x = random.doubles(800).map(u -> Math.pow(1 - u, -1 / 3.0)).map(v -> -v).sorted().map(v -> -v)
                    .toArray();
            double p = tail(x, 800).pValue(3);
            atOne += p < 0.01 ? 1 : 0;
            atTen += p < 0.1 ? 1 : 0;
        }
        assertThat(atOne).isBetween(40 - 25, 40 + 25);
        assertThat(atTen).isBetween(400 - 76, 400 + 76);
    }

    @Test
    void tooFewOthersTellNothing() {
        assertThat(tail(new double[] {9, 2, 1}, 12).pValue(1)).isEqualTo(1);
        assertThat(tail(new double[] {5, 5, 5, 0, 0, 0}, 400).countOutliers(3, 0.01)).isZero();
    }
}
