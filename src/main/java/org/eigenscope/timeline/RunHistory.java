package org.eigenscope.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.NumberText;
import static org.eigenscope.metric.NumberText.figure;

/**
 * Describes what happened during a training run: events listed side by side, without claims of cause and effect, which
 * no log can show.
 *
 * @param headline one sentence on the run: its strongest trap, and how well it does
 * @param layers what happened to each layer
 */
public record RunHistory(String headline, List<LayerHistory> layers) {

    public RunHistory {
        layers = List.copyOf(layers);
    }

    /** Tells what happened. */
    public static RunHistory of(Timeline timeline) {
        List<Long> steps = timeline.run().steps();
        List<LayerHistory> layers = timeline.layers().stream().map(line -> LayerHistory.of(line, steps)).toList();
        return new RunHistory(headline(timeline, layers), layers);
    }

    /** The layers of which there is something to tell, a sentence each. */
    public List<String> sentences(Step.Unit unit) {
        return layers.stream().map(layer -> layer.sentence(unit.word())).filter(words -> !words.isEmpty()).toList();
    }

    private static String headline(Timeline timeline, List<LayerHistory> layers) {
        String unit = timeline.run().unit().word();
        List<Long> steps = timeline.run().steps();
        List<String> parts = new ArrayList<>();
        strongest(layers).ifPresentOrElse(layer -> parts.add("traps appear in %s %s".formatted(layer.name(),
                        layer.traps(unit).orElseThrow())),
                        () -> none(timeline).ifPresent(parts::add));
        timeline.headline().map(curve -> curve.until(steps.getLast()))
                .flatMap(curve -> describe(curve, unit, parts.isEmpty())).ifPresent(parts::add);
        return parts.isEmpty() ? "" : capital(String.join("; ", parts)) + ".";
    }

    /** The layer with the strongest trap; empty if none has a settled one. */
    public Optional<LayerHistory> strongest() {
        return strongest(layers);
    }

    private static Optional<LayerHistory> strongest(List<LayerHistory> layers) {
        return layers.stream().filter(LayerHistory::hasTrap)
                .max(Comparator.comparingDouble(LayerHistory::largestStrength));
    }

    private static Optional<String> none(Timeline timeline) {
        List<ModelReport> reports = timeline.analysis().reports();
        long shuffled = reports.stream().filter(report -> report.options().replicas() > 0
                && !report.analyzed().isEmpty()).count();
        // A checkpoint that was removed before it was read may have had one.
        return shuffled == 0 ? Optional.empty() : Optional.of("no layer has a settled trap at any " + timeline.run()
                .unit().word() + (shuffled == reports.size() ? "" : " that was analyzed"));
    }

    /** How a curve goes: {@code test accuracy peaks at 562,341 (97.7 %) and falls to 95.5 %}. */
    static Optional<String> describe(Curve curve, String unit, boolean first) {
        boolean more = curve.isAccuracy();
        int best = -1;
        int last = -1;
        int start = -1;
        for (int i = 0; i < curve.size(); i++) {
            double value = curve.value(i);
            if (Double.isFinite(value)) {
                start = start < 0 ? i : start;
                last = i;
                best = best < 0 || (more ? value > curve.value(best) : value < curve.value(best)) ? i : best;
            }
        }
        if (start < 0 || start == last) {
            return Optional.empty();
        }
        String bestWords = value(curve, best);
        String lastWords = value(curve, last);
        if (bestWords.equals(lastWords)) {
            String startWords = value(curve, start);
            return Optional.of(startWords.equals(lastWords) ? "%s stays at %s".formatted(curve.words(), lastWords)
                    : "%s %s from %s to %s".formatted(curve.words(), more ? "rises" : "falls", startWords, lastWords));
        }
        return Optional.of("%s %s at %s%s (%s) and %s to %s".formatted(curve.words(), more ? "peaks" : "is lowest",
                first ? unit + " " : "", step(curve.step(best)), bestWords, more ? "falls" : "rises", lastWords));
    }

    private static String step(double step) {
        return step == Math.rint(step) ? NumberText.count((long) step) : figure(step);
    }

    private static String value(Curve curve, int index) {
        return curve.isShare() ? NumberText.fixed(100 * curve.value(index), 1) + " %"
                : figure(curve.value(index), 3);
    }

    private static String capital(String words) {
        int first = words.codePointAt(0);
        return Character.toString(Character.toUpperCase(first)) + words.substring(Character.charCount(first));
    }
}
