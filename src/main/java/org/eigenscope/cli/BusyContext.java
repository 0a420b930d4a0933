package org.eigenscope.cli;

import java.util.concurrent.CancellationException;
import org.eigenscope.analysis.AnalysisContext;

/** Shows how far a piece of work is, and ends it when the user asks to. */
final class BusyContext implements AnalysisContext {

    private final Services services;
    private final boolean quiet;
    private final String work;

    /** @param work what goes on, in words without a stop */
    BusyContext(Services services, boolean quiet, String work) {
        this.services = services;
        this.quiet = quiet;
        this.work = work;
    }

    @Override
    public void checkpoint() {
        if (services.interruption().requested()) {
            services.terminal().idle();
            throw new CancellationException("interrupted");
        }
    }

    @Override
    public void progress(double fraction) {
        if (quiet) {
            return;
        }
        if (fraction < 1) {
            services.terminal().busy("%s: %.0f %%".formatted(work, 100 * fraction));
        } else {
            services.terminal().idle();
        }
    }
}
