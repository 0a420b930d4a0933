package org.eigenscope.cli;

import java.util.concurrent.CancellationException;
import org.eigenscope.analysis.AnalysisContext;

/** Work that ends when the user wants it to. */
record CancellableContext(Interruption interruption) implements AnalysisContext {

    @Override
    public void checkpoint() {
        if (interruption.requested()) {
            throw new CancellationException("interrupted");
        }
    }
}
