package org.eigenscope.format.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.TensorData;

/**
 * The update of FourierFT (Gao et al. 2024, arXiv 2405.03003): the real part of the inverse Fourier transform of a few
 * numbers c at places (u, v) that were drawn, element (i, j) = scale/(M·N) · Σ c·cos(2π(u·i/M + v·j/N)). Computed a
 * row at a time.
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
        long widths = places.stream().map(place -> place % columns).distinct().count();
        return (int) Math.min(Math.min(rows, columns), 2 * Math.min(heights, widths));
    }

    @Override
    public long memory() {
        return FourierTransform.memory(rows) + FourierTransform.memory(columns);
    }

    @Override
    public MatrixReader open() throws IOException {
        return new Reader(Factor.vector(spectrum, places.size()));
    }

    private final class Reader extends BlockReader {
        private final double[] numbers;
        private final int[] height = new int[places.size()];
        private final int[] width = new int[places.size()];
        private final FourierTransform along = new FourierTransform(columns);
        private final FourierTransform across = new FourierTransform(rows);

        Reader(double[] numbers) {
            super(rows, columns);
            this.numbers = numbers;
            for (int f = 0; f < height.length; f++) {
                height[f] = (int) (places.get(f) / columns);
                width[f] = (int) (places.get(f) % columns);
            }
        }

        /** Each row is one transform, of which the columns that are asked for are taken. */
        @Override
        void block(int slice, int firstRow, int rowCount, int firstColumn, int columnCount, double[] into) {
            double factor = scale / rows / columns;
            for (int i = 0; i < rowCount; i++) {
                along.clear();
                for (int f = 0; f < numbers.length; f++) {
                    long angle = (long) height[f] * (firstRow + i);
                    along.add(width[f], factor * numbers[f] * across.cosine(angle), factor * numbers[f] * across
                            .sine(angle));
                }
                System.arraycopy(along.realParts(), firstColumn, into, i * columnCount, columnCount);
            }
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
