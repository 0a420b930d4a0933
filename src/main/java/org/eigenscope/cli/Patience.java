package org.eigenscope.cli;

import java.util.concurrent.CancellationException;
import org.eigenscope.analysis.Work;

/** Work that ends when the user wants it to. */
record Patience(Interruption interruption) implements Work {

    @Override
    public void checkpoint() {
        if (interruption.requested()) {
            throw new CancellationException("interrupted");
        }
    }
}
