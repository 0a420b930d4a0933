package org.eigenscope.cli;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.model.Tensor;

/** Findings that end a run with exit code 1. */
enum FailOn {
    TRAP("trap"),
    OVER_TRAINED(AlphaVerdict.OVER_TRAINED.label()),
    UNDER_TRAINED(AlphaVerdict.UNDER_TRAINED.label());

    private final String label;

    FailOn(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }

    /** True if a layer of the model shows this. A weak trap, which another draw may lose, does not count. */
    boolean foundIn(ModelReport report) {
        return report.analyzed().stream().anyMatch(this::foundIn);
    }

    private boolean foundIn(Analyzed layer) {
        return switch (this) {
            case TRAP -> layer.traps().stream().anyMatch(trap -> !trap.weak());
            case OVER_TRAINED, UNDER_TRAINED -> AlphaVerdict.warning(layer).equals(label);
        };
    }

    /** Those of the findings that the model shows, in words; empty if none. */
    static String found(Collection<FailOn> wanted, ModelReport report) {
        return String.join(", ", wanted.stream().filter(finding -> finding.foundIn(report)).map(FailOn::toString)
                .toList());
    }

    /** The share of the parameters of a report's layers that were analyzed, from 0 to 1; 0 if they have none. */
    static double analyzedShare(ModelReport report) {
        Map<Integer, Long> all = new HashMap<>();
        Map<Integer, Long> analyzed = new HashMap<>();
        for (LayerReport layer : report.layers()) {
            Tensor tensor = layer.layer().tensor();
            // What is not decoded may have no shape that counts its parameters; a byte stands for one.
            long elements = Math.max(tensor.shape().elements(), tensor.isReal() ? 0 : tensor.bytes());
            all.put(layer.layer().id(), elements);
            if (layer instanceof Analyzed) {
                analyzed.put(layer.layer().id(), elements);
            }
        }
        double whole = all.values().stream().mapToDouble(Long::doubleValue).sum();
        return whole > 0 ? analyzed.values().stream().mapToDouble(Long::doubleValue).sum() / whole : 0;
    }
}
