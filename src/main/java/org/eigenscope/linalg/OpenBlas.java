package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

/** OpenBLAS behind {@link LinearAlgebra}; all matrices off-heap. */
final class OpenBlas implements LinearAlgebra {

    private final OpenBlasLibrary library;

    OpenBlas(OpenBlasLibrary library) {
        this.library = library;
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
        return new OpenBlasEigensystem(library, (OpenBlasGram) gram);
    }

    @Override
    public double[] singularValues(double[] matrix, int rows, int columns) {
        long size = (long) rows * columns;
        Objects.checkFromIndexSize(0, size, matrix.length);
        Finite.check(matrix, (int) size);
        int count = Math.min(rows, columns);
        double[] descending;
        try (Arena arena = Arena.ofConfined()) {
            // Row-major rows × columns is column-major columns × rows: the transposed matrix has the same singular values.
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
