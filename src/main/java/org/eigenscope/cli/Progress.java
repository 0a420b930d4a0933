package org.eigenscope.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.Layer;
import org.eigenscope.model.SafeText;

/** Shows how far an analysis is: a bar on a screen, a line for each layer in a log, nothing if quiet. Thread-safe. */
final class Progress implements AnalysisListener {

    private static final int BAR = 30;
    private static final int NAME = 34;
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Terminal terminal;
    private final boolean quiet;
    private final Function<Layer, String> model;
    private final int layers;
    private AnalysisRun run;
    private LongSupplier fetched = () -> 0;
    private long bytes;
    private int done;
    private long drawn;

    /** @param layers how many layers with matrices there are: the others are done in no time */
    Progress(Terminal terminal, boolean quiet, String model, int layers) {
        this(terminal, quiet, layer -> model, layers);
    }

    /** @param model the name of the model that a layer is of, where several are analyzed in one run */
    Progress(Terminal terminal, boolean quiet, Function<Layer, String> model, int layers) {
        this.terminal = terminal;
        this.quiet = quiet;
        this.model = model;
        this.layers = layers;
    }

    /** How many layers with matrices there are. */
    int layers() {
        return layers;
    }

    /** The run to ask for the share of work that is done. */
    synchronized void watch(AnalysisRun started) {
        this.run = started;
    }

    /**
     * Shows how much has been fetched.
     *
     * @param all how many bytes have to be
     * @param come how many have come
     */
    synchronized void fetching(long all, LongSupplier come) {
        this.bytes = all;
        this.fetched = come;
    }

    @Override
    public synchronized void finished(LayerReport report) {
        if (report.layer().weights() == null) {
            return;
        }
        done++;
        if (quiet) {
            return;
        }
        if (terminal.live()) {
            draw(report.layer());
        } else {
            terminal.say("%s [%d/%d] %s: %s".formatted(model.apply(report.layer()), done, layers,
                    report.layer().name(), outcome(report)));
        }
    }

    private static String outcome(LayerReport report) {
        return switch (report) {
            case LayerReport.Analyzed analyzed -> {
                String alpha = analyzed.tail().succeeded()
                        ? "alpha " + NumberText.fixed(analyzed.tail().alpha(), 2) : "no power law";
                int traps = analyzed.traps().size();
                yield traps == 0 ? alpha : alpha + ", " + TrapWords.count(traps);
            }
            case LayerReport.Skipped skipped -> "skipped: " + skipped.reason();
            case LayerReport.Failed failed -> "failed: " + failed.message();
        };
    }

    private void draw(Layer layer) {
        long now = System.nanoTime();
        if (now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        double fraction = run == null ? (double) done / Math.max(1, layers) : run.progress().fraction();
        int filled = (int) Math.round(Math.clamp(fraction, 0, 1) * BAR);
        String name = SafeText.of(model.apply(layer) + " · " + layer.name());
        if (name.codePointCount(0, name.length()) > NAME) {
            name = name.substring(0, name.offsetByCodePoints(0, NAME - 1)) + "…";
        }
        String come = bytes == 0 ? "" : "  %,.0f of %,.0f MB".formatted(fetched.getAsLong() / 1e6, bytes / 1e6);
        terminal.err().print("\r\u001b[K%s%s %3.0f %%  %d/%d%s  %s".formatted(
                "█".repeat(filled), "░".repeat(BAR - filled), 100 * fraction, done, layers, come, name));
        terminal.err().flush();
    }

    /** Takes the bar away. */
    synchronized void end() {
        if (!quiet && terminal.live() && drawn != 0) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
        }
    }
}
