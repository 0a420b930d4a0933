package org.eigenscope.linalg;

class OpenBlasTriangleTest extends TriangleContract {

    private final LinearAlgebra algebra = Backends.openBlas();

    @Override
    LinearAlgebra algebra() {
        return algebra;
    }
}
