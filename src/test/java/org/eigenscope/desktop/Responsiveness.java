package org.eigenscope.desktop;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.robot.Robot;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.LayerChart;
import org.eigenscope.chart.Samples;
import org.eigenscope.desktop.analysis.AnalysisService;
import org.eigenscope.desktop.app.BuiltInExample;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.model.Layer;
import org.eigenscope.spectrum.Spectrum;

/**
 * Measures what a user feels: how long the window takes to draw the example, how long the chart takes to follow a
 * selection, how long the FX thread is ever busy while a model is analyzed. Prints; is no test, since figures depend
 * on the machine and what else it does.
 */
final class Responsiveness {

    private static final int EIGENVALUES = 4096;

    private Responsiveness() {}

    public static void main(String[] args) throws Exception {
        try {
            start();
            selection();
            new Pulses(args.length > 0 ? Path.of(args[0]) : miniLm()).measure();
            if (args.length == 0) {
                manyLayers();
                RunRedraw.measure();
            }
        } catch (Throwable e) {
            // The window's threads would keep the process.
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private static void start() throws IOException {
        try (TestWindow window = new TestWindow()) {
            Path example = BuiltInExample.unpack(BuiltInExample.OVERTRAINED);
            TestWindow.run(() -> window.bench.open(example, true));
            TestWindow.await("the example", () -> window.scene().lookup("#chart") instanceof ChartSurface chart
                    && chart.drawing().isPresent());
            TestWindow.pulses(1);
            long started = ManagementFactory.getRuntimeMXBean().getStartTime();
            say("JVM start to the example drawn", System.currentTimeMillis() - started, "ms");
        }
    }

    /** Fifty layers of so many eigenvalues, done at once: what is timed is the window alone. */
    private static void selection() {
        Analyzed sample = Samples.gaussian("sample", 64, 64, 30, 1);
        AnalysisService instant = (model, layers, options, listener) -> {
            for (Layer layer : layers) {
                listener.finished(large(sample, layer));
            }
            return new Done(new ModelReport(model, options, List.of(), true, "none", Instant.EPOCH, Duration.ZERO));
        };
        try (TestWindow window = new TestWindow(instant, 1280, 820)) {
            TestWindow.run(() -> window.bench.open(Path.of("assets/models/digits-overtrained.safetensors")));
            window.analyzed();
            ChartSurface chart = window.find("#chart", ChartSurface.class);
            TestWindow.await("a chart", () -> chart.drawing().isPresent());
            for (LayerChart kind : Charts.ofLayer()) {
                if (kind.fits(sample)) {
                    TestWindow.run(() -> window.find("#chart-" + kind.id().replace('_', '-'), ToggleButton.class)
                            .fire());
                    TestWindow.pulses(10);
                    say("selection to redraw, " + kind.label() + ", " + EIGENVALUES + " eigenvalues", walk(window,
                            chart), kind == Charts.SPECTRUM);
                }
            }
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            say("  building the chart on a background thread, CPU time, median", building(sample, threads), "ms");
        }
    }

    /** Times from selection to picture, and the CPU time of the FX thread in them. */
    private record Walk(List<Double> times, List<Double> work) {}

    private static void say(String what, Walk walk, boolean first) {
        // The first chart warms up the rest.
        List<Double> warm = sorted(walk.times.subList(first ? 40 : 10, walk.times.size()));
        say("%s, median of %d".formatted(what, warm.size()), warm.get(warm.size() / 2), "ms");
        say("  the slowest", warm.getLast(), "ms");
        List<Double> work = sorted(walk.work.subList(first ? 40 : 10, walk.work.size()));
        say("  the FX thread's own CPU time in it, median", work.get(work.size() / 2), "ms");
    }

    private static List<Double> sorted(List<Double> figures) {
        return figures.stream().sorted().toList();
    }

    private static Walk walk(TestWindow window, ChartSurface chart) {
        Walk walk = new Walk(new ArrayList<>(), new ArrayList<>());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 60; i++) {
            int step = i % 4 < 2 ? 1 : -1;
            var before = TestWindow.fx(chart::drawing);
            CompletableFuture<Long> drawn = new CompletableFuture<>();
            long from = System.nanoTime();
            long cpu = TestWindow.fx(threads::getCurrentThreadCpuTime);
            TestWindow.run(() -> {
                Runnable[] listener = new Runnable[1];
                listener[0] = () -> {
                    if (!chart.drawing().equals(before)) {
                        window.scene().removePostLayoutPulseListener(listener[0]);
                        drawn.complete(System.nanoTime());
                    }
                };
                window.scene().addPostLayoutPulseListener(listener[0]);
                window.bench.selection().walk(step);
            });
            walk.times.add((drawn.join() - from) / 1e6);
            walk.work.add((TestWindow.fx(threads::getCurrentThreadCpuTime) - cpu) / 1e6);
            TestWindow.pulses(2);
        }
        return walk;
    }

    private static double building(Analyzed sample, ThreadMXBean threads) {
        Analyzed report = large(sample, sample.layer());
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            long from = threads.getCurrentThreadCpuTime();
            Charts.SPECTRUM.draw(report, EsdView.DEFAULT, ChartStyle.withoutTitle(ChartTheme.LIGHT));
            times.add((threads.getCurrentThreadCpuTime() - from) / 1e6);
        }
        Collections.sort(times);
        return times.get(times.size() / 2);
    }

    private static Analyzed large(Analyzed sample, Layer layer) {
        Random random = new Random(layer.id());
        double[] esd = random.doubles(EIGENVALUES).map(u -> 0.01 + 4 * u * u).toArray();
        double[] rand = random.doubles(EIGENVALUES).map(u -> 0.01 + 3 * u * u).toArray();
        Arrays.sort(esd);
        Randomization r = sample.random();
        Randomization shuffled = new Randomization(r.seed(), List.of(Spectrum.of(rand)), r.draws(), r.bulk(),
                r.maxRandEval(), r.softRank(), r.maxDistance(), r.distance(), r.pValue(), r.method(), r.predicted(),
                r.traps());
        return new Analyzed(layer, null, Spectrum.of(esd), sample.scale(), sample.tail(), sample.truncated(),
                sample.clipped(), sample.quality(), sample.readings(), sample.noise(), sample.detX(), sample.bulk(),
                sample.elements(), sample.vectors(),
                shuffled, sample.elapsed());
    }

    /** Two thousand layers: scrolled by the wheel, filtered by words. */
    private static void manyLayers() throws IOException {
        Path model = Safetensors.many(Files.createTempDirectory("eigenscope-measure").resolve("many.safetensors"),
                2000);
        new Pulses(model).measure();
        try (TestWindow window = new TestWindow()) {
            TestWindow.run(() -> window.bench.open(model));
            window.analyzed();
            scroll(window, "#layers");
            scroll(window, "#details");
            List<Double> times = new ArrayList<>();
            for (String words : List.of("mlp", "mlp up", "mlp up 7", "nothing of this name", "", "query", "query 1", "",
                    "12", "")) {
                long from = System.nanoTime();
                TestWindow.run(() -> {
                    window.bench.selection().filterProperty().set(window.bench.selection().filterProperty().get()
                            .withText(words));
                    window.scene().getRoot().layout();
                });
                times.add((System.nanoTime() - from) / 1e6);
                TestWindow.pulses(2);
            }
            Collections.sort(times);
            say("filtering 2,000 layers, median of %d".formatted(times.size()), times.get(times.size() / 2), "ms");
            say("  the slowest", times.getLast(), "ms");
        }
    }

    /** The wheel is turned once a pulse. */
    private static void scroll(TestWindow window, String selector) {
        Node list = window.find(selector, Node.class);
        TestWindow.run(() -> {
            var bounds = list.localToScreen(list.getBoundsInLocal());
            new Robot().mouseMove(bounds.getCenterX(), bounds.getCenterY());
        });
        List<Double> gaps = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int turn = i < 150 ? 5 : -5;
            long from = System.nanoTime();
            TestWindow.run(() -> new Robot().mouseWheel(turn));
            TestWindow.pulses(1);
            gaps.add((System.nanoTime() - from) / 1e6);
        }
        List<Double> warm = new ArrayList<>(gaps.subList(50, gaps.size()));
        Collections.sort(warm);
        say("scrolling " + selector + " of 2,000 layers, from wheel to pulse, median", warm.get(warm.size() / 2), "ms");
        say("  the slowest", warm.getLast(), "ms");
    }

    private static Path miniLm() throws IOException {
        Path file = Files.createTempDirectory("eigenscope-measure").resolve("all-MiniLM-L6-v2.onnx");
        try (InputStream in = Responsiveness.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
            Files.copy(in, file);
        }
        return file;
    }

    static void say(String what, double figure, String unit) {
        System.out.printf("%-90s %8.1f %s%n", what, figure, unit);
    }

    /** A run that was over before it began. */
    private record Done(ModelReport report) implements AnalysisRun {
        @Override
        public ModelReport join() {
            return report;
        }

        @Override
        public void cancel() {}

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void prefer(int layerId) {}

        @Override
        public Progress progress() {
            return new Progress(1, 1, 1, 0, 0);
        }
    }
}
