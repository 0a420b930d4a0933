package org.eigenscope.desktop.workbench;

import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.desktop.analysis.Phase;
import org.eigenscope.desktop.analysis.ProgressEstimate;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The window's logic without a window: what is started, what is cancelled, what is said. */
class WorkbenchTest {

    private final List<Notice> notices = new ArrayList<>();
    private final Hand hand = new Hand();
    private Exception refusal;
    private Model next = TestLayers.model(3);
    private Model beside;
    private Opener opening;
    private final Workbench bench = new Workbench(this::openTest, new SameThread(), hand, new Screened());

    WorkbenchTest() {
        bench.onNotice(notices::add);
    }

    /** An adapter is opened as what it makes of the model that is open; the model itself beside none. */
    @Test
    void aSecondModelIsOpenedBesideTheFirst() {
        bench.open(Path.of("model"));
        assertThat(beside).isNull();
        Model first = bench.sessionProperty().get().model();

        bench.compareWith(Path.of("adapter"));

        assertThat(beside).isSameAs(first);
    }

    /** An adapter that was opened first becomes what it makes of the base model that is opened beside it. */
    @Test
    void anAdapterThatWasOpenedFirstIsAppliedToItsBaseModel() {
        Model base = next;
        next = new Model(Path.of("adapter"), base.format(), Map.of("adapter", "LoRA"), base.layers(), List.of(),
                List.of());
        bench.open(Path.of("adapter"));
        Model alone = bench.sessionProperty().get().model();
        List<Path> asked = new ArrayList<>();
        opening = (path, other) -> {
            asked.add(path);
            return path.endsWith("adapter") ? new Model(path, base.format(), Map.of(), base.layers(), List.of(),
                    List.of()) : base;
        };

        bench.compareWith(Path.of("base"));

        assertThat(asked).containsExactly(Path.of("base"), Path.of("adapter"));
        assertThat(beside).isSameAs(base);
        assertThat(bench.sessionProperty().get().model()).isNotSameAs(alone).extracting(Model::metadata)
                .isEqualTo(Map.of());
    }

    private Model openTest(Path path, Model base) throws Exception {
        beside = base;
        if (refusal != null) {
            throw refusal;
        }
        return opening == null ? next : opening.open(path, base);
    }

    @Test
    void openingShowsAllLayersSelectsTheFirstAndAnalyzes() {
        bench.open(Path.of("model"));
        assertThat(bench.sessionProperty().get().items()).hasSize(3);
        assertThat(bench.selection().currentProperty().get().layer().id()).isEqualTo(1);
        assertThat(hand.last().layers).hasSize(3);
        assertThat(bench.sessionProperty().get().items()).extracting(LayerItem::state).containsOnly(LayerState.WAITING);
        assertThat(bench.analyses().phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void selectingAWaitingLayerPrefersIt() {
        bench.open(Path.of("model"));
        hand.preferred.clear();
        bench.selection().walk(2);
        assertThat(bench.selection().currentProperty().get().layer().id()).isEqualTo(3);
        assertThat(hand.preferred).containsExactly(3);
    }

    @Test
    void figuresArriveLayerByLayer() {
        bench.open(Path.of("model"));
        LayerItem second = bench.sessionProperty().get().items().get(1);
        hand.last().begin(2);
        assertThat(second.state()).isEqualTo(LayerState.RUNNING);
        hand.last().finish(2);
        assertThat(second.state()).isEqualTo(LayerState.DONE);
        assertThat(second.analyzed()).isPresent();
        assertThat(bench.report()).isEmpty();
        hand.last().end(true);
        assertThat(bench.analyses().phase()).isEqualTo(Phase.IDLE);
        assertThat(bench.sessionProperty().get().items().getFirst().state()).isEqualTo(LayerState.IDLE);
        assertThat(notices).singleElement().satisfies(notice -> assertThat(notice.text()).contains("1 layer analyzed"));
        assertThat(bench.report()).hasValueSatisfying(report -> assertThat(report.complete()).isFalse());
    }

    @Test
    void aFailedLayerKeepsItsMessageAndStopsNothing() {
        bench.open(Path.of("model"));
        hand.last().fail(1, "the file changed");
        hand.last().finish(2);
        assertThat(bench.sessionProperty().get().items().getFirst().reason()).isEqualTo("the file changed");
        assertThat(bench.analyses().phase()).isEqualTo(Phase.RUNNING);
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
        assertThat(hand.last().cancelled).isFalse();
    }

    @Test
    void aSecondModelIsAnalyzedBesideTheFirst() {
        bench.open(Path.of("model"));
        HandRun first = hand.last();
        bench.compareWith(Path.of("other"));
        HandRun second = hand.last();
        assertThat(bench.sessions()).hasSize(2);
        assertThat(bench.seriesProperty().get().layers()).hasSize(3);
        assertThat(bench.counterpart()).contains(bench.sessions().get(1).items().getFirst());
        first.end(true);
        assertThat(bench.analyses().phase()).isEqualTo(Phase.IDLE);
        assertThat(bench.analyses().activityProperty().get().phase()).as("of the second").isEqualTo(Phase.RUNNING);
        assertThat(notices).as("only the main model's end is told").hasSize(1);
        second.finish(2);
        assertThat(bench.sessions().get(1).items().get(1).analyzed()).isPresent();
        bench.closeSecond();
        assertThat(second.cancelled).isTrue();
        assertThat(bench.sessions()).hasSize(1);
        assertThat(bench.seriesProperty().get()).isNull();
        assertThat(bench.analyses().activityProperty().get().phase()).isEqualTo(Phase.IDLE);
        assertThat(bench.sessionProperty().get()).as("the first stays").isNotNull();
    }

    @Test
    void aModelWithoutACommonLayerIsNotPutBeside() {
        bench.open(Path.of("model"));
        next = Matrices.model(Matrices.layer(1, "nothing.like.it", Matrices.gaussian(12 * 7, 1), 12, 7));
        bench.compareWith(Path.of("other"));
        assertThat(bench.sessions()).hasSize(1);
        assertThat(notices).singleElement().satisfies(notice -> {
            assertThat(notice.level()).isEqualTo(Level.ERROR);
            assertThat(notice.text()).contains("have no layer in common");
        });
    }

    @Test
    void pauseResumeAndCancel() {
        bench.open(Path.of("model"));
        bench.analyses().pause();
        assertThat(bench.analyses().phase()).isEqualTo(Phase.PAUSED);
        assertThat(hand.last().paused).isTrue();
        bench.analyses().resume();
        assertThat(hand.last().paused).isFalse();
        bench.analyses().cancel();
        assertThat(bench.analyses().phase()).isEqualTo(Phase.STOPPING);
        hand.last().end(false);
        assertThat(bench.analyses().phase()).isEqualTo(Phase.IDLE);
        assertThat(notices.getLast().text()).startsWith("Stopped. ");
    }

    @Test
    void aLayerThatIsAnalyzedAgainKeepsItsFiguresMeanwhile() {
        bench.open(Path.of("model"));
        hand.last().finish(1);
        hand.last().end(true);
        LayerItem first = bench.sessionProperty().get().items().getFirst();
        bench.optionsProperty().set(AnalysisOptions.DEFAULT.withSeed(7));
        bench.analyze(List.of(first));
        assertThat(hand.last().layers).extracting(Layer::id).containsExactly(1);
        assertThat(hand.last().options.seed()).isEqualTo(7);
        assertThat(first.state()).isEqualTo(LayerState.WAITING);
        assertThat(first.analyzed()).isPresent();
        hand.last().end(false);
        assertThat(first.state()).isEqualTo(LayerState.DONE);
    }

    @Test
    void filtersListWhatTheySay() {
        bench.open(Path.of("model"));
        hand.last().finish(1);
        List<LayerItem> items = bench.sessionProperty().get().items();
        assertThat(items).filteredOn(LayerListFilter.ALL.withText("BLOCK 2")::accepts).extracting(i -> i.layer().id())
                .containsExactly(3);
        assertThat(items).filteredOn(LayerListFilter.ALL.withOnlyTraps(true)::accepts).isEmpty();
        assertThat(items).filteredOn(LayerListFilter.ALL.withKind(org.eigenscope.model.LayerKind.CONV2D)::accepts)
                .isEmpty();
    }

    @Test
    void failuresAreSaidInWords() {
        Path file = Path.of("/models/gone.pt");
        assertThat(FailureNotices.words(file, new NoSuchFileException("/models/gone.pt")))
                .contains("moved, renamed or deleted");
        assertThat(FailureNotices.words(file, new FileNotFoundException("x"))).startsWith("gone.pt");
        assertThat(FailureNotices.words(file, new NoSuchFileException("/models/shard-2"))).contains("/models/shard-2");
        assertThat(FailureNotices.words(file, new OutOfMemoryError())).contains("memory");
        assertThat(FailureNotices.words(file, new IllegalStateException("boom"))).contains("error inside Eigenscope",
                "boom");
    }

    @Test
    void theTimeLeftIsSaidOnceItCanBeTold() {
        assertThat(ProgressEstimate.of(new AnalysisRun.Progress(1, 10, 0.5, 0, 0), Duration.ofMillis(300)).words())
                .isEqualTo("1 of 10 layers");
        assertThat(ProgressEstimate.of(new AnalysisRun.Progress(1, 10, 0.25, 0, 0), Duration.ofSeconds(5)).words())
                .isEqualTo("1 of 10 layers · about 15 s left");
        assertThat(ProgressEstimate.words(Duration.ofMinutes(4))).isEqualTo("4 min");
    }

    @Test
    void badgesOfTheScreenAreThereBeforeTheFigures() {
        bench.open(Path.of("model"));
        LayerItem first = bench.sessionProperty().get().items().getFirst();
        assertThat(first.trapped()).isTrue();
        assertThat(first.screenedStrength()).isEqualTo(4.5);
        assertThat(bench.sessionProperty().get().items().get(1).trapped()).isFalse();
        hand.last().finish(1);
        assertThat(first.trapped()).as("the analysis knows better").isFalse();
    }

    /**
     * The power law of the layer that is looked at is tested once its figures are there; the others' when they are
     * looked at.
     */
    @Test
    void thePowerLawOfTheCurrentLayerIsTested() {
        bench.open(Path.of("model"));
        List<LayerItem> items = bench.sessionProperty().get().items();
        for (int id = 1; id <= 3; id++) {
            hand.last().finish(id);
        }
        assertThat(items).extracting(item -> item.analyzed().orElseThrow().quality().bootstraps())
                .containsExactly(TailTesting.DRAWS, 0, 0);
        bench.selection().walk(1);
        assertThat(items).extracting(item -> item.analyzed().orElseThrow().quality().bootstraps())
                .containsExactly(TailTesting.DRAWS, TailTesting.DRAWS, 0);
    }
}
