package org.eigenscope.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.ScreenedLayer;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Tensor;
import org.eigenscope.report.GateFinding;

/** The findings that models must not have, as {@code --fail-on} names them. It passes only what was tested for them. */
final class Gate {

    /** The share of a model's parameters that must be tested before it is passed. */
    private static final double LEAST = 0.5;
    private final List<Condition> wanted;
    private final Baseline baseline;
    private final List<String> sentences = new ArrayList<>();

    Gate(Collection<Condition> wanted, Baseline baseline) {
        this.wanted = wanted.stream().distinct().sorted((a, b) -> a.kind().compareTo(b.kind())).toList();
        this.baseline = baseline;
    }

    /** A gate for what a screening finds: traps, or nothing. */
    static Gate ofTraps(boolean wanted) {
        return new Gate(wanted ? List.of(new Condition(FailOn.TRAP, 0)) : List.of(), Baseline.NONE);
    }

    /** All that gates look for. */
    static List<GateFinding.Rule> rules() {
        return Arrays.stream(FailOn.values()).map(kind -> new GateFinding.Rule(kind.toString(), kind.meaning()))
                .toList();
    }

    /** Everything that a gate might look for in a model, whether it was asked to or not. */
    List<GateFinding> findings(ModelReport report) {
        Map<Layer, Analyzed> before = baseline.of(report);
        List<GateFinding> findings = new ArrayList<>();
        for (Analyzed layer : report.analyzed()) {
            Analyzed old = before.get(layer.layer());
            for (FailOn kind : FailOn.values()) {
                boolean asked = wanted.stream().anyMatch(one -> one.kind() == kind
                        && kind.foundIn(layer, old, one.amount()));
                if (asked || !kind.measured() && kind.foundIn(layer, old, 0)) {
                    String state = !baseline.given() ? "" : kind.compared() || old == null
                            || !kind.foundIn(old, null, 0) ? "new" : "unchanged";
                    findings.add(new GateFinding(kind.toString(), layer.name(), kind.words(layer, old), asked, state));
                }
            }
        }
        return findings;
    }

    /** Looks at an analysis; gives the exit code of this model. */
    int judge(ModelReport report) {
        Map<Layer, Analyzed> before = baseline.of(report);
        List<Layer> all = report.layers().stream().map(LayerReport::layer).toList();
        List<Condition> found = wanted.stream().filter(one -> report.analyzed().stream().anyMatch(layer ->
                one.kind().foundIn(layer, before.get(layer.layer()), one.amount()))).toList();
        boolean passed = true;
        for (Condition one : wanted) {
            double share = share(all, ids(report.analyzed().stream().filter(layer -> one.kind().testedIn(layer,
                    before.get(layer.layer()))).map(Analyzed::layer)));
            if (!found.contains(one) && share < LEAST) {
                untested(report.model().name(), one, share);
                passed = false;
            }
        }
        return end(report.model().name(), found, passed);
    }

    /** Looks at a screening; gives the exit code of this model. */
    int judge(String model, List<Layer> all, List<ScreenedLayer> screened) {
        if (wanted.isEmpty()) {
            return ExitCode.DONE;
        }
        boolean found = screened.stream().flatMap(layer -> layer.traps().stream()).anyMatch(trap -> !trap.weak());
        double share = share(all, ids(screened.stream()
                .filter(layer -> layer.screened() && layer.method().tested()).map(ScreenedLayer::layer)));
        if (!found && share < LEAST) {
            untested(model, wanted.getFirst(), share);
        }
        return end(model, found ? wanted : List.of(), found || share >= LEAST);
    }

    /** Sentences on what was found and what could not be tested. */
    List<String> sentences() {
        return sentences;
    }

    private int end(String model, List<Condition> found, boolean passed) {
        if (!found.isEmpty()) {
            Function<Function<Condition, String>, List<String>> each = words -> found.stream().map(words).toList();
            sentences.add("%s: failed: %s found (--fail-on %s)".formatted(model,
                    listed(each.apply(one -> one.kind().plural())),
                    String.join(",", each.apply(Condition::toString))));
        }
        return found.isEmpty() && passed ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    /** {@code traps, new traps and drops of alpha}. */
    private static String listed(List<String> words) {
        int last = words.size() - 1;
        return last == 0 ? words.getFirst() : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    private void untested(String model, Condition finding, double share) {
        sentences.add(("%s: not passed: only %.0f %% of its parameters could be tested (--fail-on %s needs at least "
                + "half)").formatted(model, Math.floor(100 * share), finding));
    }

    private static Set<Integer> ids(Stream<Layer> layers) {
        Set<Integer> ids = new HashSet<>();
        layers.forEach(layer -> ids.add(layer.id()));
        return ids;
    }

    /** The share of the layers' parameters that these have, from 0 to 1; 0 if there are none. */
    private static double share(List<Layer> all, Set<Integer> tested) {
        Map<Integer, Long> elements = new HashMap<>();
        for (Layer layer : all) {
            Tensor tensor = layer.tensor();
            // What is not decoded may have no shape that counts its parameters; a byte stands for one.
            elements.put(layer.id(), Math.max(tensor.shape().elements(), tensor.isReal() ? 0 : tensor.bytes()));
        }
        double whole = elements.values().stream().mapToDouble(Long::doubleValue).sum();
        return whole > 0 ? tested.stream().mapToDouble(elements::get).sum() / whole : 0;
    }
}
