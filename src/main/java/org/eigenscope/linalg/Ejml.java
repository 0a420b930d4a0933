package org.eigenscope.linalg;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import org.ejml.EjmlVersion;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * EJML behind {@link LinearAlgebra}: pure Java, works everywhere; computes {@link Precision#SINGLE} in double as well.
 */
final class Ejml implements LinearAlgebra {

    private final String limitation;

    Ejml(String limitation) {
        this.limitation = limitation;
    }

    @Override
    public String name() {
        return "EJML " + EjmlVersion.VERSION;
    }

    @Override
    public String limitation() {
        return limitation;
    }

    @Override
    public Gram gram(int m, Precision precision) {
        return new EjmlGram(m);
    }

    @Override
    public Eigensystem eigensystem(Gram gram) {
        try (EjmlGram ejml = (EjmlGram) gram) {
            return new System(ejml.matrix());
        }
    }

    @Override
    public Triangle triangle(int m) {
        return new EjmlTriangle(m);
    }

    @Override
    public double[] singularValues(Triangle triangle) {
        int order = triangle.order();
        try (EjmlTriangle ejml = (EjmlTriangle) triangle) {
            double[] l = ejml.matrix();
            SolverChecks.check(l, l.length);
            SingularValueDecomposition_F64<DMatrixRMaj> svd = DecompositionFactory_DDRM.svd(order, order, false, false,
                    true);
            if (!svd.decompose(DMatrixRMaj.wrap(order, order, l))) {
                throw new ArithmeticException("the singular value solver did not converge for order " + order);
            }
            double[] values = Arrays.copyOf(svd.getSingularValues(), order);
            Arrays.sort(values);
            return values;
        }
    }

    /** The vectors take a second decomposition, of a copy: the first one, of the values alone, keeps no reflectors. */
    private static final class System implements Eigensystem {

        private final int order;
        private final double[] values;
        private DMatrixRMaj copy;

        System(DMatrixRMaj x) {
            order = x.numRows;
            for (int i = 0; i < order; i++) {
                SolverChecks.checkDiagonal(x.unsafe_get(i, i));
            }
            copy = x.copy();
            EigenDecomposition_F64<DMatrixRMaj> solver = solve(x, false);
            values = new double[order];
            for (int i = 0; i < order; i++) {
                values[i] = Math.max(0, solver.getEigenvalue(i).getReal());
            }
            Arrays.sort(values);
        }

        private EigenDecomposition_F64<DMatrixRMaj> solve(DMatrixRMaj x, boolean vectors) {
            EigenDecomposition_F64<DMatrixRMaj> solver = DecompositionFactory_DDRM.eig(order, vectors, true);
            if (!solver.decompose(x)) {
                throw new ArithmeticException("the eigenvalue solver did not converge for order " + order);
            }
            return solver;
        }

        @Override
        public int order() {
            return order;
        }

        @Override
        public double[] values() {
            return values.clone();
        }

        @Override
        public double[][] vectors(int from, int to) {
            Objects.checkFromToIndex(from, to, order);
            double[][] vectors = new double[to - from][];
            if (to == from) {
                return vectors;
            }
            EigenDecomposition_F64<DMatrixRMaj> solver = solve(copy.copy(), true);
            Integer[] ascending = new Integer[order];
            Arrays.setAll(ascending, i -> i);
            Arrays.sort(ascending, Comparator.comparingDouble(i -> solver.getEigenvalue(i).getReal()));
            for (int i = from; i < to; i++) {
                vectors[i - from] = Eigenvectors.oriented(Arrays.copyOf(solver.getEigenVector(ascending[i]).data,
                        order));
            }
            return vectors;
        }

        @Override
        public void close() {
            copy = null;
        }
    }
}
