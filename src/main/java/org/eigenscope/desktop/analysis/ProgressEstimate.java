package org.eigenscope.desktop.analysis;

import java.time.Duration;
import java.util.Optional;
import org.eigenscope.analysis.run.AnalysisRun;

/**
 * An estimate of how far an analysis has come and how long it will still take.
 *
 * @param done layers finished
 * @param layers all layers of the run
 * @param fraction share of the work done, 0 to 1
 * @param bytes estimated memory of the layers that are being analyzed
 * @param bound what these estimates may add up to
 * @param left estimated time left, or null while it cannot be estimated
 */
public record ProgressEstimate(int done, int layers, double fraction, long bytes, long bound, Duration left) {

    public static final ProgressEstimate NONE = new ProgressEstimate(0, 0, 0, 0, 0, null);

    /** The estimate from what is done: nothing before a second or a hundredth of the work. */
    public static ProgressEstimate of(AnalysisRun.Progress progress, Duration worked) {
        double fraction = progress.fraction();
        Duration left = null;
        if (fraction > 0.01 && fraction < 1 && worked.toMillis() > 1000) {
            left = Duration.ofMillis(Math.round(worked.toMillis() * (1 - fraction) / fraction));
        }
        return new ProgressEstimate(progress.layersDone(), progress.layers(), fraction, progress.bytes(),
                progress.bound(), left);
    }

    /** Gives the estimate without the time left, for while nothing goes on: nobody can tell how long it takes. */
    public ProgressEstimate withoutTimeLeft() {
        return new ProgressEstimate(done, layers, fraction, bytes, bound, null);
    }

    /** {@code 12 of 39 layers · about 4 s left}. */
    public String words() {
        return "%d of %d %s%s".formatted(done, layers, layers == 1 ? "layer" : "layers",
                Optional.ofNullable(left).map(time -> " · about " + words(time) + " left").orElse(""));
    }

    /** A duration as people say it. */
    public static String words(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        if (seconds < 10) {
            return "%.1f s".formatted(Math.max(0.1, seconds));
        }
        if (seconds < 100) {
            return "%d s".formatted(Math.round(seconds));
        }
        return seconds < 5400 ? "%d min".formatted(Math.round(seconds / 60)) : "%.1f h".formatted(seconds / 3600);
    }
}
