package org.eigenscope.desktop.state;

import org.eigenscope.analysis.Trap;
import org.eigenscope.chart.Figures;
import org.eigenscope.model.Layer;
import static org.eigenscope.chart.Figures.figure;

/** A trap in plain sentences. */
public final class TrapWords {

    private TrapWords() {}

    /** {@code Trap 1: 9.87 × λ+}. */
    public static String title(Trap trap, int number) {
        return "%s %d: %s × λ+".formatted(trap.weak() ? "Weak trap" : "Trap", number, figure(trap.strength(), 3));
    }

    /** What it is and how sure that is. */
    public static String finding(Trap trap, Layer layer) {
        String slice = layer.matrices().filter(m -> m.slices() > 1)
                .map(m -> " in slice %d of %d".formatted(trap.slice() + 1, m.slices())).orElse("");
        return "An eigenvalue of %s%s stays although the elements are shuffled (p %s).%s".formatted(
                figure(trap.eigenvalue()), slice, p(trap), trap.weak()
                        ? " It stands close to the edge: another shuffle may lose it. Replicas settle it." : "");
    }

    /** Why it is there. */
    public static String cause(Trap trap) {
        String why = switch (trap.cause()) {
            case OUTLIER_ELEMENT -> {
                if (trap.guilty().isEmpty()) {
                    yield "One weight is far out of line.";
                }
                Trap.Element element = trap.guilty().getFirst();
                yield "One weight is far out of line: row %d, column %d is %s, %s σ from the mean.".formatted(
                        element.row(), element.column(), figure(element.value()), figure(element.sigmas(), 3));
            }
            case MEAN_SHIFT -> "The elements share an offset: their mean is not zero, and that alone makes this eigenvalue.";
            case HEAVY_ELEMENTS -> "Many large elements together make it; no single one explains it.";
        };
        return Double.isNaN(trap.predicted()) ? why
                : why + " Theory predicts λ = %s for this, %s of what is seen.".formatted(figure(trap.predicted()),
                        percent(trap.predicted() / trap.eigenvalue()));
    }

    private static String p(Trap trap) {
        String text = Figures.pValue(trap.pValue());
        return text.startsWith("<") ? text : "= " + text;
    }

    private static String percent(double share) {
        return figure(share * 100, 3) + " %";
    }
}
