package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Memory of which nobody knows what it holds. */
class RoomTest {

    private static final int ORDER = 40;

    private final OpenBlasLibrary library = OpenBlasLibrary.load();

    /** OpenBLAS keeps NaN when it scales a vector by 0; β = 0 must not. */
    @ParameterizedTest
    @CsvSource({"DOUBLE, N, U", "DOUBLE, N, L", "DOUBLE, T, U", "DOUBLE, T, L", "SINGLE, N, U", "SINGLE, N, L",
            "SINGLE, T, U",
        "SINGLE, T, L"})
    void aFirstUpdateForgetsWhatTheMemoryHeld(Precision precision, char trans, char triangle) {
        NativeArrays reals = new NativeArrays(precision);
        int n = 131;
        int k = 3;
        try (Arena arena = Arena.ofConfined()) {
            double[] ones = new double[n * k];
            Arrays.fill(ones, 1);
            double[] dirt = new double[n * n];
            for (int i = 0; i < dirt.length; i++) {
                dirt[i] = i % 3 == 0 ? Double.NaN : i % 3 == 1 ? Double.POSITIVE_INFINITY : i;
            }
            MemorySegment x = reals.allocate(arena, dirt);

            library.syrk(precision, triangle, trans, n, k, reals.allocate(arena, ones), trans == 'N' ? n : k, 0, x, n);

            double[] result = reals.toArray(x, 0, n * n);
            for (int column = 0; column < n; column++) {
                for (int row = triangle == 'L' ? column : 0; row < (triangle == 'L' ? n : column + 1); row++) {
                    assertThat(result[column * n + row]).isEqualTo(k);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "63", "4096", "5000000"})
    void roomIsAlignedAndAsLargeAsAsked(long bytes) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment room = library.allocateUncleared(arena, bytes);
            room.fill((byte) 7);

            assertThat(room.byteSize()).isEqualTo(bytes);
            assertThat(room.address() % NativeArrays.LINE).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"DOUBLE", "SINGLE"})
    void aGramMatrixOfNothingIsZero(Precision precision) {
        soil(precision);
        try (OpenBlasGram gram = new OpenBlasGram(library, ORDER, OpenBlasLibrary.UPPER, precision)) {
            double[] x = new NativeArrays(precision).toArray(gram.matrix(), 0, gram.stride() * gram.order());

            assertThat(x).containsOnly(0.0);
        }
    }

    @ParameterizedTest
    @CsvSource({"DOUBLE", "SINGLE"})
    void aGramMatrixHoldsItsRowsAlone(Precision precision) {
        double[] ones = new double[3 * ORDER];
        Arrays.fill(ones, 1);
        soil(precision);
        try (OpenBlasGram gram = new OpenBlasGram(library, ORDER, OpenBlasLibrary.UPPER, precision)) {
            gram.addRows(ones, 1);
            gram.addRows(ones, 2);
            double[] x = new NativeArrays(precision).toArray(gram.matrix(), 0, gram.stride() * gram.order());

            for (int column = 0; column < ORDER; column++) {
                assertThat(Arrays.copyOfRange(x, column * gram.stride(), column * gram.stride() + column + 1))
                        .containsOnly(3.0);
            }
        }
    }

    /** What is freed is given out next, as it was left: 0x7f7f… is a large number. */
    private void soil(Precision precision) {
        NativeArrays reals = new NativeArrays(precision);
        try (Arena arena = Arena.ofShared()) {
            library.allocateUncleared(arena, reals.bytes((long) reals.stride(ORDER) * ORDER)).fill((byte) 0x7f);
        }
    }
}
