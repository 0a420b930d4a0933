package org.eigenscope.format.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.TensorData;

/**
 * The update of FourierFT (Gao et al. 2024, arXiv 2405.03003): the real part of the inverse Fourier transform of a few
 * numbers c at places (u, v) that were drawn, element (i, j) = scale/(M·N) · Σ c·cos(2π(u·i/M + v·j/N)).
 *
 * @param rows M
 * @param columns N
 * @param spectrum the numbers c
 * @param places u·N + v of each
 * @param scale what the transform is multiplied by
 */
public record FourierMatrix(int rows, int columns, TensorData spectrum, List<Long> places, double scale)
        implements MatrixSource {

    /** Words of the generator's state, and how far ahead it mixes. */
    private static final int STATE = 624;
    private static final int AHEAD = 397;

    public FourierMatrix {
        places = List.copyOf(places);
        if (2L * columnsOf(places, columns).size() * columns > Factor.LARGEST) {
            throw new IllegalArgumentException("%,d frequencies of %,d columns are too many".formatted(places.size(),
                    columns));
        }
    }

    /**
     * The first of the numbers from 0 to n − 1 in the order in which PyTorch shuffles them: Fisher and Yates' shuffle,
     * drawn by a Mersenne twister (Matsumoto and Nishimura 1998) with this seed.
     *
     * @param count how many are wanted
     * @throws IllegalArgumentException if there are so many numbers that PyTorch draws in another way
     */
    public static List<Long> shuffled(long n, int count, long seed) {
        if (n >= 0xffff_ffffL / 20 || count > n) {
            throw new IllegalArgumentException("%,d places of %,d are drawn in another way".formatted(count, n));
        }
        int[] state = new int[STATE];
        state[0] = (int) seed;
        for (int i = 1; i < STATE; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
        Map<Long, Long> moved = new HashMap<>();
        Long[] first = new Long[count];
        int next = STATE;
        for (int i = 0; i < count; i++) {
            if (next == STATE) {
                refill(state);
                next = 0;
            }
            // Nothing is drawn for the last place.
            long other = i + (i == n - 1 ? 0 : Integer.toUnsignedLong(tempered(state[next++])) % (n - i));
            first[i] = moved.getOrDefault(other, other);
            moved.put(other, moved.getOrDefault((long) i, (long) i));
        }
        return Arrays.asList(first);
    }

    private static void refill(int[] state) {
        for (int i = 0; i < STATE; i++) {
            int mixed = state[i] & 0x8000_0000 | state[(i + 1) % STATE] & 0x7fff_ffff;
            state[i] = state[(i + AHEAD) % STATE] ^ mixed >>> 1 ^ ((mixed & 1) == 0 ? 0 : 0x9908_b0df);
        }
    }

    private static int tempered(int word) {
        int y = word;
        y ^= y >>> 11;
        y ^= y << 7 & 0x9d2c_5680;
        y ^= y << 15 & 0xefc6_0000;
        return y ^ y >>> 18;
    }

    /** How many eigenvalues can differ from zero: each row, or column, of the spectrum gives two at most. */
    public int rank() {
        long heights = places.stream().map(place -> place / columns).distinct().count();
        return (int) Math.min(Math.min(rows, columns), 2 * Math.min(heights, columnsOf(places, columns).size()));
    }

    /** The columns of the spectrum that are not zero, each with its number. */
    private static Map<Integer, Integer> columnsOf(List<Long> places, int columns) {
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        places.forEach(place -> numbers.putIfAbsent((int) (place % columns), numbers.size()));
        return numbers;
    }

    @Override
    public long memory() {
        return 2L * Double.BYTES * columns * columnsOf(places, columns).size();
    }

    @Override
    public MatrixReader open() throws IOException {
        return new Reader(Factor.vector(spectrum, places.size()));
    }

    private final class Reader extends BlockReader {
        private final double[] numbers;
        private final int[] height = new int[places.size()];
        private final int[] wave = new int[places.size()];
        /** Of each column of the spectrum the cosine, and the sine, at each column of the matrix. */
        private final double[][] cosines;
        private final double[][] sines;

        Reader(double[] numbers) {
            super(rows, columns);
            this.numbers = numbers;
            Map<Integer, Integer> waves = columnsOf(places, columns);
            for (int f = 0; f < height.length; f++) {
                height[f] = (int) (places.get(f) / columns);
                wave[f] = waves.get((int) (places.get(f) % columns));
            }
            this.cosines = new double[waves.size()][columns];
            this.sines = new double[waves.size()][columns];
            waves.forEach((column, number) -> {
                for (int j = 0; j < columns; j++) {
                    cosines[number][j] = Math.cos(angle(column, j, columns));
                    sines[number][j] = Math.sin(angle(column, j, columns));
                }
            });
        }

        private static double angle(long frequency, long place, int length) {
            return 2 * Math.PI * (frequency * place % length) / length;
        }

        @Override
        void block(int slice, int firstRow, int rowCount, int firstColumn, int columnCount, double[] into) {
            double factor = scale / rows / columns;
            double[] even = new double[cosines.length];
            double[] odd = new double[cosines.length];
            for (int i = 0; i < rowCount; i++) {
                Arrays.fill(even, 0);
                Arrays.fill(odd, 0);
                for (int f = 0; f < numbers.length; f++) {
                    double angle = angle(height[f], firstRow + i, rows);
                    even[wave[f]] += factor * numbers[f] * Math.cos(angle);
                    odd[wave[f]] -= factor * numbers[f] * Math.sin(angle);
                }
                int target = i * columnCount;
                Arrays.fill(into, target, target + columnCount, 0);
                for (int d = 0; d < cosines.length; d++) {
                    for (int j = 0; j < columnCount; j++) {
                        into[target + j] += even[d] * cosines[d][firstColumn + j] + odd[d] * sines[d][firstColumn + j];
                    }
                }
            }
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
