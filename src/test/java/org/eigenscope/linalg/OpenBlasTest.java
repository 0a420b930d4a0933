package org.eigenscope.linalg;

/** OpenBLAS on this machine. Fails where its native library does not load: that is news, not a reason to skip. */
class OpenBlasTest extends LinearAlgebraContract {

    private final LinearAlgebra algebra = Backends.openBlas();

    @Override
    LinearAlgebra algebra() {
        return algebra;
    }
}
