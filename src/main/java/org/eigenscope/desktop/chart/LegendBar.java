package org.eigenscope.desktop.chart;

import java.awt.Color;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.util.StringConverter;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Drawing;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.EsdView.Part;
import org.eigenscope.chart.LayerChart;
import org.eigenscope.metric.AlphaTrust;

/** The legend of an ESD, each entry a switch, and the number of bins. */
final class LegendBar extends FlowPane {

    private final ObjectProperty<EsdView> view = new SimpleObjectProperty<>(EsdView.DEFAULT);
    private final Map<Part, ToggleButton> parts = new EnumMap<>(Part.class);
    private final SpinnerValueFactory.IntegerSpinnerValueFactory bins =
            new SpinnerValueFactory.IntegerSpinnerValueFactory(0, EsdView.MAX_BINS, 0, 10);
    private static final PseudoClass NO_TRAP = PseudoClass.getPseudoClass("no-trap");
    private static final PseudoClass NO_LAW = PseudoClass.getPseudoClass("no-law");

    private final Label ghost = new Label();
    private final HBox binBox;

    /** @param theme of the charts: the legend has their colours */
    LegendBar(ObservableValue<ChartTheme> theme) {
        super(2, 2);
        styleProperty().bind(theme.map(LegendBar::colours));
        ghost.setId("legend-ghost");
        ghost.getStyleClass().add("legend-ghost");
        Region dotted = new Region();
        dotted.getStyleClass().addAll("swatch", "swatch-ghost");
        ghost.setGraphic(dotted);
        ghost.managedProperty().bind(ghost.visibleProperty());
        ghost.setVisible(false);
        getStyleClass().add("legend-bar");
        setAlignment(Pos.CENTER_LEFT);
        for (Part part : Part.values()) {
            Region swatch = new Region();
            swatch.getStyleClass().addAll("swatch", "swatch-" + part.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            ToggleButton button = new ToggleButton(part.label(), swatch);
            button.setId("part-" + part.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            button.getStyleClass().add("legend-entry");
            button.setSelected(true);
            button.setTooltip(new Tooltip(part.meaning()));
            button.setAccessibleText(part.label() + ": " + part.meaning());
            button.setOnAction(event -> view.set(view.get().withParts(shown())));
            parts.put(part, button);
            getChildren().add(button);
        }
        getChildren().add(ghost);
        Spinner<Integer> spinner = new Spinner<>(bins);
        spinner.setId("bins");
        spinner.setEditable(true);
        spinner.setPrefWidth(92);
        spinner.setAccessibleText("Bins of the histogram, 0 for automatic");
        spinner.setTooltip(new Tooltip("Bins of the histogram; 0 chooses by the spectrum"));
        bins.setConverter(new StringConverter<>() {
            @Override
            public String toString(Integer value) {
                return value == null || value == 0 ? "auto" : value.toString();
            }

            @Override
            public Integer fromString(String text) {
                try {
                    return Math.clamp(Long.parseLong(text.strip()), 0, EsdView.MAX_BINS);
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        });
        bins.valueProperty().addListener((p, before, count) ->
                view.set(view.get().withBins(count == null ? 0 : count)));
        Label label = new Label("Bins");
        label.setLabelFor(spinner);
        label.getStyleClass().add("muted");
        binBox = new HBox(6, label, spinner);
        binBox.setAlignment(Pos.CENTER);
        binBox.setMinWidth(USE_PREF_SIZE);
        getChildren().add(binBox);
        view.addListener((p, before, next) -> {
            parts.forEach((part, button) -> button.setSelected(next.shows(part)));
            bins.setValue(next.bins());
        });
    }

    private static String colours(ChartTheme theme) {
        return ("-chart-original: %s; -chart-randomized: %s; -chart-trap: %s; -chart-fit: %s; -chart-edge: %s; "
                + "-chart-ghost: %s; ").formatted(web(theme.original()), web(theme.randomized()), web(theme.trap()),
                        web(theme.fit()), web(theme.edge()), web(theme.ghost()))
                + "-chart-fill: %s80;".formatted(web(theme.original()));
    }

    private static String web(Color color) {
        return "#%02x%02x%02x".formatted(color.getRed(), color.getGreen(), color.getBlue());
    }

    ObjectProperty<EsdView> viewProperty() {
        return view;
    }

    /**
     * Shows what means something on this chart.
     *
     * @param drawing the chart, whole
     */
    void offer(LayerChart chart, Analyzed report, EsdView drawn, Drawing drawing) {
        ghost.setText(drawn.ghostName());
        ghost.setVisible(chart.overlays() && drawn.ghost() != null);
        boolean trapped = !report.traps().isEmpty();
        // A linear axis ends before a trap that stands far out.
        boolean beyond = trapped && chart.overLambda() && report.traps().stream()
                .noneMatch(trap -> drawing.domainAxis(0).getRange().contains(trap.eigenvalue()));
        parts.get(Part.TRAPS).setText(trapped ? report.traps().size() == 1 ? "Trap" : "Traps" : "Largest random λ");
        parts.get(Part.TRAPS).pseudoClassStateChanged(NO_TRAP, !trapped);
        // As the chart draws it: dotted, and not as a law, where the tail is none.
        AlphaTrust trust = AlphaTrust.of(report);
        parts.get(Part.POWER_LAW).setText(switch (trust) {
            case NOT -> "No power law";
            case CARE -> "Power law (doubtful)";
            case STANDS, NONE -> Part.POWER_LAW.label();
        });
        parts.get(Part.POWER_LAW).pseudoClassStateChanged(NO_LAW, trust == AlphaTrust.NOT);
        int replicas = report.replicas().size();
        parts.get(Part.RANDOMIZED).setText(replicas < 2 ? Part.RANDOMIZED.label()
                : "%s, band: 5–95 %% of %d".formatted(Part.RANDOMIZED.label(), replicas));
        parts.forEach((part, button) -> {
            boolean there = chart.parts(report).contains(part) && !(part == Part.TRAPS && beyond);
            button.setVisible(there);
            button.setManaged(there);
        });
        binBox.setVisible(chart.binned());
        binBox.setManaged(chart.binned());
        shown(parts.values().stream().anyMatch(Node::isManaged));
    }

    /** Where there is nothing to switch the chart has the room. */
    void shown(boolean there) {
        setVisible(there);
        setManaged(there);
    }

    private Set<Part> shown() {
        Set<Part> shown = EnumSet.noneOf(Part.class);
        parts.forEach((part, button) -> {
            if (button.isSelected()) {
                shown.add(part);
            }
        });
        return shown;
    }
}
