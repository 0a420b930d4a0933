package org.eigenscope.metric;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;

class NumberTextTest {

    @ParameterizedTest
    @CsvSource({"12.3456,12.35", "0.00123456,0.001235", "1.23456e-7,1.235·10⁻⁷", "-2.5,−2.5", "0,0", "-0.0,0", "NaN,–",
            "Infinity,∞",
        "-Infinity,−∞", "1200,1200", "123456,123456", "1234567,1.235·10⁶", "0.00009999,9.999·10⁻⁵", "0.99996,1",
        "999999.7,1·10⁶",
        "99999.6,100000", "1e300,1·10³⁰⁰", "4.9e-324,4.9·10⁻³²⁴", "0.0001,0.0001", "1.0005,1.001", "-1e-5,−1·10⁻⁵"})
    void fourDigits(double value, String text) {
        assertThat(NumberText.figure(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"2.4996,3,2.500", "2.5,3,2.500", "-0.25,1,−0.3", "1e-9,3,0.000", "12345.678,0,12346", "NaN,3,–",
            "Infinity,2,∞"})
    void fixedDecimals(double value, int decimals, String text) {
        assertThat(NumberText.fixed(value, decimals)).isEqualTo(text);
    }

    /** The same digits as Java's own formats give, whatever the language of the system. */
    @Test
    void roundsAsFormatsDo() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            double value = (random.nextDouble() - 0.3) * Math.pow(10, random.nextInt(12) - 6);
            String scientific = String.format(Locale.ROOT, "%.3e", value);
            int exponent = Integer.parseInt(scientific.substring(scientific.indexOf('e') + 1));
            if (exponent >= -4 && exponent < 6) {
                String decimal = String.format(Locale.ROOT, "%." + Math.max(0, 3 - exponent) + "f", value);
                String trimmed = decimal.contains(".") ? decimal.replaceAll("\\.?0+$", "") : decimal;
                assertThat(NumberText.figure(value)).isEqualTo(trimmed.replace('-', '−'));
            }
            assertThat(NumberText.fixed(value, 3)).as("%s", value)
                    .isEqualTo(String.format(Locale.ROOT, "%.3f", value).replace("-0.000", "0.000").replace('-', '−'));
        }
    }

    @Test
    void groupsAsFormatsDo() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            long value = i == 0 ? Long.MIN_VALUE : i < 2100 ? i - 1050 : random.nextLong() >> random.nextInt(64);
            assertThat(NumberText.count(value)).isEqualTo(String.format(Locale.ROOT, "%,d", value)
                    .replace(',', '\u202f').replace('-', '−'));
            assertThat(NumberText.ascii(NumberText.count(value))).isEqualTo(String.format(Locale.ROOT, "%,d", value));
        }
    }
}
