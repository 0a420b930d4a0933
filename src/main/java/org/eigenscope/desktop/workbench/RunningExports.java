package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.desktop.analysis.Background;

/**
 * The files that are being written: shows the progress of the newest, and can stop it. To be used on the window's
 * thread, except for {@link Writing}.
 */
public final class RunningExports {

    private static final long RETELL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * What is shown of a file that is being written.
     *
     * @param words {@code Writing model.html  ·  40 % of its charts}; empty if none is written
     * @param fraction 0 to 1; below 0 while that is not known
     */
    public record State(String words, double fraction) {
        static final State NONE = new State("", 0);

        public boolean busy() {
            return !words.isEmpty();
        }
    }

    /** Writes a file and says what is to be told of it. */
    @FunctionalInterface
    public interface Export<T> {
        /** @throws Exception if it fails, or {@link CancellationException} by the writing's context if it is stopped */
        T write(Writing writing) throws Exception;
    }

    private final Background background;
    private final List<Writing> going = new ArrayList<>();
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.NONE);

    public RunningExports(Background background) {
        this.background = background;
    }

    /** What is written now. */
    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** Stops what is shown; what was written so far is removed. */
    public void stop() {
        if (!going.isEmpty()) {
            going.getLast().stopped = true;
            show();
        }
    }

    /**
     * Begins to write.
     *
     * @param name of the file, for people
     * @param stopped is called in place of the other two if it was stopped before its end
     */
    public <T> void begin(String name, Export<T> work, Consumer<T> done, Consumer<Throwable> failed, Runnable stopped) {
        Writing writing = new Writing(name);
        going.add(writing);
        show();
        background.run(() -> work.write(writing), result -> {
            end(writing);
            done.accept(result);
        }, problem -> {
            end(writing);
            if (writing.stopped) {
                stopped.run();
            } else {
                failed.accept(problem);
            }
        });
    }

    /** What is told of a file that was not written to its end. */
    public static Notice stopped(Path file) {
        return new Notice(Notice.Level.DONE, "Stopped: nothing was written to " + file + ".");
    }

    private void end(Writing writing) {
        going.remove(writing);
        show();
    }

    private void show() {
        state.set(going.isEmpty() ? State.NONE : going.getLast().state());
    }

    /** One file, or one folder of them, as its writer sees it. For any thread. */
    public final class Writing {
        private final String name;
        private volatile boolean stopped;
        private volatile String part = "";
        private volatile double fraction = -1;
        private volatile long told = System.nanoTime();

        private Writing(String name) {
            this.name = name;
        }

        /** @throws CancellationException once it is stopped */
        public void checkpoint() {
            if (stopped) {
                throw new CancellationException("stopped");
            }
        }

        /** Is told how far a part of the work is, which these words name: {@code of its charts}. */
        public AnalysisContext part(String words) {
            return new AnalysisContext() {
                @Override
                public void checkpoint() {
                    Writing.this.checkpoint();
                }

                @Override
                public void progress(double done) {
                    part = words;
                    fraction = done;
                    long now = System.nanoTime();
                    if (now - told >= RETELL_NANOS) {
                        told = now;
                        background.onWindow(RunningExports.this::show);
                    }
                }
            };
        }

        private State state() {
            if (stopped) {
                return new State("Stopping to write " + name + "…", -1);
            }
            return new State("Writing " + name + (fraction < 0 ? "…" : "  ·  %.0f %% %s".formatted(100 * fraction,
                    part)), fraction);
        }
    }
}
