package org.eigenscope.analysis.matrix;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.eigenscope.analysis.Matrices;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ElementScanTest {

    /** Against two passes, also where the mean is a thousand deviations from zero. */
    @ParameterizedTest
    @CsvSource({"0, 7", "5, 4096", "1000, 4096", "1000, 1001"})
    void onePassIsAsGoodAsTwo(double mean, int block) {
        double[] values = Arrays.stream(Matrices.gaussian(50_000, 9)).map(w -> w * w * w + mean).toArray();
        ElementScan scan = new ElementScan(100, ElementScan.shift(values, Math.min(block, 4096)));
        for (int from = 0; from < values.length; from += block) {
            int count = Math.min(block, values.length - from);
            scan.add(Arrays.copyOfRange(values, from, from + count), count, from);
        }
        double mu = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(w -> (w - mu) * (w - mu)).sum();
        double fourths = Arrays.stream(values).map(w -> Math.pow(w - mu, 4)).sum();
        Moments moments = scan.moments();
        assertThat(moments.count()).isEqualTo(50_000);
        assertThat(moments.mean()).isCloseTo(mu, within(1e-12 * (1 + mean)));
        assertThat(moments.squares()).isCloseTo(squares, within(1e-10 * squares));
        assertThat(moments.kurtosis()).isCloseTo(50_000 * fourths / (squares * squares) - 3,
                within(1e-9 * (1 + moments.kurtosis())));
        assertThat(moments.min()).isEqualTo(Arrays.stream(values).min().orElseThrow());
        assertThat(moments.max()).isEqualTo(Arrays.stream(values).max().orElseThrow());
        List<Integer> farthest = IntStream.range(0, values.length).boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(values[i] - mu))).limit(100).toList();
        assertThat(scan.extremes().stream().limit(100).map(extreme -> (int) extreme.index())).isEqualTo(farthest);
    }
}
