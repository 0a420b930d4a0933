package org.eigenscope.linalg;

class EjmlTest extends LinearAlgebraContract {

    private final LinearAlgebra algebra = Backends.ejml();

    @Override
    LinearAlgebra algebra() {
        return algebra;
    }
}
