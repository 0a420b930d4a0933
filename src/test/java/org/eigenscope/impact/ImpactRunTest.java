package org.eigenscope.impact;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.impact.engine.Answer;
import org.eigenscope.impact.engine.EngineException;
import org.eigenscope.impact.engine.Network;
import org.eigenscope.impact.engine.NetworkInput;
import org.eigenscope.impact.engine.NetworkOpener;
import org.eigenscope.model.Model;
import org.eigenscope.report.ImpactFiles;
import org.eigenscope.surgery.Removal;
import org.eigenscope.surgery.Surgeon;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Effects of traps, by a network in plain Java, against NumPy's table; and networks that fail. */
class ImpactRunTest {

    private static final List<Removal> CAUSE = List.of(new Removal.ByCause());

    @TempDir
    private Path folder;

    private Probes images() throws Exception {
        return FileProbes.of(Digits.signature(Digits.ONNX), Digits.images(), "y", 0);
    }

    /** J on the test images and the accuracy are those of NumPy, to the last image. */
    @Test
    void theEffectOnTheTestImagesIsThatOfTheTable() throws Exception {
        ImpactReport report = Digits.measure(Digits.ONNX, PlainNetwork.opener(), images(),
                ClassLabels.of(Digits.images(), "y", 797), folder, Digits.options(List.of(new Removal.ByCause(),
                        new Removal.Centre(), new Removal.Outliers(8)), 1, 0));
        assertThat(report.accuracy()).isEqualTo(0.9548306148055207, within(1e-12));
        assertThat(report.probes()).isEqualTo(797);
        assertThat(report.partial()).isFalse();
        for (String layer : List.of("fc1", "fc2")) {
            for (String[] way : new String[][] {{"cause", "centre"}, {"centre", "centre"}, {"outliers", "largest"}}) {
                OutputEffect effect = Digits.effect(report, layer, way[0]).removal();
                assertThat(effect.js().mean()).as(layer + way[0]).isEqualTo(
                        Digits.table(layer, way[1], "js_test")[0], within(2e-6));
                assertThat(effect.accuracy()).as(layer + way[0]).isEqualTo(
                        Digits.table(layer, way[1], "test_accuracy")[0], within(1e-12));
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    /** The same seed gives the same figures, and random changes stand beside them. */
    @Test
    void randomChangesStandBeside() throws Exception {
        ImpactOptions options = Digits.options(List.of(new Removal.ByCause(), new Removal.RankOne(1, 0)), 3, 5);
        ImpactReport report = Digits.measure(Digits.ONNX, PlainNetwork.opener(), images(), null, folder, options);
        TrapImpact.Effect cause = Digits.effect(report, "fc2", "cause");
        assertThat(cause.ratio()).isGreaterThan(5);
        assertThat(cause.visible()).isTrue();
        assertThat(cause.random().js().spread()).isPositive();
        assertThat(cause.removal().js().spread()).isNaN();
        TrapImpact.Effect drawn = Digits.effect(report, "fc2", "rank-one");
        assertThat(drawn.removal().js().spread()).isPositive();
        assertThat(drawn.removal().js().mean()).isEqualTo(
                Digits.table("fc2", "rank one", "js_test")[0], within(3e-3));
        ImpactReport again = Digits.measure(Digits.ONNX, PlainNetwork.opener(), images(), null, folder, options);
        assertThat(ImpactRow.of(again)).extracting(row -> row.effect().toString()).isEqualTo(
                ImpactRow.of(report).stream().map(row -> row.effect().toString()).toList());
    }

    /** The page has each sentence, the table of the columns that people are shown, and what was fed. */
    @Test
    void thePageTellsWhatTheTerminalTells() throws Exception {
        ImpactReport report = Digits.measure(Digits.ONNX, PlainNetwork.opener(), images(),
                ClassLabels.of(Digits.images(), "y", 797), folder, Digits.options(CAUSE, 1, 2));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImpactFiles.html(report, out);
        String page = out.toString(StandardCharsets.UTF_8);
        for (String sentence : ImpactWords.sentences(report)) {
            assertThat(page).contains("<li>" + sentence + "</li>");
        }
        assertThat(page).contains("797 probes, by test; x: x of digits-test.npz", "95.5 %", "93.6 %", "J random",
                "How far the answers move when a trap is taken out").endsWith("</html>\n");
        assertThat(page.split("<tr>")).hasSize(2 + 2);
    }

    /** A network that answers one thing before the change and another after it. */
    private static NetworkOpener answers(float before, float after) {
        AtomicInteger opened = new AtomicInteger();
        return (file, options) -> {
            float value = opened.getAndIncrement() == 0 ? before : after;
            return new Network() {
                @Override
                public List<Answer> answer(List<NetworkInput> batch) {
                    int count = (int) (long) batch.getFirst().shape().getFirst();
                    float[] elements = new float[2 * count];
                    Arrays.fill(elements, value);
                    return List.of(new Answer("logits", List.of((long) count, 2L), elements));
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        };
    }

    @Test
    void noNumbersBeforeTheChangeEndTheRun() {
        assertThatThrownBy(() -> Digits.measure(Digits.ONNX, answers(Float.NaN, 1), images(), null, folder,
                Digits.options(CAUSE, 1, 0))).isInstanceOf(ProbeException.class)
                .hasMessageContaining("NaN or infinity at its output 'logits' before anything is removed");
    }

    @Test
    void noNumbersAfterTheChangeAreToldOfTheTrap() throws Exception {
        ImpactReport report = Digits.measure(Digits.ONNX, answers(1, Float.NaN), images(), null, folder,
                Digits.options(CAUSE, 1, 0));
        assertThat(report.partial()).isTrue();
        assertThat(ImpactWords.sentences(report)).hasSize(2).first().asString()
                .contains("not measured").contains("once it is removed");
        assertThat(ImpactWords.failures(report)).isEqualTo(ImpactWords.sentences(report));
        assertThat(ImpactWords.measured(report)).isEmpty();
    }

    @Test
    void aRefusalAfterTheChangeIsToldOfTheTrap() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        NetworkOpener opener = (file, options) -> {
            if (opened.getAndIncrement() > 0) {
                throw new EngineException("it has had enough");
            }
            return answers(1, 1).open(file, options);
        };
        ImpactReport report = Digits.measure(Digits.ONNX, opener, images(), null, folder, Digits.options(CAUSE, 1, 2));
        assertThat(report.impacts()).hasSize(2).allSatisfy(impact ->
                assertThat(((TrapImpact.Failed) impact).message()).isEqualTo("it has had enough"));
    }

    /** Cancelled in the midst of it, nothing is left on the disk. */
    @Test
    void aCancelledRunLeavesNothing() throws Exception {
        Model model = Digits.open(Digits.ONNX);
        AtomicInteger questions = new AtomicInteger();
        AnalysisContext work = new AnalysisContext() {
            @Override
            public void checkpoint() {
                if (questions.incrementAndGet() > 40) {
                    throw new CancellationException();
                }
            }
        };
        try (Probes probes = images()) {
            ImpactRun run = new ImpactRun(PlainNetwork.opener(), Digits.signature(Digits.ONNX),
                    new Surgeon(Digits.algebra()), Digits.options(CAUSE, 1, 20));
            assertThatThrownBy(() -> run.run(model, Digits.subjects(model), probes, null, folder, "test", work))
                    .isInstanceOf(CancellationException.class);
        }
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void tooFewLabelsAreRefused() throws Exception {
        Probes drawn = DrawnProbes.of(Digits.signature(Digits.ONNX), Digits.open(Digits.ONNX),
                new ProbeOptions(1000, 0, 0, 0, 1, 0, 0, Map.of()));
        ClassLabels labels = ClassLabels.of(Digits.images(), "y", 797);
        assertThatThrownBy(() -> Digits.measure(Digits.ONNX, PlainNetwork.opener(), drawn, labels, folder,
                Digits.options(CAUSE, 1, 0))).hasMessage("there are 797 labels for 1,000 probes: each needs one");
    }
}
