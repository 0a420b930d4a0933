package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.desktop.analysis.Phase;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** Several models at once: which is analyzed first, how one is left and found again, when it is closed. */
class OpenModelsTest {

    private final List<Notice> notices = new ArrayList<>();
    private final Hand hand = new Hand();
    private final Workbench bench = new Workbench((path, base) -> TestLayers.model(3), new SameThread(), hand,
            new Screened());

    OpenModelsTest() {
        bench.onNotice(notices::add);
    }

    /** So that all together take no more memory than what is looked at. */
    @Test
    void theModelThatIsShownIsAnalyzedFirst() {
        bench.open(Path.of("model"));
        HandRun first = hand.last();
        ModelTab tab = bench.models().shownProperty().get();
        bench.open(Path.of("other"));
        HandRun second = hand.last();
        bench.open(Path.of("third"));
        HandRun third = hand.last();
        assertThat(List.of(first.paused, second.paused, third.paused)).containsExactly(true, true, false);
        assertThat(bench.analyses().activity(tab.main()).waiting()).isTrue();
        bench.analyses().pause();
        assertThat(first.paused).as("whoever pauses wants quiet").isTrue();
        bench.analyses().resume();
        third.end(true);
        assertThat(List.of(first.paused, second.paused)).as("one after the other").containsExactly(false, true);
        assertThat(bench.analyses().phase()).isEqualTo(Phase.IDLE);
        assertThat(bench.analyses().workingProperty().get()).isTrue();
        first.finish(1);
        assertThat(tab.main().items().getFirst().state()).isEqualTo(LayerState.DONE);
        bench.models().walk(-1);
        assertThat(List.of(first.paused, second.paused)).containsExactly(true, false);
        second.end(true);
        notices.clear();
        first.end(true);
        assertThat(notices).singleElement().satisfies(notice -> assertThat(notice.text())
                .startsWith("test.safetensors: "));
        assertThat(bench.analyses().workingProperty().get()).isFalse();
    }

    @Test
    void aTabIsLeftAndFoundAsItWas() {
        bench.open(Path.of("model"));
        bench.selection().walk(1);
        bench.selection().filterProperty().set(LayerListFilter.ALL.withText("block"));
        LayerItem looked = bench.selection().currentProperty().get();
        ModelTab first = bench.models().shownProperty().get();
        bench.open(Path.of("other"));
        assertThat(bench.models().tabs()).hasSize(2);
        assertThat(bench.selection().filterProperty().get()).isEqualTo(LayerListFilter.DEFAULT);
        assertThat(bench.selection().canTravel(-1)).isFalse();
        bench.models().show(first);
        assertThat(bench.selection().currentProperty().get()).isSameAs(looked);
        assertThat(bench.selection().items()).containsExactly(looked);
        assertThat(bench.selection().filterProperty().get().text()).isEqualTo("block");
        bench.selection().goInHistory(-1);
        assertThat(bench.selection().currentProperty().get()).isSameAs(first.main().items().getFirst());
        bench.open(Path.of("other"));
        assertThat(bench.models().tabs()).as("the one that is open is shown").hasSize(2);
        assertThat(bench.sessionProperty().get().file()).isEqualTo(Path.of("other"));
    }

    @Test
    void aModelThatStandsBesideAnotherTooStaysOpenUntilTheLastOfItsTabsIsClosed() {
        bench.open(Path.of("model"));
        HandRun run = hand.last();
        run.finish(1);
        Session model = bench.sessionProperty().get();
        ModelTab alone = bench.models().shownProperty().get();
        bench.open(Path.of("other"));
        ModelTab two = bench.models().shownProperty().get();
        bench.compareWith(model);
        assertThat(two.sessions()).hasSize(2).last().isSameAs(model);
        assertThat(bench.seriesProperty().get()).isNotNull();
        assertThat(run.paused).as("it is shown").isFalse();
        bench.close(alone);
        assertThat(run.cancelled).isFalse();
        assertThat(model.open()).isTrue();
        bench.swap();
        assertThat(bench.sessionProperty().get()).isSameAs(model);
        bench.closeSecond();
        assertThat(bench.sessions()).containsExactly(model);
        bench.close(two);
        assertThat(run.cancelled).isTrue();
        assertThat(model.open()).isFalse();
        assertThat(bench.sessionProperty().get()).isNull();
    }

    @Test
    void aClosedTabGivesItsAnalysisUpAndItsNeighbourIsShown() {
        bench.open(Path.of("model"));
        HandRun first = hand.last();
        ModelTab tab = bench.models().shownProperty().get();
        bench.open(Path.of("other"));
        bench.close(tab);
        assertThat(first.cancelled).isTrue();
        assertThat(bench.sessionProperty().get().file()).isEqualTo(Path.of("other"));
        first.finish(1);
        first.end(true);
        assertThat(notices).isEmpty();
        bench.open(Path.of("third"));
        bench.close(bench.models().shownProperty().get());
        assertThat(bench.sessionProperty().get().file()).isEqualTo(Path.of("other"));
        assertThat(bench.selection().currentProperty().get()).isNotNull();
    }
}
