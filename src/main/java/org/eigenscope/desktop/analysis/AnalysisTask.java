package org.eigenscope.desktop.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.application.Platform;
import javafx.concurrent.Task;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/**
 * An analysis as a JavaFX task: the only place that makes one. What the workers report is queued and handed to the FX
 * thread in batches, one call for all that has come in since the last: a model of thousands of small layers must not
 * flood it.
 */
public final class AnalysisTask extends Task<ModelReport> {

    private final AnalysisStarter.News news;
    private final ConcurrentLinkedQueue<Object> mail = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean called = new AtomicBoolean();
    private final AnalysisRun run;

    private AnalysisTask(AnalysisService service, ThreadPriority courtesy, Model model, List<Layer> layers, AnalysisOptions options,
            AnalysisStarter.News news) {
        this.news = news;
        this.run = service.start(model, layers, options, new AnalysisListener() {
            @Override
            public void started(Layer layer) {
                // On the worker's own thread, once a layer: which is cheaper than to remember who has heard it.
                courtesy.work();
                post(layer);
            }

            @Override
            public void finished(LayerReport report) {
                post(report);
            }
        });
    }

    /** Turns a service into a starter whose news come on the FX thread. */
    public static AnalysisStarter starter(AnalysisService service, ThreadPriority courtesy, Executor executor) {
        return (model, layers, options, news) -> {
            AnalysisTask task = new AnalysisTask(service, courtesy, model, layers, options, news);
            executor.execute(task);
            return task.run;
        };
    }

    @Override
    protected ModelReport call() throws InterruptedException {
        return run.join();
    }

    @Override
    protected void succeeded() {
        deliver();
        news.ended(getValue());
    }

    @Override
    protected void failed() {
        deliver();
        news.failed(getException());
    }

    private void post(Object item) {
        mail.add(item);
        if (called.compareAndSet(false, true)) {
            Platform.runLater(this::deliver);
        }
    }

    private void deliver() {
        called.set(false);
        List<Layer> begun = new ArrayList<>();
        List<LayerReport> done = new ArrayList<>();
        for (Object item = mail.poll(); item != null; item = mail.poll()) {
            if (item instanceof Layer layer) {
                begun.add(layer);
            } else if (item instanceof LayerReport report) {
                done.add(report);
            }
        }
        if (!begun.isEmpty() || !done.isEmpty()) {
            news.progressed(begun, done);
        }
    }
}
