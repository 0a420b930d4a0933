package org.eigenscope.desktop;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.desktop.analysis.AnalysisService;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** An analysis that holds every layer until the test lets it go. */
public final class Gate implements AnalysisService {

    public final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    public final List<List<Layer>> starts = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<AnalysisListener> listener = new AtomicReference<>();

    @Override
    public AnalysisRun start(Model model, Collection<Layer> layers, AnalysisOptions options, AnalysisListener to) {
        starts.add(List.copyOf(layers));
        listener.set(to);
        CountDownLatch ended = new CountDownLatch(1);
        return new AnalysisRun() {
            @Override
            public ModelReport join() throws InterruptedException {
                ended.await(60, TimeUnit.SECONDS);
                return new ModelReport(model, options, List.of(), false, "gate", Instant.EPOCH,
                        Duration.ZERO);
            }

            @Override
            public void cancel() {
                calls.add("cancel");
                ended.countDown();
            }

            @Override
            public void pause() {
                calls.add("pause");
            }

            @Override
            public void resume() {
                calls.add("resume");
            }

            @Override
            public void prefer(int layerId) {
                calls.add("prefer " + layerId);
            }

            @Override
            public Progress progress() {
                return new Progress(0, layers.size(), 0.1, 100 << 20, 1000 << 20);
            }
        };
    }

    /** The real figures of one layer. */
    public void finish(int index) {
        Layer layer = starts.getFirst().get(index);
        Model alone = new Model(Path.of("gate"), "gate", Map.of(), List.of(layer), List.of(), List.of());
        try {
            listener.get().finished(new ModelAnalyzer(Backends.ejml())
                    .start(alone, List.of(layer), AnalysisOptions.DEFAULT, AnalysisListener.NONE).join().layers()
                    .getFirst());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public void fail(int index, String why) {
        listener.get().finished(new LayerReport.Failed(starts.getFirst().get(index), why));
    }
}
