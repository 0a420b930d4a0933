package org.eigenscope.linalg;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** OpenBLAS reducing matrices of every order in two stages. */
class TwoStageTest extends LinearAlgebraContract {

    private final OpenBlasLibrary library = OpenBlasLibrary.load();
    private final LinearAlgebra algebra = new OpenBlas(library, 2);

    @Override
    LinearAlgebra algebra() {
        return algebra;
    }

    /** The order from which on the program itself takes two stages, against one stage. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void agreesWithOneStage(Precision precision) {
        int m = 1100;
        double[] w = Matrices.gaussian(m, m, 12);
        LinearAlgebra one = new OpenBlas(library, Integer.MAX_VALUE);
        try (Gram a = one.gram(m, precision); Gram b = algebra.gram(m, precision)) {
            a.addRows(w, m);
            b.addRows(w, m);
            try (Eigensystem first = one.eigensystem(a); Eigensystem second = algebra.eigensystem(b)) {
                double bound = 8 * m * precision.unitRoundoff() * first.values()[m - 1];
                for (int i = 0; i < m; i++) {
                    assertThat(second.values()[i]).isCloseTo(first.values()[i], within(bound));
                }
                double[] v = first.topVectors(1)[0];
                double gap = first.values()[m - 1] - first.values()[m - 2];
                assertThat(Matrices.dot(second.topVectors(1)[0], v)).isCloseTo(1, within(bound / gap));
            }
        }
    }
}
