package org.eigenscope.report;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.Unit;
import static org.eigenscope.report.Html.tag;

/** The last part of an HTML report: the meaning of its figures, in the words of the whole program. */
final class HtmlMeanings {

    private final Definitions definitions;
    private final List<Html> terms = new ArrayList<>();

    HtmlMeanings(Definitions definitions) {
        this.definitions = definitions;
    }

    /** The figures of layers. */
    static Html ofMetrics(List<Metric> metrics, Definitions definitions) {
        HtmlMeanings meanings = new HtmlMeanings(definitions);
        metrics.forEach(metric -> meanings.add(metric.name(), metric.name(), metric.unit()));
        return meanings.section();
    }

    /** The columns that people are shown, as far as they have a definition. */
    static <R> Html ofColumns(List<Column<R>> columns, Definitions definitions) {
        HtmlMeanings meanings = new HtmlMeanings(definitions);
        columns.stream().filter(Column::isShown).forEach(column -> meanings.add(column.heading(), column.name(),
                Unit.NONE));
        return meanings.section();
    }

    private void add(String heading, String name, Unit unit) {
        definitions.of(name).ifPresent(definition -> terms.add(Html.term(heading, Html.prose(definition.meaning()),
                tag("br").alone(), tag("span").styled("muted").of(Html.prose(sentence(definition.reading())
                + (unit == Unit.NONE ? "" : " Unit: " + unit.words() + "."))))));
    }

    /** A word at the beginning gets a capital letter; a symbol or a name keeps what it has. */
    private static String sentence(String reading) {
        return reading.matches("(?s)(a |[a-z]{2}).*") ? Character.toUpperCase(reading.charAt(0)) + reading.substring(1)
                : reading;
    }

    private Html section() {
        return tag("section").id("meanings").of(tag("h2").of("What the figures mean"), tag("dl").of(terms));
    }
}
