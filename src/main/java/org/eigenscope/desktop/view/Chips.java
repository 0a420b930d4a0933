package org.eigenscope.desktop.view;

import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import org.eigenscope.chart.Figures;
import org.eigenscope.desktop.state.LayerItem;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The small marks beside a layer. Each says in words what its colour says. */
final class Chips {

    private Chips() {}

    /** α in its colour, the trap, or the state of the layer. */
    static Label alpha(LayerItem item) {
        return item.analyzed().filter(report -> report.tail().succeeded()).map(report -> {
            double alpha = report.tail().alpha();
            Label chip = chip("α " + Figures.figure(alpha, 3),
                    alpha < 2 ? "chip-over" : alpha > 6 ? "chip-under" : "chip-good");
            chip.setTooltip(new Tooltip(alpha < 2 ? "over-trained: α below 2"
                    : alpha > 6 ? "under-trained: α above 6" : "α between 2 and 6: well trained"));
            return chip;
        }).orElse(null);
    }

    /** The trap, found or predicted. */
    static Label trap(LayerItem item) {
        if (!item.trapped()) {
            return null;
        }
        boolean found = item.traps() > 0;
        double strength = found ? item.trapStrength() : item.screenedStrength();
        Label chip = chip(Figures.figure(strength, 2) + "×", found ? "chip-trap" : "chip-screened");
        chip.setGraphic(new FontIcon(Feather.ALERT_TRIANGLE));
        chip.setTooltip(new Tooltip(found
                ? "%d %s, the strongest %s × λ+".formatted(item.traps(), item.traps() == 1 ? "trap" : "traps",
                        Figures.figure(strength, 3))
                : "the trap screen expects a trap of %s × λ+".formatted(Figures.figure(strength, 3))));
        chip.setAccessibleText(chip.getTooltip().getText());
        return chip;
    }

    /** Waiting, running, skipped or failed; null once there are figures. */
    static Label state(LayerItem item) {
        Label chip = switch (item.state()) {
            case DONE -> null;
            case IDLE -> icon(Feather.CIRCLE, "state-idle");
            case WAITING -> icon(Feather.CLOCK, "state-idle");
            case RUNNING -> icon(Feather.ACTIVITY, "state-running");
            case SKIPPED -> icon(Feather.MINUS, "state-idle");
            case FAILED -> icon(Feather.X_CIRCLE, "state-failed");
        };
        if (chip != null) {
            String text = item.state().label() + (item.reason().isEmpty() ? "" : ": " + item.reason());
            chip.setTooltip(new Tooltip(text));
            chip.setAccessibleText(text);
        }
        return chip;
    }

    static Label chip(String text, String style) {
        Label chip = new Label(text);
        chip.getStyleClass().addAll("chip", style);
        chip.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        return chip;
    }

    private static Label icon(Feather icon, String style) {
        Label label = new Label(null, new FontIcon(icon));
        label.getStyleClass().addAll("state", style);
        label.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        return label;
    }
}
