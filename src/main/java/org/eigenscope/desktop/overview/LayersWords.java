package org.eigenscope.desktop.overview;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Summary;
import org.eigenscope.model.Model;

/** Several layers in a line of words. */
final class LayersWords {

    private LayersWords() {}

    /**
     * @param reports those that are analyzed
     * @param items all of them
     * @param model whose layers they are, if they are all of its; else null
     */
    static String facts(List<Analyzed> reports, List<LayerItem> items, Model model) {
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
        if (summary.overTrained() > 0) {
            facts.add(summary.overTrained() + " over-trained");
        }
        if (summary.underTrained() > 0) {
            facts.add(summary.underTrained() + " under-trained");
        }
        // A line that is too long breaks between two facts.
        return String.join("  ·  ", facts).replace(' ', '\u00a0').replace("\u00a0\u00a0·\u00a0\u00a0",
                "\u00a0\u00a0·  ");
    }
}
