package org.eigenscope.metric;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eigenscope.analysis.ElementGroup;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.TrapMethod;
import org.eigenscope.model.Layer;
import static org.eigenscope.metric.NumberText.figure;

/** Describes a correlation trap in plain sentences and short phrases. */
public final class TrapWords {

    private static final String TYPICAL =
            " It is not unusual: the distribution of this matrix's weights is heavy-tailed, and weights as large as "
                    + "this are typical of it.";

    /** Rows or columns of a block that are listed. */
    private static final int MOST_LISTED = 12;

    private TrapWords() {}

    /** The cause as one value of a table: {@code outlier element}. */
    public static String label(Trap.Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * Gives the place that the elements of a trap share, as one value of a table: {@code block}; empty if they share
     * none.
     */
    public static String group(Trap trap) {
        return trap.place().map(group -> group.shape().name().toLowerCase(Locale.ROOT)).orElse("");
    }

    /** The test as one value of a table: {@code marchenko-pastur}, {@code same elements: …}, {@code none: …}. */
    public static String label(TrapMethod method) {
        String kind = switch (method.kind()) {
            case MARCHENKO_PASTUR -> "marchenko-pastur";
            case SAME_ELEMENTS -> "same elements";
            case NONE -> "none";
        };
        return method.reason().isEmpty() ? kind : kind + ": " + method.reason();
    }

    /** The reason why there was no test, in a few words; empty if there was one. */
    public static String untested(TrapMethod method) {
        return method.tested() ? "" : "no trap test: " + method.reason();
    }

    /** Says in a sentence which test was used if it was not the usual one; empty if it was. */
    public static String method(TrapMethod method) {
        return switch (method.kind()) {
            case MARCHENKO_PASTUR -> "";
            case SAME_ELEMENTS -> ("There is no edge of noise to test against: %s. Instead, its shuffles were compared "
                    + "with shuffles of the same elements without their mean and without the elements that do not "
                    + "belong to their distribution.").formatted(method.reason());
            case NONE -> "No trap test: %s.".formatted(method.reason());
        };
    }

    /** The strength of a trap: {@code 9.87 × λ+}. */
    public static String strength(double strength) {
        return figure(strength, 3) + " × λ+";
    }

    /** {@code Trap 1: 9.87 × λ+}. */
    public static String title(Trap trap, int number) {
        return "%s %d: %s".formatted(trap.weak() ? "Weak trap" : "Trap", number, strength(trap.strength()));
    }

    /** The name of a trap: {@code trap} or {@code weak trap}. */
    public static String kind(Trap trap) {
        return trap.weak() ? "weak trap" : "trap";
    }

    /** The number of traps in words: {@code 1 trap}, {@code 2 traps}. */
    public static String count(int traps) {
        return NumberText.count(traps, "trap");
    }

    /** Says what was found and how sure it is. */
    public static String finding(Trap trap, Layer layer) {
        String slice = layer.hasMatrices() && layer.weights().slices() > 1
                ? " in slice %d of %d".formatted(trap.slice() + 1, layer.weights().slices()) : "";
        return "An eigenvalue of %s%s survives when all weights are shuffled (p %s%s).%s".formatted(
                figure(trap.eigenvalue()), slice, p(trap), trap.draws() > 1
                        ? ", twice the median of %d shuffles".formatted(trap.draws()) : "",
                trap.weak() ? " It is close to the edge: a single shuffle may not show it." : "");
    }

    /** Says why the trap is there. */
    public static String cause(Trap trap) {
        String why = switch (trap.cause()) {
            case OUTLIER_ELEMENT -> trap.guilty().size() == 1
                    ? "One weight is an extreme outlier: %s.".formatted(words(trap.guilty().getFirst()))
                    : "%d extreme outliers fell into one row or column of the shuffle: %s."
                            .formatted(trap.guilty().size(),
                            String.join("; ", trap.guilty().stream().map(TrapWords::words).toList()));
            case MEAN_SHIFT ->
                    "The elements share an offset: their mean is not zero, and that alone causes this eigenvalue.";
            case HEAVY_ELEMENTS -> "Many large elements cause it together; no single one explains it.";
        };
        return why + predicted(trap) + trap.place().map(TrapWords::place).orElse(trap.typical() ? TYPICAL : "");
    }

    private static String words(Trap.Element element) {
        return "row %d, column %d is %s, %s σ from the mean".formatted(
                element.row(), element.column(), figure(element.value()), figure(element.sigmas(), 3));
    }

    private static String predicted(Trap trap) {
        return Double.isNaN(trap.predicted()) ? ""
                : " Predicted λ = %s, observed %s.".formatted(figure(trap.predicted()), figure(trap.eigenvalue()));
    }

    /** Says where the elements are in the matrix, which is the cause rather than the single weights. */
    private static String place(ElementGroup group) {
        String where = group.shape() == ElementGroup.Shape.BLOCK ? "%s, rank one to %s %%,".formatted(where(group),
                figure(100 * group.rankOne(), 3))
                : where(group) + ", which by itself";
        return " It is not alone: %d such weights stand in %s carries λ = %s of the matrix's λmax = %s.".formatted(
                group.elements(), where, figure(group.eigenvalue(), 3), figure(group.largest(), 3));
    }

    /** {@code a 2 × 3 block of rows 4, 7 and columns 1, 5, 9}; {@code column 12}. */
    private static String where(ElementGroup group) {
        return switch (group.shape()) {
            case ROW -> "row " + group.rows().getFirst();
            case COLUMN -> "column " + group.columns().getFirst();
            case BLOCK -> "a %d × %d block of rows %s and columns %s".formatted(group.rows().size(), group.columns()
                    .size(),
                    listed(group.rows()), listed(group.columns()));
        };
    }

    private static String listed(List<Integer> numbers) {
        List<String> shown = numbers.stream().sorted().limit(MOST_LISTED).map(String::valueOf).toList();
        return String.join(", ", shown) + (numbers.size() > MOST_LISTED ? " …" : "");
    }

    /** The cause in a few words: {@code one element of 175 σ at row 12, column 3}. */
    public static String briefCause(Trap trap) {
        if (trap.place().isPresent()) {
            ElementGroup group = trap.place().get();
            return "elements of %s, which carries λ = %s of λmax = %s".formatted(where(group),
                    figure(group.eigenvalue(), 3),
                    figure(group.largest(), 3));
        }
        return trap.cause() == Trap.Cause.OUTLIER_ELEMENT && trap.guilty().size() > 1
                ? "%d elements of %s σ and less".formatted(trap.guilty().size(),
                        figure(trap.guilty().getFirst().sigmas(), 3))
                : briefCause(trap.cause(), trap.guilty().stream().findFirst());
    }

    /** A cause in a few words, with the guilty element if there is one. */
    public static String briefCause(Trap.Cause cause, Optional<Trap.Element> element) {
        return switch (cause) {
            case OUTLIER_ELEMENT -> element.map(TrapWords::briefCause).orElse("one huge element");
            case MEAN_SHIFT -> "a mean shift of the elements";
            case HEAVY_ELEMENTS -> "many large elements";
        };
    }

    private static String briefCause(Trap.Element element) {
        return "one element of %s σ at row %d, column %d".formatted(figure(element.sigmas(), 3), element.row(),
                element.column());
    }

    private static String p(Trap trap) {
        String text = NumberText.pValue(trap.pValue());
        return text.startsWith("<") ? text : "= " + text;
    }
}
