package org.eigenscope.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.ScreenedLayer;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Tensor;

/** The findings that models must not have, as {@code --fail-on} names them. It passes only what was tested for them. */
final class Gate {

    /** The share of a model's parameters that must be tested before it is passed. */
    private static final double LEAST = 0.5;
    private final Set<FailOn> wanted;
    private final List<String> sentences = new ArrayList<>();

    Gate(Collection<FailOn> wanted) {
        this.wanted = Set.copyOf(wanted);
    }

    /** Looks at an analysis; gives the exit code of this model. */
    int judge(ModelReport report) {
        List<Layer> all = report.layers().stream().map(LayerReport::layer).toList();
        List<FailOn> found = named().filter(finding -> report.analyzed().stream().anyMatch(finding::foundIn)).toList();
        List<FailOn> blind = named().filter(finding -> !found.contains(finding))
                .filter(finding -> share(all, report.analyzed(), finding) < LEAST).toList();
        for (FailOn finding : blind) {
            untested(report.model().name(), finding, share(all, report.analyzed(), finding));
        }
        return end(report.model().name(), found, blind.isEmpty());
    }

    /** Looks at a screening; gives the exit code of this model. */
    int judge(String model, List<Layer> all, List<ScreenedLayer> screened) {
        if (!wanted.contains(FailOn.TRAP)) {
            return ExitCode.DONE;
        }
        boolean found = screened.stream().flatMap(layer -> layer.traps().stream()).anyMatch(trap -> !trap.weak());
        double share = share(all, ids(screened.stream()
                .filter(layer -> layer.screened() && layer.method().tested()).map(ScreenedLayer::layer)));
        if (!found && share < LEAST) {
            untested(model, FailOn.TRAP, share);
        }
        return end(model, found ? List.of(FailOn.TRAP) : List.of(), found || share >= LEAST);
    }

    /** Sentences on what was found and what could not be tested. */
    List<String> sentences() {
        return sentences;
    }

    private Stream<FailOn> named() {
        return Stream.of(FailOn.values()).filter(wanted::contains);
    }

    private int end(String model, List<FailOn> found, boolean passed) {
        if (!found.isEmpty()) {
            sentences.add("%s: failed: %s found (--fail-on %s)".formatted(model,
                    String.join(" and ", found.stream().map(FailOn::plural).toList()),
                    String.join(",", found.stream().map(FailOn::toString).toList())));
        }
        return found.isEmpty() && passed ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    private void untested(String model, FailOn finding, double share) {
        sentences.add(("%s: not passed: only %.0f %% of its parameters could be tested (--fail-on %s needs half of "
                + "them)").formatted(model, Math.floor(100 * share), finding));
    }

    private static double share(List<Layer> all, List<Analyzed> analyzed, FailOn finding) {
        Predicate<Analyzed> tested = finding::testedIn;
        return share(all, ids(analyzed.stream().filter(tested).map(Analyzed::layer)));
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
