package org.eigenscope.cli;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** Says that no layer of a model was analyzed, and why, where nothing else says it. */
final class NothingAnalyzed {

    private NothingAnalyzed() {}

    /** The sentence; with what the matrices of the file are instead, if they are no layers by their nature. */
    static String sentence(ModelReport report) {
        Model model = report.model();
        boolean told = model.layers().stream().anyMatch(layer -> layer.hasMatrices()
                || layer.severity().costsFigures());
        Map<String, Long> reasons = model.layers().stream().filter(layer -> !layer.hasMatrices()
                && layer.severity() == Severity.NOTE && layer.tensor().shape().rank() > 1)
                .collect(Collectors.groupingBy(Layer::reason, TreeMap::new, Collectors.counting()));
        String words = "%s: no layer was analyzed".formatted(model.name());
        return reasons.entrySet().stream().filter(reason -> !told).max(Comparator.comparing(Map.Entry::getValue))
                .map(reason -> "%s; of its tensors %,d: %s".formatted(words, reason.getValue(), reason.getKey()))
                .orElse(words);
    }
}
