package org.eigenscope.desktop.series;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.metric.NumberText;
import org.eigenscope.series.LayerAudit;

/** What an audit of a layer has found, in a line over its chart. */
final class AuditWords {

    private AuditWords() {}

    static String of(LayerAudit audit) {
        if (!audit.note().isEmpty()) {
            return audit.note();
        }
        List<String> words = new ArrayList<>();
        words.add("‖ΔW‖₂ = %s ‖W‖₂ (%s if it were noise)".formatted(NumberText.figure(audit.spectralChange(), 3),
                NumberText.figure(audit.noiseSpectralChange(), 3)));
        words.add("effective rank %s%s".formatted(NumberText.figure(audit.effectiveRank(), 3),
                Double.isNaN(audit.shuffledEffectiveRank()) ? ""
                        : " (shuffled: %s)".formatted(NumberText.figure(audit.shuffledEffectiveRank(), 3))));
        if (!Double.isNaN(audit.alpha())) {
            words.add("α " + NumberText.figure(audit.alpha(), 3));
        }
        if (audit.traps() != null) {
            words.add(NumberText.count(audit.traps(), "trap"));
        }
        words.add(audit.intruders().isEmpty() ? "no intruder dimensions"
                : "intruder dimensions (place: cosine) " + audit.intruderCosines());
        return String.join("  ·  ", words);
    }
}
