package org.eigenscope.linalg;

class EjmlTriangleTest extends TriangleContract {

    private final LinearAlgebra algebra = Backends.ejml();

    @Override
    LinearAlgebra algebra() {
        return algebra;
    }
}
