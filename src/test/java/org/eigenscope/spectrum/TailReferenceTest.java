package org.eigenscope.spectrum;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The laws of the tail against SciPy and mpmath: {@code src/test/resources/reference/tails.py} makes the reference.
 */
class TailReferenceTest {

    /** Two ways of summing some hundred logarithms. */
    private static final double ROUNDING = 1e-11;

    /**
     * The reference's simplex ends where a step no longer changes the likelihood by 10⁻¹³ of a few hundred: a tail of n
     * eigenvalues then has its parameters to √(10⁻¹¹/n) of one.
     */
    private static final double SIMPLEX = 1e-5;

    static Stream<Named<JsonObject>> cases() throws IOException {
        JsonObject reference = JsonParser.parseString(
                Files.readString(Path.of("src/test/resources/reference/tails.json"))).getAsJsonObject();
        return reference.getAsJsonArray("cases").asList().stream().map(JsonElement::getAsJsonObject)
                .map(one -> Named.of(one.get("name").getAsString(), one));
    }

    private static Spectrum spectrum(JsonObject reference) {
        JsonArray values = reference.getAsJsonArray("values");
        return Spectrum.of(IntStream.range(0, values.size()).mapToDouble(i -> values.get(i).getAsDouble()).toArray());
    }

    private static double number(JsonObject from, String name) {
        return from.get(name).getAsDouble();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void powerLaw(JsonObject reference) {
        PowerLawFit fit = PowerLaw.fit(spectrum(reference));
        JsonObject expected = reference.getAsJsonObject("powerLaw");
        assertThat(fit.alpha()).isCloseTo(number(expected, "alpha"), within(ROUNDING));
        assertThat(fit.xmin()).isEqualTo(number(expected, "xmin"));
        assertThat(fit.d()).isCloseTo(number(expected, "D"), within(ROUNDING));
        assertThat((double) fit.tailSize()).isEqualTo(number(expected, "n"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void truncatedPowerLaw(JsonObject reference) {
        Spectrum spectrum = spectrum(reference);
        TruncatedPowerLawFit fit = TruncatedPowerLaw.fit(spectrum, PowerLaw.fit(spectrum));
        assertTruncated(fit, reference.getAsJsonObject("truncated"));
    }

    private static void assertTruncated(TruncatedPowerLawFit fit, JsonObject expected) {
        assertThat(fit.alpha()).isCloseTo(number(expected, "alpha"), within(SIMPLEX));
        // Λ is a rate: its natural unit is 1/xmin.
        assertThat(fit.cutoff() * fit.xmin()).isCloseTo(number(expected, "Lambda") * fit.xmin(), within(SIMPLEX));
        assertThat(fit.logLikelihood()).isCloseTo(number(expected, "logLikelihood"), within(1e-8));
        assertThat(fit.d()).isCloseTo(number(expected, "D"), within(SIMPLEX));
    }

    /** E_TPL. */
    @ParameterizedTest
    @MethodSource("cases")
    void clippedTail(JsonObject reference) {
        Spectrum spectrum = spectrum(reference);
        PowerLawFit raw = PowerLaw.fit(spectrum);
        ClippedTail tail = FingerClipper.clip(spectrum, raw, TruncatedPowerLaw.fit(spectrum, raw), () -> {});
        assertThat((double) tail.fingers()).isEqualTo(number(reference, "fingers"));
        assertThat(tail.powerLaw().alpha()).isCloseTo(number(reference, "clippedAlpha"), within(ROUNDING));
        assertTruncated(tail.truncated(), reference.getAsJsonObject("clippedTruncated"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void likelihoodRatios(JsonObject reference) {
        Spectrum spectrum = spectrum(reference);
        FitQuality quality = judgeTail(spectrum, PowerLaw.fit(spectrum), new Bootstrap.Draw[0], false);
        JsonObject vuong = reference.getAsJsonObject("toExponential");
        double ratio = number(vuong, "logRatio");
        assertThat(quality.exponential().logRatio()).isCloseTo(ratio, within(ROUNDING * (1 + Math.abs(ratio))));
        assertThat(quality.exponential().statistic()).isCloseTo(number(vuong, "statistic"), within(ROUNDING * 10));
        assertThat(quality.exponential().p()).isCloseTo(number(vuong, "p"), within(ROUNDING * 10));
        assertNested(quality.lognormal(), reference.getAsJsonObject("toLognormal"));
        assertNested(quality.truncated(), reference.getAsJsonObject("toTruncated"));
    }

    private static void assertNested(LikelihoodRatio test, JsonObject expected) {
        double ratio = number(expected, "logRatio");
        // The lognormal of a true power law is reached in the limit alone: both come near it, in their own way.
        boolean limit = ratio > -1e-4;
        assertThat(test.logRatio()).isCloseTo(ratio, within(limit ? 1e-4 : 1e-7));
        // p = w·erfc(√|R|) is steep at R = 0, and jumps to 1 there.
        if (limit) {
            assertThat(test.p()).isGreaterThan(0.45);
        } else {
            assertThat(test.p()).isCloseTo(number(expected, "p"), within(1e-4));
        }
    }

    private static double worse(Bootstrap bootstrap, PowerLawFit fit, int draws) {
        return Arrays.stream(TailLawsTest.draws(bootstrap, draws)).filter(draw -> draw.d() >= fit.d()).count();
    }

    /** Two bootstraps of 2,000 draws each: their difference is binomial. */
    @ParameterizedTest
    @MethodSource("cases")
    void bootstrap(JsonObject reference) {
        int draws = reference.get("bootstraps").getAsInt();
        if (draws == 0) {
            return;
        }
        Spectrum spectrum = spectrum(reference);
        PowerLawFit fit = PowerLaw.fit(spectrum);
        double expected = number(reference, "bootstrapP");
        double p = worse(new Bootstrap(spectrum, fit, 5), fit, draws) / draws;
        double deviation = Math.sqrt(2 * expected * (1 - expected) / draws);
        assertThat(p).isCloseTo(expected, within(4 * deviation + 2.0 / draws));
    }

    /**
     * Over 40 seeds of 50 draws the counts vary as independent draws do: a χ² of 40 degrees between its 10⁻⁴ quantiles.
     */
    @ParameterizedTest
    @MethodSource("cases")
    void bootstrapVariesBinomiallyOverSeeds(JsonObject reference) {
        if (reference.get("bootstraps").getAsInt() == 0 || number(reference, "bootstrapP") < 0.02) {
            return;
        }
        Spectrum spectrum = spectrum(reference);
        PowerLawFit fit = PowerLaw.fit(spectrum);
        double expected = 50 * number(reference, "bootstrapP");
        List<Integer> counts = IntStream.range(0, 40)
                .mapToObj(seed -> (int) worse(new Bootstrap(spectrum, fit, 1000 + seed), fit, 50)).toList();
        double chi = counts.stream().mapToDouble(count -> Math.pow(count - expected, 2)).sum()
                / (expected * (1 - expected / 50));
        assertThat(chi).isBetween(14.9, 83.0);
    }

    private static FitQuality judgeTail(Spectrum spectrum, PowerLawFit fit, Bootstrap.Draw[] draws, boolean noise) {
        return GoodnessOfFit.judge(spectrum, fit, TruncatedPowerLaw.fit(spectrum, fit), draws, noise);
    }
}
