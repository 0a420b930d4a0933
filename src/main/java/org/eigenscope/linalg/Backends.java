package org.eigenscope.linalg;

import java.util.function.Supplier;

/** Finds the linear algebra that this machine can run: OpenBLAS, or EJML where its native library does not load. */
public final class Backends {

    private Backends() {}

    /**
     * The fastest backend that works here. Takes some 0.1 s the first time, which unpacks and links the native library;
     * call it off the window's thread, once.
     */
    public static LinearAlgebra best() {
        try {
            return openBlas();
        } catch (UnsupportedOperationException e) {
            return new Ejml(("OpenBLAS cannot be used (%s); calculations in pure Java take about ten "
                    + "times as long.").formatted(e.getMessage()));
        }
    }

    /**
     * OpenBLAS, or nothing.
     *
     * @throws UnsupportedOperationException if it cannot be used here; the message says why, without a full stop
     */
    public static LinearAlgebra openBlas() {
        return new OpenBlas(OpenBlasLibrary.load());
    }

    /**
     * One that is loaded in the background, from {@link LinearAlgebra#prepare} on or once somebody needs it, who waits.
     *
     * @param loader {@link #best}, or another
     */
    public static LinearAlgebra loading(Supplier<LinearAlgebra> loader) {
        return new DeferredLinearAlgebra(loader);
    }

    /** The backend in pure Java. */
    public static LinearAlgebra ejml() {
        return new Ejml("");
    }
}
