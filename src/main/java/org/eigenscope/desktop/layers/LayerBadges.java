package org.eigenscope.desktop.layers;

import java.util.List;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.LayerState;
import org.eigenscope.metric.AlphaTrust;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.TrapWords;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * The small marks at the end of a layer's row: trap, α, and the state of a layer that has no figures. Made once a row:
 * new nodes for each of a hundred rows cost the window's thread more than anything else that it does while figures come
 * in.
 */
final class LayerBadges extends HBox {

    private final FontIcon warning = new FontIcon(Feather.ALERT_TRIANGLE);
    private final FontIcon icon = new FontIcon(Feather.CIRCLE);
    private final Label trap = chip("chip", warning);
    private final Label alpha = chip("chip", null);
    private final Label warned = chip("chip", new FontIcon(Feather.FLAG));
    private final Label state = chip("state", icon);

    /** The width with all figures; NaN as long as they are shown. */
    private double wide = Double.NaN;

    LayerBadges() {
        super(4);
        setMinWidth(USE_PREF_SIZE);
        getChildren().addAll(trap, alpha, warned, state);
    }

    /** Leaves the trap's figure out, which its icon stands for, if there is less room than all of it needs. */
    void fit(double room) {
        boolean brief = !Double.isNaN(wide);
        double needed = brief ? wide : snapSizeX(prefWidth(-1));
        boolean tight = needed > room && trap.isVisible();
        if (tight != brief) {
            wide = tight ? needed : Double.NaN;
            trap.setContentDisplay(tight ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT);
        }
    }

    private void whole() {
        wide = Double.NaN;
        trap.setContentDisplay(ContentDisplay.LEFT);
    }

    /** Shows how many layers of a group have a trap and how many a warning; gives it in words too. */
    String showGroup(List<LayerItem> items) {
        whole();
        long traps = items.stream().filter(LayerItem::trapped).count();
        long warnings = items.stream().filter(item -> !item.warning().isEmpty()).count();
        style(alpha, false, "chip-good");
        style(state, false, "state-idle");
        style(trap, traps > 0, items.stream().anyMatch(item -> item.traps() > 0) ? "chip-trap" : "chip-screened");
        trap.setText(String.valueOf(traps));
        style(warned, warnings > 0, "chip-warned");
        warned.setText(String.valueOf(warnings));
        return (traps == 0 ? "" : ", %s with a trap".formatted(NumberText.count(traps, "layer")))
                + (warnings == 0 ? "" : ", %s with a warning".formatted(NumberText.count(warnings, "layer")));
    }

    void show(LayerItem item) {
        whole();
        style(warned, false, "chip-warned");
        boolean found = item.traps() > 0;
        style(trap, item.trapped(), found ? "chip-trap" : "chip-screened");
        if (item.trapped()) {
            trap.setText(NumberText.figure(found ? item.trapStrength() : item.screenedStrength(), 2) + "×");
        }
        double exponent = item.alpha();
        boolean read = item.analyzed().map(AlphaTrust::of).filter(AlphaTrust.NOT::equals).isEmpty();
        style(alpha, !Double.isNaN(exponent), !read ? "chip-doubtful" : switch (item.verdict()) {
            case OVER_TRAINED -> "chip-over";
            case UNDER_TRAINED -> "chip-under";
            case NOISE, NO_POWER_LAW -> "chip-doubtful";
            case WELL_TRAINED -> "chip-good";
        });
        if (!Double.isNaN(exponent)) {
            alpha.setText("α " + MetricCatalog.get("alpha").briefly(exponent));
        }
        style(state, item.state() != LayerState.DONE, switch (item.state()) {
            case RUNNING -> "state-running";
            case FAILED -> "state-failed";
            case IDLE, WAITING, SKIPPED, DONE -> "state-idle";
        });
        Feather picture = switch (item.state()) {
            case IDLE, DONE -> Feather.CIRCLE;
            case WAITING -> Feather.CLOCK;
            case RUNNING -> Feather.ACTIVITY;
            case SKIPPED -> Feather.MINUS;
            case FAILED -> Feather.X_CIRCLE;
        };
        if (icon.getIconCode() != picture) {
            icon.setIconCode(picture);
        }
    }

    /** True if a mark shows this figure. */
    static boolean tells(Metric metric) {
        return metric.name().equals("alpha") || metric.name().equals("trap_strength");
    }

    /** Puts the marks into words: for the tool tip and for screen readers. */
    static String words(LayerItem item) {
        StringBuilder text = new StringBuilder(item.state().label());
        if (!item.reason().isEmpty()) {
            text.append(": ").append(item.reason());
        }
        double exponent = item.alpha();
        if (!Double.isNaN(exponent)) {
            AlphaVerdict verdict = item.verdict();
            text.append("\nα ").append(MetricCatalog.get("alpha").briefly(exponent)).append(": ")
                    .append(verdict.label())
                    .append(verdict.range().isEmpty() ? "" : ", α " + verdict.range());
        }
        if (item.traps() > 0) {
            text.append("\n%s, the strongest %s".formatted(TrapWords.count(item.traps()),
                    TrapWords.strength(item.trapStrength())));
        } else if (item.trapped()) {
            text.append(("\nthe trap screen expects a trap of "
                    + "%s").formatted(TrapWords.strength(item.screenedStrength())));
        }
        return text.toString();
    }

    private static Label chip(String style, FontIcon icon) {
        Label chip = new Label(null, icon);
        chip.getStyleClass().addAll(style, "");
        chip.setMinWidth(Region.USE_PREF_SIZE);
        return chip;
    }

    private static void style(Label chip, boolean shown, String style) {
        chip.setVisible(shown);
        chip.setManaged(shown);
        if (shown && !chip.getStyleClass().getLast().equals(style)) {
            chip.getStyleClass().set(chip.getStyleClass().size() - 1, style);
        }
    }
}
