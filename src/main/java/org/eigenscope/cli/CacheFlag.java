package org.eigenscope.cli;

import org.eigenscope.analysis.run.ReportCache;
import org.eigenscope.cli.Arguments.Value;

/** The option of commands that keep reports from one run to the next. */
final class CacheFlag {

    private final Value<Boolean> without;

    CacheFlag(Arguments arguments) {
        without = arguments.flag("Analyze every layer again: neither use nor keep cached reports.", "--no-cache");
    }

    /** Where reports of layers are kept, or nowhere. */
    ReportCache of(Services services) {
        return without.get() ? ReportCache.NONE : services.cache();
    }
}
