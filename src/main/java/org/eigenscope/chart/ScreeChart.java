package org.eigenscope.chart;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.EsdData.Point;
import org.eigenscope.chart.EsdView.Part;
import org.eigenscope.metric.NumberText;
import org.eigenscope.spectrum.Spectrum;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;

/** The singular values σᵢ = √λᵢ by rank, largest first, of the layer and of its shuffled self. */
final class ScreeChart implements LayerChart {

    @Override
    public String id() {
        return "scree";
    }

    @Override
    public String label() {
        return "Scree";
    }

    @Override
    public String meaning() {
        return "Singular values by rank";
    }

    @Override
    public boolean overlays() {
        return true;
    }

    @Override
    public Set<Part> parts(Analyzed report) {
        return report.random() == null ? EnumSet.of(Part.ORIGINAL) : EnumSet.of(Part.ORIGINAL, Part.RANDOMIZED);
    }

    @Override
    public Drawing draw(Analyzed report, EsdView view, ChartStyle style) {
        ChartFrame frame = new ChartFrame(style);
        ChartTheme theme = style.theme();
        ValueAxis x = frame.logAxis("rank (log)", "rank");
        ValueAxis y = frame.logAxis("singular value √λ (log)", "singular value √λ", "√λ");
        XYPlot plot = frame.plot(x, y);
        List<Point> original = points(report.esd());
        int next = 0;
        if (view.shows(Part.ORIGINAL)) {
            plot.setDataset(next, ChartFrame.series("Original", original));
            plot.setRenderer(next++, frame.lines(theme.original(), style.line(2.4)));
        }
        if (view.shows(Part.RANDOMIZED) && report.random() != null) {
            plot.setDataset(next, ChartFrame.series("Randomized", points(report.random().replicas().getFirst())));
            plot.setRenderer(next++, frame.lines(theme.randomized(), style.dashed(2, 5, 3)));
        }
        if (view.ghost() != null) {
            plot.setDataset(next, ChartFrame.series(view.ghostName(), points(view.ghost().esd())));
            plot.setRenderer(next, frame.lines(theme.ghost(), style.dashed(2, 2, 2.5f)));
        }
        double high = report.scale().svMax();
        // Singular values that are zero up to rounding would stretch the axis over ten empty decades.
        double low = original.stream().mapToDouble(Point::y).filter(v -> v > high * 1e-6).min().orElse(high / 10);
        x.setRange(0.9, Math.max(2, report.esd().size() * 1.1));
        y.setRange(low / 1.3, Math.max(high, low * 2) * 1.4);
        return new Drawing(frame.chart(report.layer().name(), LayerHeadline.of(report, "singular values"), plot),
                (index, at, value) -> read(report.esd(), at));
    }

    private static Optional<String> read(Spectrum esd, double x) {
        long rank = Math.round(x);
        if (rank < 1 || rank > esd.size()) {
            return Optional.empty();
        }
        double lambda = esd.get(esd.size() - (int) rank);
        return Optional.of("rank %d   σ = %s   λ = %s".formatted(rank, NumberText.figure(Math.sqrt(lambda)),
                NumberText.figure(lambda)));
    }

    private static List<Point> points(Spectrum spectrum) {
        List<Point> points = new ArrayList<>();
        for (int i = spectrum.size() - 1; i >= 0; i--) {
            if (spectrum.get(i) > 0) {
                points.add(new Point(spectrum.size() - i, Math.sqrt(spectrum.get(i))));
            }
        }
        return points;
    }
}
