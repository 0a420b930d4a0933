package org.eigenscope.desktop.workbench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.FetchListener;
import org.eigenscope.format.io.HubAddress;
import org.eigenscope.model.Model;

/** Opens models; of those elsewhere that the user wants whole, the files are fetched first. */
public final class FetchingOpener implements Opener {

    private static final long RETELL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ModelFiles files;
    private final Background background;
    private final Set<Path> wanted = ConcurrentHashMap.newKeySet();
    private final ReadOnlyStringWrapper progress = new ReadOnlyStringWrapper("");
    private volatile Fetch running;

    /** @param files opens all others */
    public FetchingOpener(ModelFiles files, Background background) {
        this.files = files;
        this.background = background;
    }

    /** From now on this model is fetched whole when it is opened, and found on this machine later. */
    public void want(Path address) {
        wanted.add(address);
    }

    /** What is being fetched, and how much of it has come; empty if nothing is. */
    public ReadOnlyStringProperty progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /** Ends what is being fetched; the next try goes on from there. */
    public void stop() {
        Fetch fetch = running;
        if (fetch != null) {
            fetch.stop();
        }
    }

    @Override
    public Model open(Path path, Model base) throws Exception {
        if (!wanted.contains(path)) {
            return files.open(path, base);
        }
        Fetch fetch = new Fetch();
        running = fetch;
        try {
            return files.keeping(fetch).open(path, base);
        } catch (IOException | CancellationException e) {
            if (fetch.stopped) {
                throw new IOException("stopped; fetching it again continues from there", e);
            }
            throw e;
        } finally {
            running = null;
            fetch.end();
            background.onWindow(() -> progress.set(""));
        }
    }

    private final class Fetch implements FetchListener {
        private volatile boolean stopped;
        private Thread waiting = Thread.currentThread();
        private String what = "";
        private long all;
        private long told;

        /** A server that is silent is not waited for. */
        synchronized void stop() {
            stopped = true;
            if (waiting != null) {
                waiting.interrupt();
            }
        }

        /** Called by the thread that has waited, which does something else from now on. */
        synchronized void end() {
            waiting = null;
            if (stopped) {
                Thread.interrupted();
            }
        }

        @Override
        public void begins(Path model, int count, long bytes, Path into) {
            what = HubAddress.shown(model);
            all = bytes;
            fetched(0);
        }

        @Override
        public void fetched(long bytes) {
            if (stopped) {
                throw new CancellationException();
            }
            long now = System.nanoTime();
            if (bytes == 0 || now - told >= RETELL_NANOS) {
                told = now;
                String words = "Fetching %s  ·  %,.1f of %,.1f MB".formatted(what, bytes / 1e6, all / 1e6);
                background.onWindow(() -> progress.set(running == this ? words : ""));
            }
        }
    }
}
