package org.eigenscope.metric;

import java.util.Locale;
import java.util.Optional;
import org.eigenscope.analysis.Trap;
import org.eigenscope.model.Layer;
import static org.eigenscope.metric.NumberText.figure;

/** A correlation trap in plain sentences and short phrases. */
public final class TrapWords {

    private TrapWords() {}

    /** The cause as one value of a table: {@code outlier element}. */
    public static String label(Trap.Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The strength of a trap: {@code 9.87 × λ+}. */
    public static String strength(double strength) {
        return figure(strength, 3) + " × λ+";
    }

    /** {@code Trap 1: 9.87 × λ+}. */
    public static String title(Trap trap, int number) {
        return "%s %d: %s".formatted(trap.weak() ? "Weak trap" : "Trap", number, strength(trap.strength()));
    }

    /** Its name: {@code trap} or {@code weak trap}. */
    public static String kind(Trap trap) {
        return trap.weak() ? "weak trap" : "trap";
    }

    /** The number of traps: {@code 1 trap}, {@code 2 traps}. */
    public static String count(int traps) {
        return NumberText.count(traps, "trap");
    }

    /** Its cause, and how sure that is. */
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
            case MEAN_SHIFT -> "The elements share an offset: their mean is not zero, and that alone makes this "
                    + "eigenvalue.";
            case HEAVY_ELEMENTS -> "Many large elements together make it; no single one explains it.";
        };
        return Double.isNaN(trap.predicted()) ? why
                : why + " Theory predicts λ = %s for this, %s %% of what is seen.".formatted(
                        figure(trap.predicted()), figure(100 * trap.predicted() / trap.eigenvalue(), 3));
    }

    /** The cause in a few words: {@code one element of 175 σ at row 12, column 3}. */
    public static String brief(Trap trap) {
        return brief(trap.cause(), trap.guilty().stream().findFirst());
    }

    /** A cause in a few words, with the element that is guilty of it if there is one. */
    public static String brief(Trap.Cause cause, Optional<Trap.Element> element) {
        return switch (cause) {
            case OUTLIER_ELEMENT -> element.map(TrapWords::brief).orElse("one huge element");
            case MEAN_SHIFT -> "a mean shift of the elements";
            case HEAVY_ELEMENTS -> "many large elements";
        };
    }

    private static String brief(Trap.Element element) {
        return "one element of %s σ at row %d, column %d".formatted(figure(element.sigmas(), 3), element.row(),
                element.column());
    }

    private static String p(Trap trap) {
        String text = NumberText.pValue(trap.pValue());
        return text.startsWith("<") ? text : "= " + text;
    }
}
