package org.eigenscope.linalg;

/** OpenBLAS behind {@link LinearAlgebra}; all matrices off-heap. */
final class OpenBlas implements LinearAlgebra {

    /**
     * From this order on X is larger than what a processor has of the caches, and the two-stage reduction faster
     * (docs/decisions/0008).
     */
    private static final int TWO_STAGES = 1200;

    /** The order from which a band of 64 is faster than one of 32. */
    private static final int WIDE = 3000;

    private final OpenBlasLibrary library;
    private final int twoStages;

    OpenBlas(OpenBlasLibrary library) {
        this(library, library.hasTwoStages() ? TWO_STAGES : Integer.MAX_VALUE);
    }

    /** Makes one with another order from which on matrices are reduced in two stages. */
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
        // The reduction in one stage is the faster from above, by a fourteenth to an eighth (docs/decisions/0008).
        return new OpenBlasGram(library, m, m < twoStages ? OpenBlasLibrary.UPPER : OpenBlasLibrary.LOWER, precision);
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
    public Triangle triangle(int m) {
        return new OpenBlasTriangle(library, m);
    }

    @Override
    public double[] singularValues(Triangle triangle) {
        try (OpenBlasTriangle l = (OpenBlasTriangle) triangle) {
            OpenBlasLibrary.checkDiagonal(Precision.DOUBLE, l.order(), l.matrix(), l.stride());
            return new BandSingularValues(library, l.matrix(), l.order(), l.stride()).ascending();
        }
    }
}
