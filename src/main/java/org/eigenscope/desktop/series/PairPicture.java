package org.eigenscope.desktop.series;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.ComparisonChart;
import org.eigenscope.chart.Drawing;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.LayerInTwo;
import org.eigenscope.chart.SeriesChart;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.chart.ChartChooser;
import org.eigenscope.desktop.chart.ChartOrder;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.chart.ReadOut;
import org.eigenscope.desktop.control.NameLabel;
import org.eigenscope.desktop.control.Placeholder;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.FailureNotices;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.LayerState;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.series.LayerAudit;
import org.eigenscope.series.LayerComparison;
import org.kordamp.ikonli.feather.Feather;

/** The picture of a pair of layers of two models: both spectra, that of the change, or all layers by depth. */
final class PairPicture extends BorderPane {

    private final Workbench bench;
    private final Background background;
    private final ThemeManager themes;
    private final LayerAudits audits;
    private final List<LayerPair> pairs;
    private final ChartSurface surface = new ChartSurface();
    private final Placeholder nothing = new Placeholder();
    private final NameLabel heading = new NameLabel();
    private final Label figures = new Label();
    private final ChartChooser<Chart> chooser = new ChartChooser<>(Stream.concat(
            Charts.ofComparison().stream(), Charts.ofSeries().stream()).<Chart>map(chart -> chart).toList(),
            "compare-");
    private LayerPair shownPair;
    private ChartOrder drawn;
    private int request;

    /** @param pairs all pairs, in their order now */
    PairPicture(Workbench bench, Background background, ThemeManager themes, LayerAudits audits,
            List<LayerPair> pairs) {
        this.bench = bench;
        this.background = background;
        this.themes = themes;
        this.audits = audits;
        this.pairs = pairs;
        surface.setId("compare-chart");
        nothing.setId("compare-nothing");
        heading.getStyleClass().add("compare-layer");
        heading.setId("compare-layer");
        figures.getStyleClass().add("muted");
        figures.setId("compare-figures");
        figures.setWrapText(true);
        figures.managedProperty().bind(figures.textProperty().isNotEmpty());
        setCenter(ChartPane.area(surface, nothing));
        setBottom(new ReadOut(surface));
    }

    ChartSurface surface() {
        return surface;
    }

    ChartChooser<Chart> chooser() {
        return chooser;
    }

    /** The name of the layer that is shown, and what is what. */
    NameLabel heading() {
        return heading;
    }

    /** What the change is like, in figures. */
    Label figures() {
        return figures;
    }

    /** The chart that is shown, for a file; empty if none is. */
    Optional<ChartOrder> order() {
        return Optional.ofNullable(drawn).filter(order -> surface.drawn());
    }

    /** The name of a model; two of one name are told apart by their folders. */
    static String name(Session one, Session other) {
        Path folder = one.model().path().toAbsolutePath().getParent();
        return one.model().name().equals(other.model().name()) && folder != null && folder.getFileName() != null
                ? folder.getFileName() + "/" + one.model().name() : one.model().name();
    }

    /** Shows a pair of layers, or nothing without one. */
    void show(LayerPair pair) {
        shownPair = pair;
        nothing.setVisible(false);
        figures.setText("");
        if (pair == null || bench.seriesProperty().get() == null) {
            request++;
            surface.show(null);
            heading.show("");
            return;
        }
        Session one = bench.sessions().get(0);
        Session other = bench.sessions().get(1);
        Analyzed first = pair.first() == null ? null : pair.first().analyzed().orElse(null);
        Analyzed second = pair.second() == null ? null : pair.second().analyzed().orElse(null);
        Analyzed shown = second == null ? first : second;
        heading.show(pair.name(), first != null && second != null
                ? "  ·  filled: the second model, dotted: the first"
                : pair.mismatch().isEmpty() ? "" : "  ·  " + pair.mismatch());
        if (shown == null) {
            request++;
            surface.show(null);
            LayerItem item = pair.first() == null ? pair.second() : pair.first();
            boolean waits = item.state() == LayerState.WAITING || item.state() == LayerState.RUNNING;
            nothing.show(waits ? Feather.CLOCK : Feather.MINUS_CIRCLE, waits ? "Not analyzed yet"
                    : "No spectrum to compare",
                    waits ? "Its spectrum appears as soon as it is computed." : ChartPane.sentence(item.reason()));
            return;
        }
        if (chooser.chartProperty().get() instanceof SeriesChart series) {
            heading.show("All layers in common");
            List<SeriesChart.Member> members = members(one, other);
            show("comparison", series, style -> series.draw(members, style), Optional.of(List.of("--with",
                    other.file().toString())));
            return;
        }
        ComparisonChart chart = (ComparisonChart) chooser.chartProperty().get();
        if (chart.ofDifference() && pair.mismatch().isEmpty() && first != null && second != null) {
            difference(pair, chart);
            return;
        }
        String model = name(one, other);
        String name = name(other, one);
        // Of a layer that has no counterpart yet there is only its own spectrum.
        Function<ChartStyle, Drawing> draw = first == null || second == null
                ? style -> Charts.SPECTRUM.draw(shown, EsdView.DEFAULT, style)
                : style -> chart.draw(new LayerInTwo(model, first, name, second, null), style);
        Chart kind = first == null || second == null ? Charts.SPECTRUM : chart;
        show(pair.name(), kind, draw, first == null || second == null ? Optional.empty() : flags(pair));
    }

    private Optional<List<String>> flags(LayerPair pair) {
        return Optional.of(List.of("--layer", pair.first().layer().name(), "--with",
                bench.sessions().get(1).file().toString()));
    }

    private List<SeriesChart.Member> members(Session one, Session other) {
        return List.of(new SeriesChart.Member(name(one, other), pairs.stream()
                .map(pair -> Optional.ofNullable(pair.first()).flatMap(LayerItem::analyzed)).toList()),
                new SeriesChart.Member(name(other, one), pairs.stream()
                .map(pair -> Optional.ofNullable(pair.second()).flatMap(LayerItem::analyzed)).toList()));
    }

    private void show(String name, Chart kind, Function<ChartStyle, Drawing> draw,
            Optional<List<String>> flags) {
        ChartTheme theme = themes.chartsProperty().get();
        Session other = bench.sessions().get(1);
        int mine = ++request;
        background.run(() -> draw.apply(new ChartStyle(theme, false, true)), drawing -> {
            if (mine == request) {
                drawn = new ChartOrder(name, kind, draw, flags);
                surface.show(drawing);
            }
        }, problem -> bench.tell(new Notice(Notice.Level.ERROR, FailureNotices.words(other.file(), problem))));
    }

    private void difference(LayerPair pair, ComparisonChart chart) {
        Optional<LayerComparison> found = audits.of(pair, () -> show(shownPair));
        LayerAudit audit = found.map(LayerComparison::audit).orElse(null);
        heading.show(pair.name());
        figures.setText(audit == null ? "" : AuditWords.of(audit));
        if (audit != null && audit.delta() != null) {
            LayerInTwo change = new LayerInTwo("", null, "", null, audit.delta());
            show(pair.name(), chart, style -> chart.draw(change, style), flags(pair));
            return;
        }
        request++;
        surface.show(null);
        nothing.show(found.isEmpty() ? Feather.CLOCK : Feather.MINUS_CIRCLE, found.isEmpty()
                ? "The change is being analyzed" : "No spectrum of the change", found.isEmpty()
                ? "Its spectrum appears as soon as it is computed."
                : ChartPane.sentence(audit == null ? found.get().note() : audit.note()));
    }
}
