package org.eigenscope.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.SafeText;

/** Summarizes the layers that are listed but not decoded: one sentence per reason, with their number. */
final class UndecodedLayers {

    private static final int MOST_REASONS = 8;
    private static final int MOST_NAMED = 3;

    private UndecodedLayers() {}

    /** The findings for the layers of a model that are not decoded, the most frequent reason first. */
    static List<Finding> findings(List<Layer> layers) {
        Map<String, List<Layer>> byReason = new LinkedHashMap<>();
        layers.stream().filter(layer -> layer.severity() == Severity.UNDECODED)
                .forEach(layer -> byReason.computeIfAbsent(layer.reason(), reason -> new ArrayList<>()).add(layer));
        List<Map.Entry<String, List<Layer>>> reasons = new ArrayList<>(byReason.entrySet());
        reasons.sort((a, b) -> Integer.compare(b.getValue().size(), a.getValue().size()));
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, List<Layer>> reason : reasons.subList(0, Math.min(MOST_REASONS, reasons.size()))) {
            findings.add(new Finding(Severity.UNDECODED, names(reason.getValue()), "%s left out: %s".formatted(
                    reason.getValue().size() == 1 ? "1 layer is" : "%,d layers are".formatted(reason.getValue().size()),
                    reason.getKey())));
        }
        int rest = reasons.stream().skip(MOST_REASONS).mapToInt(reason -> reason.getValue().size()).sum();
        if (rest > 0) {
            findings.add(new Finding(Severity.UNDECODED, "",
                    "%,d more layers are left out, not decoded, each listed with its reason".formatted(rest)));
        }
        return findings;
    }

    private static String names(List<Layer> layers) {
        List<String> first = layers.stream().limit(MOST_NAMED).map(layer -> SafeText.name(layer.name())).toList();
        return String.join(", ", first) + (layers.size() > MOST_NAMED ? ", …" : "");
    }
}
