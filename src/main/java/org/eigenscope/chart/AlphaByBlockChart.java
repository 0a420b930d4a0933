package org.eigenscope.chart;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.metric.MatrixRole;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.DefaultDrawingSupplier;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The exponent α of every layer against the block it belongs to, marked by the matrix's role. */
final class AlphaByBlockChart implements ModelChart {

    /** How far the matrices of a block stand apart, of the distance between two blocks. */
    private static final double SPREAD = 0.6;

    @Override
    public String id() {
        return "alpha_by_block";
    }

    @Override
    public String label() {
        return "α by block";
    }

    @Override
    public String meaning() {
        return "The exponent of every layer in its block, with one mark per type of matrix: query, key, value, up, "
                + "down, …";
    }

    @Override
    public boolean fits(List<Analyzed> layers) {
        return layers.stream().anyMatch(layer -> Colouring.block(layer.layer().name()).isPresent());
    }

    @Override
    public String needs() {
        return "layers whose names number their blocks (encoder.layer.0.…)";
    }

    @Override
    public boolean byBlock() {
        return true;
    }

    @Override
    public Drawing draw(String model, List<Analyzed> layers, Analyzed current, Colouring colouring,
            ChartStyle style) {
        ChartFrame frame = new ChartFrame(style);
        ChartTheme theme = style.theme();
        List<Mark> marks = marks(layers);
        NumberAxis y = frame.linearAxis("α");
        double low = marks.stream().mapToDouble(Mark::x).min().orElse(0);
        double high = marks.stream().mapToDouble(Mark::x).max().orElse(1);
        XYPlot plot = DepthPlot.plot(frame, outside(layers)
                ? List.of("block (before and after: layers outside the blocks)", "block") : List.of("block"),
                low, high, y);
        ((NumberAxis) plot.getDomainAxis()).setNumberFormatOverride(new IndexFormat(layers.stream().map(layer ->
                Colouring.block(layer.layer().name())).flatMapToInt(OptionalInt::stream).summaryStatistics()));
        double top = DepthPlot.alphaAxis(plot, layers);
        XYSeriesCollection points = new XYSeriesCollection();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
        List<Shape> shapes = shapes(style);
        List<MatrixRole> roles = Arrays.stream(MatrixRole.values()).filter(role -> marks.stream()
                .anyMatch(mark -> mark.role == role)).toList();
        for (int r = 0; r < roles.size(); r++) {
            MatrixRole role = roles.get(r);
            XYSeries series = new XYSeries(role.word(), false, true);
            marks.stream().filter(mark -> mark.role == role && mark.layer.tail().succeeded())
                    .forEach(mark -> series.add(mark.x, Math.min(mark.layer.tail().alpha(), top)));
            points.addSeries(series);
            Color color = theme.sequence(r, roles.size());
            renderer.setSeriesPaint(r, color);
            renderer.setSeriesShape(r, shapes.get(role.ordinal()));
        }
        plot.setDataset(0, points);
        plot.setRenderer(0, renderer);
        rings(plot, marks, top, style);
        DepthPlot.explain(plot, DepthPlot.verdicts(top, theme), style);
        if (marks.stream().noneMatch(mark -> mark.layer.tail().succeeded())) {
            frame.empty(plot, "No layer has a power law");
        }
        return new Drawing(frame.chart(model, List.of("α of %d layers, by block".formatted(layers.size()),
                "one mark per type of matrix"), plot),
                (index, x, value) -> nearest(marks, layers, x, value, top).map(mark -> mark.role.word() + "   "
                        + DepthPlot.words(mark.layer)));
    }

    private static boolean outside(List<Analyzed> layers) {
        return layers.stream().anyMatch(layer -> Colouring.block(layer.layer().name()).isEmpty());
    }

    /** The orange ring of a trap, as in the other charts of a model. */
    private static void rings(XYPlot plot, List<Mark> marks, double top, ChartStyle style) {
        XYSeries ringed = new XYSeries("trap", false, true);
        marks.stream().filter(mark -> !mark.layer.traps().isEmpty() && mark.layer.tail().succeeded())
                .forEach(mark -> ringed.add(mark.x, Math.min(mark.layer.tail().alpha(), top)));
        if (ringed.isEmpty()) {
            return;
        }
        double radius = style.length(8);
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
        renderer.setDefaultShapesFilled(false);
        renderer.setSeriesShape(0, new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius));
        renderer.setLegendShape(0, DepthPlot.circle(style));
        renderer.setSeriesPaint(0, style.theme().trap());
        renderer.setSeriesOutlineStroke(0, style.line(2.2));
        renderer.setUseOutlinePaint(false);
        renderer.setSeriesStroke(0, style.line(2.2));
        plot.setDataset(1, new XYSeriesCollection(ringed));
        plot.setRenderer(1, renderer);
    }

    private static List<Shape> shapes(ChartStyle style) {
        DefaultDrawingSupplier supplier = new DefaultDrawingSupplier();
        AffineTransform size = AffineTransform.getScaleInstance(1.3 * style.scale(), 1.3 * style.scale());
        return IntStream.range(0, MatrixRole.values().length)
                .mapToObj(i -> size.createTransformedShape(supplier.getNextShape())).toList();
    }

    @Override
    public OptionalInt layerAt(List<Analyzed> layers, double x, double y) {
        return nearest(marks(layers), layers, x, y, Double.MAX_VALUE).map(mark -> OptionalInt.of(mark.index))
                .orElse(OptionalInt.empty());
    }

    private static Optional<Mark> nearest(List<Mark> marks, List<Analyzed> layers, double x, double y, double top) {
        double unit = layers.stream().filter(layer -> layer.tail().succeeded())
                .mapToDouble(layer -> layer.tail().alpha()).max().orElse(7);
        return marks.stream().filter(mark -> mark.layer.tail().succeeded() && Math.abs(mark.x - x) <= 0.5)
                .min(Comparator.comparingDouble(mark -> Math.hypot(mark.x - x,
                        (Math.min(mark.layer.tail().alpha(), top) - y) / unit * 6)));
    }

    /** A layer at its place: its block's number, and within that its type. */
    private record Mark(int index, Analyzed layer, MatrixRole role, double x) {}

    private static List<Mark> marks(List<Analyzed> layers) {
        List<OptionalInt> blocks = layers.stream().map(layer -> Colouring.block(layer.layer().name())).toList();
        int first = blocks.stream().flatMapToInt(OptionalInt::stream).min().orElse(0);
        int last = blocks.stream().flatMapToInt(OptionalInt::stream).max().orElse(0);
        boolean seen = false;
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            MatrixRole role = MatrixRole.of(layers.get(i).layer());
            seen |= blocks.get(i).isPresent();
            int block = blocks.get(i).orElse(seen ? last + 1 : first - 1);
            double aside = SPREAD * ((double) role.ordinal() / (MatrixRole.values().length - 1) - 0.5);
            marks.add(new Mark(i, layers.get(i), role, block + aside));
        }
        return marks;
    }
}
