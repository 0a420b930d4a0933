package org.eigenscope.cli;

import java.util.concurrent.CancellationException;
import org.eigenscope.analysis.AnalysisContext;

/** A context that ends the work when the user asks to. */
record CancellableContext(Interruption interruption) implements AnalysisContext {

    @Override
    public void checkpoint() {
        if (interruption.requested()) {
            throw new CancellationException("interrupted");
        }
    }
}
