package org.eigenscope.linalg;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A backend that is being loaded: whoever needs it waits, and reading and scanning of weights, which do not, may begin.
 * If it cannot be loaded, every method fails with the reason.
 */
final class DeferredLinearAlgebra implements LinearAlgebra {

    private final CompletableFuture<LinearAlgebra> backend;

    /** Loads it on a thread of its own. */
    DeferredLinearAlgebra(Supplier<LinearAlgebra> loader) {
        this.backend = CompletableFuture.supplyAsync(loader,
                work -> Thread.ofPlatform().daemon().name("eigenscope-linalg").start(work));
    }

    @Override
    public String name() {
        return backend.join().name();
    }

    @Override
    public String limitation() {
        return backend.join().limitation();
    }

    @Override
    public Gram gram(int m, Precision precision) {
        return backend.join().gram(m, precision);
    }

    @Override
    public Eigensystem eigensystem(Gram gram) {
        return backend.join().eigensystem(gram);
    }

    @Override
    public Triangle triangle(int m) {
        return backend.join().triangle(m);
    }

    @Override
    public double[] singularValues(Triangle triangle) {
        return backend.join().singularValues(triangle);
    }
}
