package org.eigenscope.linalg;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A backend that loads on a thread of its own: who needs it waits for it, while weights can already be read and
 * scanned. If it cannot be loaded, every method fails with the reason.
 */
final class DeferredLinearAlgebra implements LinearAlgebra {

    private final Supplier<LinearAlgebra> loader;
    private CompletableFuture<LinearAlgebra> loading;

    /** @param loader is called once, by {@link #prepare} or for the first who needs the backend */
    DeferredLinearAlgebra(Supplier<LinearAlgebra> loader) {
        this.loader = loader;
    }

    @Override
    public void prepare() {
        loading();
    }

    private synchronized CompletableFuture<LinearAlgebra> loading() {
        if (loading == null) {
            loading = CompletableFuture.supplyAsync(loader,
                    work -> Thread.ofPlatform().daemon().name("eigenscope-linalg").start(work));
        }
        return loading;
    }

    private LinearAlgebra backend() {
        return loading().join();
    }

    @Override
    public String name() {
        return backend().name();
    }

    @Override
    public String limitation() {
        return backend().limitation();
    }

    @Override
    public Gram gram(int m, Precision precision) {
        return backend().gram(m, precision);
    }

    @Override
    public Eigensystem eigensystem(Gram gram) {
        return backend().eigensystem(gram);
    }

    @Override
    public Triangle triangle(int m) {
        return backend().triangle(m);
    }

    @Override
    public double[] singularValues(Triangle triangle) {
        return backend().singularValues(triangle);
    }
}
