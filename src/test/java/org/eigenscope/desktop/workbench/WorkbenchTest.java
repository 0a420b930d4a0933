package org.eigenscope.desktop.workbench;

import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.ScreenedLayer;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.chart.Samples;
import org.eigenscope.desktop.analysis.AnalysisStarter;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.analysis.BackgroundAnalyses;
import org.eigenscope.desktop.analysis.Phase;
import org.eigenscope.desktop.analysis.ProgressEstimate;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.series.LayerComparison;
import org.eigenscope.series.ModelSeries;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** The window's logic without a window: what is started, what is cancelled, what is said. */
class WorkbenchTest {

    private final List<Notice> notices = new ArrayList<>();
    private final HandRun hand = new HandRun();
    private Exception refusal;
    private final Workbench bench = new Workbench(this::openTest, new SameThread(), hand, new Screened());

    WorkbenchTest() {
        bench.onNotice(notices::add);
    }

    private Model openTest(Path path) throws Exception {
        if (refusal != null) {
            throw refusal;
        }
        return TestLayers.model(3);
    }

    @Test
    void openingShowsAllLayersSelectsTheFirstAndAnalyzes() {
        bench.open(Path.of("model"));
        assertThat(bench.sessionProperty().get().items()).hasSize(3);
        assertThat(bench.currentProperty().get().layer().id()).isEqualTo(1);
        assertThat(hand.layers).hasSize(3);
        assertThat(bench.sessionProperty().get().items()).extracting(LayerItem::state).containsOnly(LayerState.WAITING);
        assertThat(bench.run().phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void selectingAWaitingLayerPrefersIt() {
        bench.open(Path.of("model"));
        hand.preferred.clear();
        bench.walk(2);
        assertThat(bench.currentProperty().get().layer().id()).isEqualTo(3);
        assertThat(hand.preferred).containsExactly(3);
    }

    @Test
    void figuresArriveLayerByLayer() {
        bench.open(Path.of("model"));
        LayerItem second = bench.sessionProperty().get().items().get(1);
        hand.begin(2);
        assertThat(second.state()).isEqualTo(LayerState.RUNNING);
        hand.finish(2);
        assertThat(second.state()).isEqualTo(LayerState.DONE);
        assertThat(second.analyzed()).isPresent();
        assertThat(bench.report()).isEmpty();
        hand.end(true);
        assertThat(bench.run().phase()).isEqualTo(Phase.IDLE);
        assertThat(bench.sessionProperty().get().items().getFirst().state()).isEqualTo(LayerState.IDLE);
        assertThat(notices).singleElement().satisfies(notice -> assertThat(notice.text()).contains("1 layer analyzed"));
        assertThat(bench.report()).hasValueSatisfying(report -> assertThat(report.complete()).isFalse());
    }

    @Test
    void aFailedLayerKeepsItsMessageAndStopsNothing() {
        bench.open(Path.of("model"));
        hand.fail(1, "the file changed");
        hand.finish(2);
        assertThat(bench.sessionProperty().get().items().getFirst().reason()).isEqualTo("the file changed");
        assertThat(bench.run().phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void aFileThatCannotBeOpenedLeavesTheOldModelOpen() {
        bench.open(Path.of("model"));
        Session before = bench.sessionProperty().get();
        refusal = new ModelFormatException.Malformed(Path.of("cut.safetensors"), "it ends at byte 12");
        bench.open(Path.of("cut.safetensors"));
        assertThat(bench.sessionProperty().get()).isSameAs(before);
        assertThat(bench.openingProperty().get()).isFalse();
        assertThat(notices).containsExactly(new Notice(Level.ERROR, "cut.safetensors: it ends at byte 12"));
        assertThat(hand.cancelled).isFalse();
    }

    @Test
    void openingAnotherModelGivesTheFirstRunUp() {
        bench.open(Path.of("model"));
        HandRun.Handle first = hand.handle;
        bench.open(Path.of("other"));
        assertThat(hand.cancelled).isTrue();
        Session second = bench.sessionProperty().get();
        first.news().progressed(List.of(), List.of(Samples.analyze(second.model().layers().getFirst())));
        assertThat(second.items().getFirst().state()).as("late news of the first run").isEqualTo(LayerState.WAITING);
        first.news().ended(hand.report(true));
        assertThat(bench.run().phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void pauseResumeAndCancel() {
        bench.open(Path.of("model"));
        bench.run().pause();
        assertThat(bench.run().phase()).isEqualTo(Phase.PAUSED);
        assertThat(hand.paused).isTrue();
        bench.run().resume();
        assertThat(hand.paused).isFalse();
        bench.run().cancel();
        assertThat(bench.run().phase()).isEqualTo(Phase.STOPPING);
        hand.end(false);
        assertThat(bench.run().phase()).isEqualTo(Phase.IDLE);
        assertThat(notices.getLast().text()).startsWith("Stopped. ");
    }

    @Test
    void aLayerThatIsAnalyzedAgainKeepsItsFiguresMeanwhile() {
        bench.open(Path.of("model"));
        hand.finish(1);
        hand.end(true);
        LayerItem first = bench.sessionProperty().get().items().getFirst();
        bench.optionsProperty().set(AnalysisOptions.DEFAULT.withSeed(7));
        bench.analyze(List.of(first));
        assertThat(hand.layers).extracting(Layer::id).containsExactly(1);
        assertThat(hand.options.seed()).isEqualTo(7);
        assertThat(first.state()).isEqualTo(LayerState.WAITING);
        assertThat(first.analyzed()).isPresent();
        hand.end(false);
        assertThat(first.state()).isEqualTo(LayerState.DONE);
    }

    @Test
    void filtersListWhatTheySay() {
        bench.open(Path.of("model"));
        hand.finish(1);
        List<LayerItem> items = bench.sessionProperty().get().items();
        assertThat(items).filteredOn(LayerListFilter.ALL.withText("BLOCK 2")::accepts).extracting(i -> i.layer().id())
                .containsExactly(3);
        assertThat(items).filteredOn(LayerListFilter.ALL.withOnlyTraps(true)::accepts).isEmpty();
        assertThat(items).filteredOn(LayerListFilter.ALL.withKind(org.eigenscope.model.LayerKind.CONV2D)::accepts).isEmpty();
    }

    @Test
    void failuresAreSaidInWords() {
        Path file = Path.of("/models/gone.pt");
        assertThat(FailureNotices.words(file, new NoSuchFileException("/models/gone.pt"))).contains("moved, renamed or deleted");
        assertThat(FailureNotices.words(file, new FileNotFoundException("x"))).startsWith("gone.pt");
        assertThat(FailureNotices.words(file, new NoSuchFileException("/models/shard-2"))).contains("/models/shard-2");
        assertThat(FailureNotices.words(file, new OutOfMemoryError())).contains("memory");
        assertThat(FailureNotices.words(file, new IllegalStateException("boom"))).contains("error inside Eigenscope", "boom");
    }

    @Test
    void theTimeLeftIsSaidOnceItCanBeTold() {
        assertThat(ProgressEstimate.of(new AnalysisRun.Progress(1, 10, 0.5, 0, 0), Duration.ofMillis(300)).words()).isEqualTo("1 of 10 layers");
        assertThat(ProgressEstimate.of(new AnalysisRun.Progress(1, 10, 0.25, 0, 0), Duration.ofSeconds(5)).words()).isEqualTo("1 of 10 layers · about 15 s left");
        assertThat(ProgressEstimate.words(Duration.ofMinutes(4))).isEqualTo("4 min");
    }

    @Test
    void badgesOfTheScreenAreThereBeforeTheFigures() {
        bench.open(Path.of("model"));
        LayerItem first = bench.sessionProperty().get().items().getFirst();
        assertThat(first.trapped()).isTrue();
        assertThat(first.screenedStrength()).isEqualTo(4.5);
        assertThat(bench.sessionProperty().get().items().get(1).trapped()).isFalse();
        hand.finish(1);
        assertThat(first.trapped()).as("the analysis knows better").isFalse();
    }

    /** A screen that predicts a trap of the first layer. */
    private static final class Screened implements BackgroundAnalyses {
        @Override
        public void screen(List<Layer> layers, AnalysisOptions options, Consumer<ScreenedLayer> listener, Runnable checkpoint) {
            checkpoint.run();
            listener.accept(new ScreenedLayer(layers.getFirst(), List.of(new ScreenedLayer.PredictedTrap(0, 9, 4.5, 1e-9,
                    Trap.Cause.MEAN_SHIFT, null)), ""));
            listener.accept(new ScreenedLayer(layers.get(1), List.of(), ""));
        }

        @Override
        public List<LayerComparison> compare(ModelSeries two, Runnable checkpoint) {
            return List.of();
        }
    }

    /** A background that works at once and fails exactly as the real one: in its second call, never by throwing. */
    private static final class SameThread implements Background {
        @Override
        public <T> void run(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
            T result;
            try {
                result = work.call();
            } catch (Exception | Error e) {
                failed.accept(e);
                return;
            }
            done.accept(result);
        }
    }

    /** An analysis that goes by hand. */
    private static final class HandRun implements AnalysisStarter, AnalysisRun {

        record Handle(Model model, News news) {}

        private final List<Integer> preferred = new ArrayList<>();
        private List<Layer> layers;
        private AnalysisOptions options;
        private Handle handle;
        private boolean cancelled;
        private boolean paused;

        @Override
        public AnalysisRun start(Model model, List<Layer> all, AnalysisOptions with, News news) {
            layers = all;
            options = with;
            handle = new Handle(model, news);
            return new AnalysisRun() {
                @Override
                public ModelReport join() {
                    return HandRun.this.join();
                }

                @Override
                public void cancel() {
                    HandRun.this.cancel();
                }

                @Override
                public void pause() {
                    HandRun.this.pause();
                }

                @Override
                public void resume() {
                    HandRun.this.resume();
                }

                @Override
                public void prefer(int layerId) {
                    HandRun.this.prefer(layerId);
                }

                @Override
                public Progress progress() {
                    return HandRun.this.progress();
                }
            };
        }

        void begin(int id) {
            handle.news.progressed(List.of(layers.get(id - 1)), List.of());
        }

        void finish(int id) {
            handle.news.progressed(List.of(), List.of(Samples.analyze(layers.get(id - 1))));
        }

        void fail(int id, String why) {
            handle.news.progressed(List.of(), List.of(new LayerReport.Failed(layers.get(id - 1), why)));
        }

        void end(boolean complete) {
            handle.news.ended(report(complete));
        }

        ModelReport report(boolean complete) {
            return new ModelReport(handle.model, options, List.of(Samples.analyze(layers.getFirst())), complete, "none",
                    Instant.EPOCH, Duration.ofSeconds(1));
        }

        @Override
        public ModelReport join() {
            throw new UnsupportedOperationException("the starter waits, not the workbench");
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public void prefer(int layerId) {
            preferred.add(layerId);
        }

        @Override
        public Progress progress() {
            return new Progress(0, layers.size(), 0, 0, 0);
        }
    }
}
