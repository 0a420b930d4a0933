package org.eigenscope.chart;

import java.awt.Color;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.SafeText;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.DefaultDrawingSupplier;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The exponent α of every layer against its depth, one line per model. */
final class AlphaOfModelsChart implements SeriesChart {

    @Override
    public String id() {
        return "alpha_of_models";
    }

    @Override
    public String label() {
        return "α of several models";
    }

    @Override
    public String meaning() {
        return "The exponent of every layer, from the first to the last, with one line per model";
    }

    @Override
    public Prominence prominence() {
        return Prominence.LEADING;
    }

    @Override
    public Drawing draw(List<Member> models, ChartStyle style) {
        ChartFrame frame = new ChartFrame(style);
        ChartTheme theme = style.theme();
        int layers = models.stream().mapToInt(model -> model.layers().size()).max().orElse(0);
        NumberAxis y = frame.linearAxis("α");
        XYPlot plot = DepthPlot.plot(frame, List.of("layer, in the order of the first model", "layer"), 1,
                Math.max(1, layers), y);
        double top = DepthPlot.alphaAxis(plot, models.stream().flatMap(model -> model.layers().stream())
                .flatMap(Optional::stream).toList());
        XYSeriesCollection lines = new XYSeriesCollection();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
        DefaultDrawingSupplier shapes = new DefaultDrawingSupplier();
        AffineTransform size = AffineTransform.getScaleInstance(style.scale(), style.scale());
        renderer.setLegendLine(new Line2D.Double(-style.length(9), 0, style.length(9), 0));
        for (int m = 0; m < models.size(); m++) {
            XYSeries line = new XYSeries("%d  %s".formatted(m + 1, SafeText.of(models.get(m).name())), false, true);
            for (int i = 0; i < layers; i++) {
                Optional<Analyzed> layer = at(models.get(m), i).filter(report -> report.tail().succeeded());
                // A point without a figure interrupts the line.
                line.add(i + 1, layer.map(report -> Math.min(report.tail().alpha(), top)).orElse(Double.NaN));
            }
            lines.addSeries(line);
            Color color = theme.sequence(m, models.size());
            renderer.setSeriesPaint(m, color);
            renderer.setSeriesStroke(m, style.line(1.4));
            renderer.setSeriesShape(m, size.createTransformedShape(shapes.getNextShape()));
        }
        plot.setDataset(lines);
        plot.setRenderer(renderer);
        DepthPlot.explain(plot, DepthPlot.verdicts(top, theme), style);
        return new Drawing(frame.chart("α by depth", List.of("%d models".formatted(models.size()),
                NumberText.count(layers, "layer")), plot),
                (index, x, value) -> read(models, (int) Math.round(x) - 1));
    }

    private static Optional<Analyzed> at(Member model, int layer) {
        return layer >= 0 && layer < model.layers().size() ? model.layers().get(layer) : Optional.empty();
    }

    private static Optional<String> read(List<Member> models, int layer) {
        return models.stream().flatMap(model -> at(model, layer).stream()).findFirst().map(first ->
                "%d  %s   α = %s".formatted(layer + 1, first.layer().name(), IntStream.range(0, models.size())
                        .mapToObj(m -> at(models.get(m), layer).map(report -> MetricCatalog.get("alpha")
                                .briefly(report.tail().succeeded() ? report.tail().alpha() : Double.NaN)).orElse("–"))
                        .collect(Collectors.joining(", "))));
    }
}
