package org.eigenscope.analysis;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eigenscope.spectrum.PowerLaw;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.Spectrum;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Further exponents and ranks against NumPy: {@code src/test/resources/reference/readings.py} makes the reference. */
class ReadingsReferenceTest {

    private static final double ROUNDING = 1e-10;

    static Stream<Named<JsonObject>> cases() throws IOException {
        return JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/readings.json")))
                .getAsJsonObject().getAsJsonArray("cases").asList().stream().map(JsonElement::getAsJsonObject)
                .map(one -> Named.of(one.get("name").getAsString(), one));
    }

    private static Spectrum spectrum(JsonObject reference, String name) {
        return Spectrum.of(reference.getAsJsonArray(name).asList().stream().mapToDouble(JsonElement::getAsDouble)
                .toArray());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readings(JsonObject reference) {
        Spectrum esd = spectrum(reference, "values");
        PowerLawFit tail = PowerLaw.fit(esd);
        double edge = esd.get(esd.size() / 4);
        TailReadings found = TailReadings.of(esd, esd.size(), tail,
                new BulkFit(BulkFit.Kind.ONE_VARIANCE, 1, 0.01, 0, edge, 0, 0), Double.NaN);
        assertThat(found.hillAlpha()).isCloseTo(reference.get("hill").getAsDouble(), within(ROUNDING));
        assertThat(found.peakAlpha()).isCloseTo(reference.get("peak").getAsDouble(), within(ROUNDING));
        assertThat(found.tailShare()).isCloseTo(reference.get("tailShare").getAsDouble(), within(ROUNDING));
        assertThat(found.scaleFreeAlpha()).isEqualTo(tail.alpha());
        assertThat(found.cut()).isZero();
        assertThat(found.bulkShare()).isEqualTo((esd.size() / 4 + 1.0) / esd.size());
        ScaleMetrics scale = ScaleMetrics.of(esd, esd.size(), tail.alpha(), 0.5, Double.NaN);
        assertThat(scale.effectiveRank()).isCloseTo(reference.get("effectiveRank").getAsDouble(), within(1e-9));
        assertThat(scale.participationRatio()).isCloseTo(reference.get("participationRatio").getAsDouble(),
                within(1e-9));
        assertThat(scale.frobeniusNorm()).isCloseTo(Math.sqrt(2 * scale.norm()), within(1e-12 * scale.norm()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void withoutTheThreshold(JsonObject reference) {
        Spectrum esd = spectrum(reference, "small");
        PowerLawFit tail = PowerLaw.fit(esd);
        TailReadings found = TailReadings.of(esd, esd.size(), tail,
                new BulkFit(BulkFit.Kind.ONE_VARIANCE, 1, 0.01, 0, 0, 0, 0), Double.NaN);
        assertThat(tail.alpha()).isCloseTo(reference.get("thresholded").getAsDouble(), within(ROUNDING));
        assertThat(found.scaleFreeAlpha()).isCloseTo(reference.get("scaleFree").getAsDouble(), within(ROUNDING));
        assertThat(found.cut()).isEqualTo(reference.get("cut").getAsInt());
    }
}
