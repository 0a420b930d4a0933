package org.eigenscope.spectrum;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ShuffleTest {

    /**
     * All 24 orders of 4 elements equally often: χ² with 23 degrees of freedom, 49.7 at p = 0.001. The seeds are fixed.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void everyOrderOfFourIsEquallyLikely(int bits) {
        int draws = 240_000;
        Map<String, Integer> counts = new HashMap<>();
        for (int draw = 0; draw < draws; draw++) {
            float[] order = Shuffle.of(4, Shuffle.layerSeed(1, draw, 0), bits).apply(new float[] {0, 1, 2, 3}, null);
            counts.merge(Arrays.toString(order), 1, Integer::sum);
        }
        assertThat(counts).hasSize(24);
        double expected = draws / 24.0;
        double chiSquare = counts.values().stream().mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
        assertThat(chiSquare).isLessThan(49.7);
    }

    /**
     * Where each of 64 elements lands, over many draws: χ² with 63² degrees of freedom, normal for so many: p = 0.001
     * at 3.09 sd.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void everyElementLandsEverywhere(int bits) {
        int n = 64;
        int draws = 64_000;
        int[][] counts = new int[n][n];
        for (int draw = 0; draw < draws; draw++) {
            float[] order = Shuffle.of(n, draw, bits).apply(ascending(n), null);
            for (int i = 0; i < n; i++) {
                counts[(int) order[i]][i]++;
            }
        }
        double expected = (double) draws / n;
        double chiSquare = 0;
        for (int[] row : counts) {
            for (int count : row) {
                chiSquare += (count - expected) * (count - expected) / expected;
            }
        }
        double freedom = (n - 1.0) * (n - 1.0);
        assertThat((chiSquare - freedom) / Math.sqrt(2 * freedom)).isBetween(-3.09, 3.09);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 1000, 1 << 20, (1 << 20) + 1, 3_000_000})
    void isAPermutation(int n) {
        float[] shuffled = shuffled(n, 5, null);
        if (n >= 1000) {
            assertThat(shuffled).isNotEqualTo(ascending(n));
        }
        Arrays.sort(shuffled);
        assertThat(shuffled).isEqualTo(ascending(n));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 3_000_000})
    void usesTheMemoryOfAnotherShuffle(int n) {
        float[] former = shuffled(n, 5, null);
        float[] shuffled = shuffled(n, 6, former);
        assertThat(shuffled).isSameAs(former).isEqualTo(shuffled(n, 6, null));
        assertThat(shuffled(n, 6, new float[n - 1])).isEqualTo(shuffled);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 3_000_000})
    void shufflesThePartOfAnArrayThatItWasMadeFor(int n) {
        float[] longer = ascending(n + 100);
        float[] memory = ascending(n + 50);
        assertThat(Shuffle.of(n, 6).apply(longer, memory)).isSameAs(memory);
        assertThat(Arrays.copyOf(memory, n)).isEqualTo(shuffled(n, 6, null));
        assertThat(longer).isEqualTo(ascending(n + 100));
    }

    @Test
    void floatsAndDoublesMoveAlike() {
        int n = 1_200_001;
        double[] doubles = new double[n];
        Arrays.setAll(doubles, i -> i);
        double[] shuffled = Shuffle.of(n, 9).apply(doubles, null);
        float[] floats = shuffled(n, 9, null);
        for (int i = 0; i < n; i++) {
            assertThat((double) floats[i]).isEqualTo(shuffled[i]);
        }
        assertThat(doubles[17]).isEqualTo(17);
    }

    /** However many passes, and however the elements come in blocks. */
    @ParameterizedTest
    @CsvSource({"5000000,5000000", "5000000,1500000", "5000000,1", "1000,10"})
    void passesGiveTheSamePermutation(int n, long room) {
        float[] expected = shuffled(n, 11, null);
        List<ShufflePass> passes = Shuffle.of(n, 11).passes(room, false);
        float[] actual = new float[n];
        int at = 0;
        for (ShufflePass pass : passes) {
            float[] from = ascending(n);
            for (int start = 0; start < n; ) {
                int count = Math.min(n - start, 1 + (start * 7 + 12345) % 70_000);
                pass.accept(from, start, count);
                start += count;
            }
            System.arraycopy(pass.floats(), 0, actual, at, pass.size());
            at += pass.size();
        }
        assertThat(at).isEqualTo(n);
        assertThat(actual).isEqualTo(expected);
        assertThat(passes.size() == 1).isEqualTo(room >= n || n <= 1000);
    }

    @Test
    void refusesTooManyOrTooFewElements() {
        ShufflePass pass = Shuffle.of(10, 1).passes(10, false).getFirst();
        pass.accept(new float[9], 0, 9);
        assertThatThrownBy(pass::floats).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pass.accept(new float[2], 0, 2)).isInstanceOf(IllegalStateException.class);
        pass.accept(new float[1], 0, 1);
        assertThatThrownBy(pass::doubles).isInstanceOf(IllegalStateException.class);
        assertThat(pass.floats()).hasSize(10);
        assertThatThrownBy(pass::floats).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void seedsDiffer() {
        Set<Long> seeds = new HashSet<>();
        for (long seed = -2; seed < 3; seed++) {
            for (int layer = 1; layer <= 100; layer++) {
                for (int replica = 0; replica < 10; replica++) {
                    seeds.add(Shuffle.layerSeed(seed, layer, replica));
                }
            }
        }
        for (int slice = 0; slice < 1000; slice++) {
            seeds.add(Shuffle.sliceSeed(Shuffle.layerSeed(0, 1, 0), slice));
        }
        assertThat(seeds).hasSize(5 * 100 * 10 + 1000);
    }

    /** SplitMix64's published sequence for seed 1234567: our random numbers must never change. */
    @Test
    void theRandomNumbersAreSplitMix64s() {
        assertThat(SplitMix64.at(1234567, 0)).isEqualTo(6457827717110365317L);
        assertThat(SplitMix64.at(1234567, 1)).isEqualTo(3203168211198807973L);
        assertThat(SplitMix64.at(1234567, 2)).isEqualTo(-8629252141511181193L);
    }

    /** A bound of 3 rejects one word, 0, of 2⁶⁴; one of 2⁶³ + 1 nearly half of them. */
    @Test
    void rejectsWhatWouldNotBeUniform() {
        assertThat(SplitMix64.rejects(0, 3)).isTrue();
        assertThat(SplitMix64.rejects(1, 3)).isFalse();
        assertThat(SplitMix64.rejects(0, 1L << 40)).isFalse();
        long large = (1L << 63) + 1;
        assertThat(SplitMix64.rejects((1L << 63) - 2, large)).isTrue();
        assertThat(SplitMix64.rejects((1L << 63) - 1, large)).isFalse();
    }

    /** The order that a seed gives must never change: computed by the definition, in Python. */
    @Test
    void theBitsAreFrozen() {
        assertThat(Shuffle.of(10, 42, 0).apply(ascending(10), null)).containsExactly(6, 9, 4, 5, 0, 8, 1, 2, 3, 7);
        assertThat(Shuffle.of(10, 42, 2).apply(ascending(10), null)).containsExactly(9, 5, 0, 2, 3, 8, 1, 7, 4, 6);
    }

    /** Floats hold integers exactly up to 2²⁴. */
    private static float[] shuffled(int n, long seed, float[] former) {
        return Shuffle.of(n, seed).apply(ascending(n), former);
    }

    private static float[] ascending(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = i;
        }
        return values;
    }
}
