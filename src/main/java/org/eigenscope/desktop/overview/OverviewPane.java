package org.eigenscope.desktop.overview;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.Property;
import javafx.beans.value.ObservableValue;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.ModelChart;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.chart.ChartOrder;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.chart.TabView;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.Workbench;

/** The whole model in one picture; a click goes to a layer. */
public final class OverviewPane extends BorderPane implements TabView {

    private final LayersPicture picture;

    /** @param toLayer shows the layer that was clicked */
    public OverviewPane(Workbench bench, Background background, ThemeManager themes, Runnable toLayer) {
        // Nothing is drawn for a hidden tab.
        picture = new LayersPicture(bench, background, themes, () -> getParent() == null || !getParent().isVisible()
                ? Optional.empty() : Optional.of(new LayersPicture.Scope(bench.sessionProperty().get().model().name(),
                        bench.sessionProperty().get().items(), true)), Charts.ofModel(), "overview-", toLayer);
        picture.surface().setId("overview");
        setCenter(picture);
        bench.figuresProperty().addListener((p, before, after) -> picture.later());
        bench.sessionProperty().addListener((p, before, session) -> picture.redraw());
        bench.selection().currentProperty().addListener((p, before, item) -> picture.later());
        parentProperty().addListener((p, before, tab) -> {
            if (tab != null) {
                tab.visibleProperty().addListener((q, hidden, shown) -> picture.later());
            }
        });
    }

    @Override
    public String title() {
        return "Overview";
    }

    @Override
    public String command() {
        return "_Overview of the Model";
    }

    @Override
    public String key() {
        return "F7";
    }

    @Override
    public Region content() {
        return this;
    }

    @Override
    public Optional<ObservableValue<? extends Chart>> chosen() {
        return Optional.of(chartProperty());
    }

    @Override
    public List<Property<?>> choices() {
        return List.of(picture.colours());
    }

    @Override
    public Optional<ChartSurface> surface() {
        return Optional.of(picture.surface());
    }

    @Override
    public boolean has(Chart chart) {
        return chart instanceof ModelChart;
    }

    @Override
    public void show(Chart chart) {
        chartProperty().set((ModelChart) chart);
    }

    public ObjectProperty<ModelChart> chartProperty() {
        return picture.chooser().chartProperty();
    }

    @Override
    public Optional<ChartOrder> order() {
        return picture.order();
    }
}
