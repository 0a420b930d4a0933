package org.eigenscope.desktop;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.Drawing;
import org.eigenscope.chart.Samples;
import org.eigenscope.chart.TimelineChart;
import org.eigenscope.chart.TimelineChart.Line;
import org.eigenscope.chart.TimelineChart.Logged;
import org.eigenscope.chart.TimelineChart.Run;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.spectrum.PowerLawFit;

/**
 * Measures how much processor time, of all threads, one drawing of a training run of 100 checkpoints and 300 layers
 * takes in the window, by chart. Prints; is no test.
 */
final class RunRedraw {

    private static final int LAYERS = 300;
    private static final int STEPS = 100;
    private static final int WARM = 40;
    private static final int TIMED = 60;

    private RunRedraw() {}

    public static void main(String[] args) {
        try {
            measure();
        } catch (Throwable e) {
            // The window's threads would keep the process.
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    static void measure() {
        Run run = run();
        try (TestWindow window = new TestWindow()) {
            ChartSurface surface = TestWindow.fx(() -> {
                ChartSurface made = new ChartSurface();
                Stage stage = new Stage();
                stage.initOwner(window.scene().getWindow());
                stage.setScene(new Scene(new StackPane(made), 900, 560));
                stage.show();
                return made;
            });
            for (TimelineChart chart : Charts.ofRun()) {
                Responsiveness.say("%s of %d layers at %d steps: processor time of one drawing, mean"
                        .formatted(chart.label(), LAYERS, STEPS), mean(surface, chart, run), "ms");
            }
        }
    }

    private static double mean(ChartSurface surface, TimelineChart chart, Run run) {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        double sum = 0;
        for (int i = 0; i < WARM + TIMED; i++) {
            Drawing drawing = chart.draw(run, new ChartStyle(ChartTheme.LIGHT, false, true));
            TestWindow.pulses(2);
            long from = process.getProcessCpuTime();
            TestWindow.run(() -> surface.show(drawing));
            TestWindow.pulses(2);
            if (i >= WARM) {
                sum += (process.getProcessCpuTime() - from) / 1e6;
            }
        }
        // The system counts in ticks of 10 ms: a mean tells more than a median.
        return sum / TIMED;
    }

    /** Layers whose α falls, each on its way; some have traps in the end. */
    private static Run run() {
        Random random = new Random(1);
        Analyzed calm = Samples.gaussian("calm", 64, 64, 0, 1);
        Analyzed trapped = Samples.gaussian("trapped", 64, 64, 30, 1);
        List<Line> lines = new ArrayList<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            List<Optional<Analyzed>> reports = new ArrayList<>();
            double alpha = 6 + random.nextGaussian();
            // Every third line is noise over the whole height, the dearest to draw.
            double noise = layer % 3 == 0 ? 2 : 0.15;
            for (int step = 0; step < STEPS; step++) {
                alpha += 0.1 * random.nextGaussian() - 0.03;
                reports.add(Optional.of(with(layer % 20 == 0 && step > 60 ? trapped : calm,
                        alpha + noise * random.nextGaussian())));
            }
            lines.add(new Line("layer." + layer, reports));
        }
        List<Long> steps = new ArrayList<>();
        List<Double> at = new ArrayList<>();
        List<Double> loss = new ArrayList<>();
        for (int step = 1; step <= STEPS; step++) {
            steps.add(1000L * step);
            at.add(1000.0 * step);
            loss.add(3.0 / step);
        }
        return new Run("run", "step", steps, List.of(new Logged("loss", false, at, loss)), lines,
                MetricCatalog.get("alpha"), 7, 50, Optional.empty());
    }

    private static Analyzed with(Analyzed sample, double alpha) {
        PowerLawFit fit = sample.tail();
        PowerLawFit tail = new PowerLawFit(true, alpha, fit.xmin(), fit.xmax(), fit.d(), fit.sigma(), fit.tailSize(),
                fit.candidates(), "");
        return new Analyzed(sample.layer(), null, sample.esd(), sample.scale(), tail, sample.truncated(),
                sample.clipped(), sample.quality(), sample.readings(), sample.noise(), sample.detX(), sample.bulk(),
                sample.elements(), sample.vectors(), sample.random(), sample.elapsed());
    }
}
