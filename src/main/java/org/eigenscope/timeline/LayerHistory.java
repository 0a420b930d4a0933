package org.eigenscope.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.spectrum.ChangePoint;
import org.eigenscope.timeline.Timeline.LayerLine;
import static org.eigenscope.metric.NumberText.figure;

/**
 * Describes what happened to one layer during a training run. Steps are those of checkpoints: what lies between two of
 * them is seen at the second.
 *
 * @param name the layer
 * @param firstTrap the first step with a settled trap, one that is not weak; null if there is none
 * @param firstStrength λ/λ+ of its strongest trap there; NaN without one
 * @param lastTrap the last step with a settled trap; null if there is none
 * @param largestStrength λ/λ+ of the strongest trap of all steps; NaN without one
 * @param largestAt the step of that trap; null if there is none
 * @param trapAtEnd true if the last checkpoint has a settled trap
 * @param below6 the step from which on α never exceeds 6 again; null if it does at the end, or never did
 * @param below2 the step from which on α stays below 2; null if it does not at the end
 * @param leavesBulk the first step with an eigenvalue of W above the bulk of its noise; null if there is none, or the
 *     first checkpoint has one
 * @param moved the sum of ‖ΔW‖F/‖W‖F over all pairs of neighbours; NaN if it is not known
 * @param change the step at which the level of log10 λmax changes most, if it does; null otherwise
 * @param changeFactor by how much λmax is larger after it than before, by geometric means; NaN without a change
 */
public record LayerHistory(String name, Long firstTrap, double firstStrength, Long lastTrap, double largestStrength,
        Long largestAt, boolean trapAtEnd, Long below6, Long below2, Long leavesBulk, double moved, Long change,
        double changeFactor) {

    /** Looks at a layer over the steps of a run. */
    static LayerHistory of(LayerLine line, List<Long> steps) {
        double[] strengths = IntStream.range(0, steps.size()).mapToDouble(i -> line.reports().get(i)
                .map(LayerHistory::settled).orElse(Double.NaN)).toArray();
        int first = first(strengths);
        int last = last(strengths);
        int largest = IntStream.range(0, strengths.length).filter(i -> strengths[i] > 1).boxed()
                .reduce((a, b) -> strengths[b] > strengths[a] ? b : a).orElse(-1);
        int end = lastAnalyzed(line);
        double[] alpha = values(line, report -> report.tail().succeeded() ? report.tail().alpha() : Double.NaN);
        double[] spikes = values(line, report -> report.bulk().spikes());
        int free = IntStream.range(0, spikes.length).filter(i -> spikes[i] > 0).findFirst().orElse(-1);
        List<Integer> known = IntStream.range(0, steps.size()).filter(i -> line.reports().get(i).isPresent()).boxed()
                .toList();
        ChangePoint change = ChangePoint.of(known.stream()
                .mapToDouble(i -> line.reports().get(i).orElseThrow().scale().logSpectralNorm()).toArray());
        return new LayerHistory(line.name(), at(steps, first), first < 0 ? Double.NaN : strengths[first],
                at(steps, last), largest < 0 ? Double.NaN : strengths[largest], at(steps, largest),
                last >= 0 && last == end,
                at(steps, staysBelow(alpha, AlphaVerdict.HIGHEST)), at(steps, staysBelow(alpha, AlphaVerdict.LOWEST)),
                free == 0 || !known.isEmpty() && free == known.getFirst() ? null : at(steps, free),
                moved(line), change == null ? null : steps.get(known.get(change.index())),
                change == null ? Double.NaN : Math.pow(10, change.after() - change.before()));
    }

    /** λ/λ+ of the strongest trap that is not weak; NaN if there is none. */
    public static double settled(Analyzed report) {
        return report.traps().stream().filter(trap -> !trap.weak()).mapToDouble(Trap::strength).max()
                .orElse(Double.NaN);
    }

    private static double[] values(LayerLine line, ToDoubleFunction<Analyzed> figure) {
        return line.reports().stream().mapToDouble(report -> report.map(figure::applyAsDouble).orElse(Double.NaN))
                .toArray();
    }

    private static int first(double[] strengths) {
        return IntStream.range(0, strengths.length).filter(i -> strengths[i] > 1).findFirst().orElse(-1);
    }

    private static int last(double[] strengths) {
        return IntStream.range(0, strengths.length).filter(i -> strengths[i] > 1).reduce((a, b) -> b).orElse(-1);
    }

    private static int lastAnalyzed(LayerLine line) {
        return IntStream.range(0, line.reports().size()).filter(i -> line.reports().get(i).isPresent())
                .reduce((a, b) -> b).orElse(-1);
    }

    /** The first of the last values without a break that are not above a limit, if one before them is. */
    private static int staysBelow(double[] values, double limit) {
        int from = values.length;
        for (int i = values.length - 1; i >= 0 && !(values[i] > limit); i--) {
            from = Double.isNaN(values[i]) ? from : i;
        }
        boolean before = false;
        for (int i = 0; i < from && i < values.length; i++) {
            before |= values[i] > limit;
        }
        return before && from < values.length ? from : -1;
    }

    private static double moved(LayerLine line) {
        double sum = 0;
        for (int i = 1; i < line.moved().size(); i++) {
            sum += line.moved().get(i);
        }
        return line.moved().size() > 1 ? sum : Double.NaN;
    }

    private static Long at(List<Long> steps, int index) {
        return index < 0 ? null : steps.get(index);
    }

    /** True if the layer has a settled trap at some step. */
    public boolean hasTrap() {
        return firstTrap != null;
    }

    /** What happened to its traps, without its name: {@code at step 177,828 and grow to 11 × λ+}; empty if nothing. */
    Optional<String> traps(String unit) {
        if (!hasTrap()) {
            return Optional.empty();
        }
        String words = "at %s %s".formatted(unit, NumberText.count(firstTrap));
        if (largestStrength > firstStrength) {
            words += " and grow to %s%s".formatted(TrapWords.strength(largestStrength),
                    trapAtEnd && largestAt.equals(lastTrap) ? "" : " at " + NumberText.count(largestAt));
        } else {
            words += " (%s)".formatted(TrapWords.strength(firstStrength));
        }
        return Optional.of(trapAtEnd ? words
                : words + "; there is none after %s".formatted(NumberText.count(lastTrap)));
    }

    /** The layer in one sentence; empty if nothing is to be told of it. */
    public String sentence(String unit) {
        List<String> facts = new ArrayList<>();
        traps(unit).ifPresent(words -> facts.add("traps appear " + words));
        if (below6 != null) {
            facts.add("α stays below %s from %s %s on".formatted(figure(AlphaVerdict.HIGHEST), unit,
                    NumberText.count(below6)));
        }
        if (below2 != null) {
            facts.add("α stays below %s from %s %s on".formatted(figure(AlphaVerdict.LOWEST), unit,
                    NumberText.count(below2)));
        }
        if (leavesBulk != null) {
            facts.add("λmax leaves the bulk at %s %s".formatted(unit, NumberText.count(leavesBulk)));
        }
        if (change != null) {
            facts.add("the level of λmax changes at %s %s, %s × on average".formatted(unit, NumberText.count(change),
                    figure(changeFactor, 3)));
        }
        if (Double.isFinite(moved)) {
            facts.add("it moves by %s of its norm in all".formatted(percent(moved)));
        }
        return facts.isEmpty() ? "" : "%s: %s.".formatted(name, String.join("; ", facts));
    }

    private static String percent(double share) {
        return figure(100 * share, 3) + " %";
    }
}
