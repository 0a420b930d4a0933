package org.eigenscope.desktop.overview;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Summary;
import org.eigenscope.model.Model;

/** Several layers in a few facts. */
final class LayersSummary {

    private LayersSummary() {}

    /**
     * @param reports those that are analyzed
     * @param items all of them
     * @param model whose layers they are, if they are all of its; else null
     */
    static List<String> facts(List<Analyzed> reports, List<LayerItem> items, Model model) {
        Summary summary = Summary.of(reports);
        List<String> facts = new ArrayList<>();
        if (model != null) {
            facts.add(model.format());
            facts.add(NumberText.count(model.elements()) + " parameters");
        }
        long analyzable = items.stream().filter(item -> item.layer().hasMatrices()).count();
        facts.add("%s of %s analyzed".formatted(NumberText.count(summary.layers()),
                NumberText.count(analyzable, "layer")));
        facts.add("mean α %s%s".formatted(MetricCatalog.get("alpha").briefly(summary.alpha()),
                summary.doubtful() == 0 || summary.trusted() == 0 ? "" : ", %s without %d doubtful".formatted(
                        MetricCatalog.get("alpha").briefly(summary.alphaTrusted()), summary.doubtful())));
        facts.add(summary.traps() == 0 ? "no traps" : "%s in %s".formatted(NumberText.count(summary.traps(), "trap"),
                NumberText.count(summary.layersWithTraps(), "layer")));
        for (AlphaVerdict verdict : List.of(AlphaVerdict.OVER_TRAINED, AlphaVerdict.UNDER_TRAINED)) {
            int said = verdict.countSaid(reports);
            if (said > 0) {
                facts.add("%d %s".formatted(said, verdict.label()));
            }
        }
        return facts;
    }
}
