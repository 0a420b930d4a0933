package org.eigenscope.cli;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eigenscope.format.io.FetchListener;
import org.eigenscope.format.io.HubAddress;
import org.eigenscope.metric.NumberText;

/** Reports how much of a remote model has to be downloaded, and how much has been. */
final class FetchProgress implements FetchListener {

    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Terminal terminal;
    private long bytes;
    private long drawn;
    private long tenths;

    FetchProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void begins(Path model, int files, long all, Path into) {
        bytes = all;
        tenths = 0;
        terminal.say("%s: fetching %s, %,.1f MB, into %s".formatted(HubAddress.shown(model),
                NumberText.count(files, "file"), all / 1e6, into));
    }

    @Override
    public void fetched(long so) {
        long now = System.nanoTime();
        if (so >= bytes) {
            terminal.idle();
        } else if (terminal.live() && now - drawn >= REDRAW_NANOS) {
            drawn = now;
            terminal.busy("%,.1f of %,.1f MB fetched".formatted(so / 1e6, bytes / 1e6));
        } else if (!terminal.live() && 10 * so / bytes > tenths) {
            tenths = 10 * so / bytes;
            terminal.say("%,.1f of %,.1f MB fetched".formatted(so / 1e6, bytes / 1e6));
        }
    }
}
