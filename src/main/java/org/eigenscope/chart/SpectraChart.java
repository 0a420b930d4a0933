package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.EsdData.Cell;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.SafeText;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.Range;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The eigenvalue densities of several layers over each other, distinguished by colour and line style. */
final class SpectraChart implements ModelChart {

    /** More lines nobody tells apart. */
    private static final int MOST = 8;
    private static final float[][] DASHES = {{}, {7, 3}, {2, 2}, {9, 3, 2, 3}};

    @Override
    public String id() {
        return "spectra";
    }

    @Override
    public String label() {
        return "Overlaid";
    }

    @Override
    public String meaning() {
        return "Eigenvalue densities of two to eight layers over each other";
    }

    @Override
    public boolean fits(List<Analyzed> layers) {
        return layers.size() > 1 && layers.size() <= MOST;
    }

    @Override
    public String needs() {
        return "two to eight analyzed layers";
    }

    @Override
    public Drawing draw(String model, List<Analyzed> layers, Analyzed current, Colouring colouring,
            ChartStyle style) {
        ChartFrame frame = new ChartFrame(style);
        ValueAxis x = frame.logAxis("eigenvalue λ (log)", "eigenvalue λ");
        ValueAxis y = frame.logAxis("density per λ (log)", "density per λ", "density");
        XYPlot plot = frame.plot(x, y);
        XYSeriesCollection lines = new XYSeriesCollection();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        List<String> names = names(layers);
        List<EsdData> all = layers.stream().map(layer -> EsdData.of(layer, EsdView.DEFAULT)).toList();
        for (int i = 0; i < layers.size(); i++) {
            XYSeries line = new XYSeries(names.get(i), false, true);
            for (Cell cell : all.get(i).original()) {
                line.add(cell.middle(), cell.density());
            }
            lines.addSeries(line);
            renderer.setSeriesPaint(i, style.theme().sequence(i, layers.size()));
            renderer.setSeriesStroke(i, stroke(i, style));
        }
        renderer.setLegendLine(new java.awt.geom.Line2D.Double(-style.length(12), 0, style.length(12), 0));
        plot.setDataset(lines);
        plot.setRenderer(renderer);
        x.setRange(domain(all));
        y.setRange(range(all, x.getLowerBound()));
        return new Drawing(frame.chart(model, List.of(layers.size() + " spectra over each other"), plot), (index,
                lambda, density) -> Optional.of(read(all, names, lambda)));
    }

    private static BasicStroke stroke(int line, ChartStyle style) {
        float[] dashes = DASHES[line % DASHES.length];
        double width = line < DASHES.length ? 1.6 : 2.6;
        return dashes.length == 0 ? style.line(width) : style.dashed(width, dashes);
    }

    private static Range domain(List<EsdData> all) {
        double high = all.stream().mapToDouble(EsdData::high).max().orElse(1);
        double low = all.stream().mapToDouble(data -> data.bulkLow() > data.low() * 10 ? data.bulkLow() / 1.5
                : data.low()).min().orElse(high / 10);
        double margin = Math.pow(high / low, 0.04);
        return new Range(low / margin, high * margin);
    }

    private static Range range(List<EsdData> all, double from) {
        List<Cell> cells = all.stream().flatMap(data -> data.original().stream()).filter(cell -> cell.to() > from)
                .toList();
        double low = cells.stream().mapToDouble(Cell::density).min().orElse(0.1);
        double high = cells.stream().mapToDouble(Cell::density).max().orElse(1);
        return new Range(low / 2, high * 1.5);
    }

    private static String read(List<EsdData> all, List<String> names, double lambda) {
        List<String> words = new ArrayList<>(List.of("λ = " + NumberText.figure(lambda, 3)));
        for (int i = 0; i < all.size(); i++) {
            String name = names.get(i);
            all.get(i).at(lambda).filter(here -> here.count() > 0).ifPresent(here -> words.add(name + ": "
                    + NumberText.figure(here.density(), 3)));
        }
        return String.join("   ", words);
    }

    /** Their names without the beginning that all share; whole where two would be alike. */
    private static List<String> names(List<Analyzed> layers) {
        List<String> names = layers.stream().map(layer -> SafeText.of(layer.name())).toList();
        int shared = 0;
        String first = names.getFirst();
        for (int i = 1; i < first.length(); i++) {
            String start = first.substring(0, i);
            if (names.stream().allMatch(name -> name.startsWith(start)) && ".|/".indexOf(first.charAt(i - 1)) >= 0) {
                shared = i;
            }
        }
        int cut = shared;
        List<String> brief = names.stream().map(name -> name.substring(Math.min(cut, name.length() - 1))).toList();
        Set<String> different = new HashSet<>(brief);
        return different.size() == brief.size() ? brief : java.util.stream.IntStream.range(0, names.size())
                .mapToObj(i -> (i + 1) + "  " + names.get(i)).collect(Collectors.toList());
    }
}
