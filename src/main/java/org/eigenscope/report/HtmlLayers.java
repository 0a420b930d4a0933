package org.eigenscope.report;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.AlphaTrust;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Place;
import org.eigenscope.metric.TrapWords;
import static org.eigenscope.report.Html.tag;

/** The table of a model's layers in a page: sorted by a click on a heading, filtered by what is typed. */
final class HtmlLayers {

    private static final List<Metric> METRICS = MetricCatalog.shownIn(Place.PAGE);

    private final ModelReport report;
    private final String id;
    private final Definitions definitions;

    HtmlLayers(ModelReport report, String id, Definitions definitions) {
        this.report = report;
        this.id = id;
        this.definitions = definitions;
    }

    /** Gives the id that the charts of a layer are linked by. */
    static String anchor(String model, Analyzed layer) {
        return model + "-l" + layer.layer().id() + (layer.pooled() ? "" : "-s" + layer.slice());
    }

    Html table() {
        HtmlTable<Analyzed> table = new HtmlTable<>(id + "-layers", HtmlTable.Order.ASCENDING,
                METRICS.stream().map(metric -> new HtmlTable.Cells<Analyzed>(
                        metric.in(Place.PAGE).orElseThrow().heading(), metric.type() == Metric.Type.TEXT,
                        definitions.meaning(metric.name()), layer -> cell(metric, layer))).toList());
        return Html.of(tag("h3").id(id + "-table").of("Layers"),
                tag("input").with("type", "search").with("data-table", id + "-layers")
                        .with("placeholder", "Filter: *.value, over-trained, alpha>6, traps>0 …")
                        .with("aria-label", "Filter the layers").alone(),
                table.ofRows(report.analyzed().stream().map(layer -> table.row(
                        tag("tr").with("data-words", AlphaVerdict.of(layer).label()), layer)).toList()));
    }

    private Html cell(Metric metric, Analyzed layer) {
        return switch (metric.name()) {
            case "name" -> tag("td").styled("words name").of(tag("a").with("href", "#" + anchor(id, layer))
                    .with("title", layer.name()).of(layer.name()));
            case "alpha" -> alpha(metric, layer);
            case "warning" -> HtmlTable.words(note(layer));
            default -> metric.type() == Metric.Type.TEXT ? HtmlTable.words(Html.text(metric.text(layer)))
                    : HtmlTable.number(metric.number(layer), metric.text(layer));
        };
    }

    private static Html alpha(Metric metric, Analyzed layer) {
        HtmlTag cell = AlphaTrust.of(layer).warns() ? tag("td").styled("doubt").with("title", AlphaTrust.caveat(layer))
                : tag("td");
        return cell.with("data-v", HtmlTable.exact(metric.number(layer))).of(metric.text(layer));
    }

    private static Html note(Analyzed layer) {
        AlphaVerdict verdict = AlphaVerdict.of(layer);
        List<Html> notes = new ArrayList<>();
        if (!layer.traps().isEmpty()) {
            notes.add(tag("span").styled("trap").of("trap"));
        }
        if (verdict == AlphaVerdict.NO_POWER_LAW || AlphaVerdict.isSaid(layer)) {
            notes.add(tag("span").styled(verdict.verdict().style()).of(verdict.label()));
        }
        if (!AlphaTrust.caveat(layer).isEmpty()) {
            notes.add(tag("span").styled("doubt").of(AlphaTrust.caveat(layer)));
        }
        if (layer.random() != null) {
            notes.add(Html.text(TrapWords.untested(layer.random().method())));
        }
        return Html.joined(" ", notes);
    }
}
