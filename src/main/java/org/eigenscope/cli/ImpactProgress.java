package org.eigenscope.cli;

import java.util.concurrent.CancellationException;
import org.eigenscope.analysis.AnalysisContext;

/** Shows how far a measurement is, and ends it when the user wants that. */
final class ImpactProgress implements AnalysisContext {

    private final Services services;
    private final boolean quiet;

    ImpactProgress(Services services, boolean quiet) {
        this.services = services;
        this.quiet = quiet;
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
            services.terminal().busy("The network answers: %.0f %%".formatted(100 * fraction));
        } else {
            services.terminal().idle();
        }
    }
}
