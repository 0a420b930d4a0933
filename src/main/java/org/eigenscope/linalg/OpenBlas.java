package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

/** OpenBLAS behind {@link LinearAlgebra}; all matrices off-heap. */
final class OpenBlas implements LinearAlgebra {

    /**
     * From this order on X is larger than what a processor has of the caches, and the two-stage reduction faster
     * (docs/decisions/0008).
     */
    private static final int TWO_STAGES = 1200;

    /** From this order on a band of 64 is better than one of 32. */
    private static final int WIDE = 3000;

    private final OpenBlasLibrary library;
    private final int twoStages;

    OpenBlas(OpenBlasLibrary library) {
        this(library, library.hasTwoStages() ? TWO_STAGES : Integer.MAX_VALUE);
    }

    /** With another order from which on matrices are reduced in two stages. */
    OpenBlas(OpenBlasLibrary library, int twoStages) {
        this.library = library;
        this.twoStages = twoStages;
    }

    @Override
    public String name() {
        return library.name();
    }

    @Override
    public String limitation() {
        return "";
    }

    @Override
    public Gram gram(int m, Precision precision) {
        return new OpenBlasGram(library, m, precision);
    }

    @Override
    public Eigensystem eigensystem(Gram gram) {
        OpenBlasGram x = (OpenBlasGram) gram;
        try {
            if (x.order() < twoStages) {
                return new OneStageEigensystem(library, x);
            }
            return new TwoStageEigensystem(library, x, Math.min(x.order() < WIDE ? 32 : 64, x.order() / 2));
        } catch (RuntimeException | Error e) {
            gram.close();
            throw e;
        }
    }

    @Override
    public double[] singularValues(double[] matrix, int rows, int columns) {
        long size = (long) rows * columns;
        Objects.checkFromIndexSize(0, size, matrix.length);
        Finite.check(matrix, (int) size);
        int count = Math.min(rows, columns);
        double[] descending;
        try (Arena arena = Arena.ofConfined()) {
            // Row-major rows × columns is column-major columns × rows: the transposed matrix has the same singular
            // values.
            MemorySegment copy = arena.allocate(JAVA_DOUBLE, size);
            MemorySegment.copy(matrix, 0, copy, JAVA_DOUBLE, 0, (int) size);
            MemorySegment values = arena.allocate(JAVA_DOUBLE, count);
            Finite.converged(library.gesdd(columns, rows, copy, values), count);
            descending = values.toArray(JAVA_DOUBLE);
        }
        double[] ascending = new double[count];
        for (int i = 0; i < count; i++) {
            ascending[i] = descending[count - 1 - i];
        }
        return ascending;
    }
}
