package org.eigenscope.desktop.overview;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.Property;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.ModelChart;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.chart.ChartOrder;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.chart.TabView;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.LayerSelection;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.metric.NumberText;

/** What is selected: the charts of one layer, or several layers, or a group, in one picture. */
public final class LayerTab extends StackPane implements TabView {

    private final LayerSelection selection;
    private final ChartPane one;
    private final LayersPicture several;

    /** @param one the charts of a layer */
    public LayerTab(Workbench bench, Background background, ThemeManager themes, ChartPane one) {
        this.selection = bench.selection();
        this.one = one;
        several = new LayersPicture(bench, background, themes, this::scope, charts(), "selection-", () -> { });
        several.setId("selection");
        several.surface().setId("selection-chart");
        getChildren().setAll(one, several);
        selection.items().addListener((ListChangeListener<LayerItem>) change -> update());
        selection.groupProperty().addListener((p, before, group) -> update());
        bench.figuresProperty().addListener((p, before, after) -> {
            if (several.isVisible()) {
                several.later();
            }
        });
        update();
    }

    /** The spectra of a few layers first, then what the overview has. */
    private static List<ModelChart> charts() {
        return Stream.concat(Charts.ofModel().stream().filter(chart -> !chart.byDepth()).sorted((a, b) ->
                Boolean.compare(!a.byBlock(), !b.byBlock())), Charts.ofModel().stream()
                .filter(ModelChart::byDepth)).toList();
    }

    private Optional<LayersPicture.Scope> scope() {
        if (!several.isVisible()) {
            return Optional.empty();
        }
        String group = selection.groupProperty().get();
        List<LayerItem> items = selection.items().stream().toList();
        return Optional.of(new LayersPicture.Scope(group.isEmpty() ? NumberText.count(items.size(),
                "layer") + " selected"
                : group, items, false));
    }

    private void update() {
        boolean more = selection.items().stream().filter(item -> item.layer().hasMatrices()).limit(2).count() > 1;
        several.setVisible(more);
        one.setVisible(!more);
        several.redraw();
    }

    @Override
    public String title() {
        return "Layer";
    }

    @Override
    public String command() {
        return "_Layer";
    }

    @Override
    public String key() {
        return "F6";
    }

    @Override
    public Region content() {
        return this;
    }

    @Override
    public Optional<ChartSurface> surface() {
        return Optional.of(several.isVisible() ? several.surface() : one.surface());
    }

    @Override
    public boolean has(Chart chart) {
        return one.has(chart);
    }

    /** Charts of a layer are of the current one: it alone is selected then. */
    @Override
    public void show(Chart chart) {
        if (several.isVisible() && selection.currentProperty().get() != null) {
            selection.go(selection.currentProperty().get());
        }
        one.show(chart);
    }

    @Override
    public Optional<ObservableValue<? extends Chart>> chosen() {
        return Optional.of(one.chartProperty());
    }

    /** The chart of several layers, and its colours. */
    @Override
    public List<Property<?>> choices() {
        return List.of(several.chooser().chartProperty(), several.colours());
    }

    @Override
    public void choose(Chart chart) {
        one.show(chart);
    }

    @Override
    public Optional<ChartOrder> order() {
        return several.isVisible() ? several.order() : one.order();
    }
}
