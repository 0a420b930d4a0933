package org.eigenscope.linalg;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeferredLinearAlgebraTest extends LinearAlgebraContract {

    private final LinearAlgebra algebra = Backends.loading(Backends::ejml);

    @Override
    LinearAlgebra algebra() {
        return algebra;
    }

    @Test
    void whoeverNeedsItWaits() {
        CompletableFuture<LinearAlgebra> loaded = new CompletableFuture<>();
        LinearAlgebra loading = Backends.loading(loaded::join);
        CompletableFuture<Gram> gram = CompletableFuture.supplyAsync(() -> loading.gram(3));
        assertThat(gram).isNotDone();
        loaded.complete(Backends.ejml());
        assertThat(gram.join().order()).isEqualTo(3);
    }

    @Test
    void whatCannotBeLoadedFailsWhenItIsNeeded() {
        LinearAlgebra loading = Backends.loading(() -> {
            throw new UnsupportedOperationException("no such processor");
        });
        assertThatThrownBy(loading::name).isInstanceOf(CompletionException.class)
                .hasMessageContaining("no such processor");
    }
}
