package org.eigenscope.desktop.analysis;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Collection;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.analysis.run.ModelsTogether;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/**
 * Lowers the priority of computing threads, so that those that draw go first. Java's own priorities do that on Windows
 * alone: on Linux the JVM passes them on only by an option that warns unless root gives it. There a thread may always
 * lower its own.
 */
public final class ThreadPriority {

    /** Nineteen is the lowest. At ten a thread gets a ninth of what one that is not nice gets beside it. */
    private static final int WORKER = 19;

    private static final int SCREEN = 5;
    private static final int PRIO_PROCESS = 0;
    private final MethodHandle setPriority;

    public ThreadPriority() {
        setPriority = System.getProperty("os.name").equals("Linux") ? link() : null;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link() {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find("setpriority")
                .map(place -> linker.downcallHandle(place, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT,
                JAVA_INT)))
                .orElse(null);
    }

    /** A service whose workers let all others go first. */
    public AnalysisService lowering(AnalysisService service) {
        return new AnalysisService() {
            @Override
            public AnalysisRun start(Model model, Collection<Layer> layers, AnalysisOptions options,
                    AnalysisListener listener) {
                return service.start(model, layers, options, lowering(listener));
            }

            @Override
            public AnalysisRun start(ModelsTogether models, Collection<Layer> layers, AnalysisOptions options,
                    AnalysisListener listener) {
                return service.start(models, layers, options, lowering(listener));
            }
        };
    }

    private AnalysisListener lowering(AnalysisListener listener) {
        return new AnalysisListener() {
            @Override
            public void started(Layer layer) {
                // On the worker's own thread, once a layer: which is cheaper than to remember who has heard it.
                work();
                listener.started(layer);
            }

            @Override
            public void finished(LayerReport report) {
                listener.finished(report);
            }
        };
    }

    /** Lets all others go before the calling thread, and before those that it starts from now on. */
    void work() {
        nice(WORKER);
    }

    /** Lets the window go before the calling thread, but not the analysis: the screen's badges are there first. */
    void screen() {
        nice(SCREEN);
    }

    private void nice(int value) {
        if (setPriority == null || Thread.currentThread().isVirtual()) {
            return;
        }
        try {
            // Of "process" 0, which on Linux is the calling thread. Where it fails all is as before.
            int ignored = (int) setPriority.invokeExact(PRIO_PROCESS, 0, value);
        } catch (Throwable e) {
            throw new AssertionError("setpriority has no Java in it that could throw", e);
        }
    }
}
