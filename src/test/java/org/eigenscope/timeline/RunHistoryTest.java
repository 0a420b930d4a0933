package org.eigenscope.timeline;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.analysis.run.ModelsTogether;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Place;
import org.eigenscope.model.Model;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.series.SeriesReport;
import org.eigenscope.timeline.Step.Unit;
import org.eigenscope.timeline.find.RunFinder;
import org.eigenscope.timeline.training.CheckpointFigures;
import org.eigenscope.timeline.training.TrainingLog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

/** The run of the digits: it knows by heart, generalizes late, and is over-trained at its end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunHistoryTest {

    private static final double[] FC2 = {
        0.06438984970222263, 0.1804947447669705, 0.18491945506674157, 0.1956366752711849, 0.1576877161848504,
        0.3351639189064236, 0.31458837146230195, 0.4689224704760916, 0.5855455899805734, 0.3653382581160356};

    private final ModelAnalyzer analyzer = new ModelAnalyzer(Backends.best());
    private Timeline timeline;
    private RunHistory story;

    @BeforeAll
    void analyze(@TempDir Path folder) throws Exception {
        TrainingRun run = new RunFinder(new ModelFiles(), file -> false)
                .find(List.of(Runs.digits(folder.resolve("run"))));
        ModelsTogether together = new ModelsTogether(run.name(), run.models(),
                run.models().stream().map(Model::layers).toList());
        List<ModelReport> reports = together.split(analyzer.start(together.model(), together.layers(),
                AnalysisOptions.DEFAULT, AnalysisListener.NONE).join());
        ModelSeries series = ModelSeries.of(run.models());
        TrainingLog log = TrainingLog.of(run, List.of(), file -> false);
        timeline = Timeline.of(run, series, reports, log.curves(), CheckpointFigures.join(run, log.curves()),
                CheckpointDistances.of(series, AnalysisContext.UNHINDERED));
        story = RunHistory.of(timeline);
    }

    @Test
    void theRunIsToldInOneSentence() {
        assertThat(NumberText.ascii(story.headline())).isEqualTo("Traps appear in fc2 at step 177,828 and grow to "
                + "11 × λ+; test accuracy peaks at 562,341 (97.7 %) and falls to 95.5 %.");
    }

    /** As when checkpoints are removed before they are read. */
    @Test
    void nothingIsSaidOfCheckpointsThatWereNotAnalyzed() {
        List<ModelReport> few = IntStream.range(0, Runs.STEPS.size()).mapToObj(i -> {
            ModelReport report = timeline.analysis().reports().get(i);
            return i < 3 ? report : new ModelReport(report.model(), report.options(), List.of(), true, "",
                    report.started(), report.elapsed());
        }).toList();
        assertThat(RunHistory.of(new Timeline(timeline.run(), new SeriesReport(timeline.analysis().series(), few),
                List.of(), List.of(), List.of())).headline())
                .isEqualTo("No layer has a settled trap at any step that was analyzed.");
    }

    /** Bit for bit, metric by metric, as each checkpoint by itself. */
    @Test
    void everyCheckpointIsAnalyzedAsByItself() throws Exception {
        for (int i = 0; i < Runs.STEPS.size(); i++) {
            Model model = new ModelFiles().open(Runs.checkpoint(Runs.STEPS.get(i)));
            List<Analyzed> alone = analyzer.start(model, model.layers(), AnalysisOptions.DEFAULT,
                    AnalysisListener.NONE).join().analyzed();
            List<Analyzed> here = timeline.analysis().reports().get(i).analyzed();
            assertThat(here).hasSameSizeAs(alone).hasSize(3);
            for (int layer = 0; layer < alone.size(); layer++) {
                for (Metric metric : MetricCatalog.shownIn(Place.DETAILS)) {
                    assertThat(metric.value(here.get(layer))).as(metric.name())
                            .isEqualTo(metric.value(alone.get(layer)));
                }
                assertThat(here.get(layer).traps()).extracting(Trap::eigenvalue, Trap::strength, Trap::pValue)
                        .isEqualTo(alone.get(layer).traps().stream().map(trap -> tuple(trap.eigenvalue(),
                                trap.strength(), trap.pValue())).toList());
            }
        }
    }

    @Test
    void everyLayerIsToldByItself() {
        assertThat(story.layers()).extracting(LayerHistory::name).containsExactly("fc1", "fc2", "fc3");
        LayerHistory fc2 = story.layers().get(1);
        assertThat(fc2.firstTrap()).isEqualTo(177_828);
        assertThat(fc2.largestAt()).isEqualTo(1_000_000);
        assertThat(fc2.trapAtEnd()).isTrue();
        assertThat(fc2.largestStrength()).isCloseTo(11.006, within(5e-4));
        assertThat(fc2.below6()).isEqualTo(316_228);
        assertThat(fc2.below2()).isNull();
        assertThat(fc2.change()).isEqualTo(316_228);
        assertThat(story.layers().getFirst().firstTrap()).isEqualTo(562_341);
        assertThat(story.layers().getLast().firstTrap()).isNull();
        assertThat(NumberText.ascii(story.sentences(Unit.STEP).get(1))).startsWith(
                "fc2: traps appear at step 177,828 and grow to 11 × λ+; α stays below 6 from step 316,228 on; "
                        + "λmax leaves the bulk at step 100,000; the level of λmax changes at step 316,228, 14.8 × ");
    }

    /** By {@code numpy.linalg.norm(b - a) / numpy.linalg.norm(a)} of the float32 weights. */
    @Test
    void distancesAreThoseOfNumpy() {
        double[] fc2 = IntStream.range(1, 11).mapToDouble(i -> timeline.layers().get(1).moved(i)).toArray();
        assertThat(timeline.layers().get(1).moved(0)).isNaN();
        assertThat(fc2).containsExactly(FC2, within(1e-9));
    }

    private static Curve curve(String name, double... values) {
        return new Curve(name, Unit.STEP, IntStream.range(0, values.length).asDoubleStream().toArray(), values);
    }

    @Test
    void curvesAreToldAsTheyGo() {
        assertThat(RunHistory.describe(curve("eval_loss", 2, 1, 1.5), "step", true))
                .contains("eval loss is lowest at step 1 (1) and rises to 1.5");
        assertThat(RunHistory.describe(curve("eval_loss", 2, 1.5, 1), "step", true))
                .contains("eval loss falls from 2 to 1");
        assertThat(RunHistory.describe(curve("val_acc", 0.5, 0.75, 0.9), "step", true))
                .contains("val acc rises from 50.0 % to 90.0 %");
        assertThat(RunHistory.describe(curve("val_acc", 0.5, 0.5), "step", true)).contains("val acc stays at 50.0 %");
        assertThat(RunHistory.describe(curve("val_acc", 0.5), "step", true)).isEmpty();
        assertThat(RunHistory.describe(curve("val_acc", 0.5, Double.NaN), "step", true)).isEmpty();
    }
}
