package org.eigenscope.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.chart.ChartFiles;
import org.jfree.chart.JFreeChart;

/** A chart as an {@code svg} element of a page: without a prolog, smaller, and with ids of its own. */
final class InlineSvg {

    /** The size of a chart that has the whole width, and of one that shares it: text stays as large. */
    static final ChartFiles.Size WIDE = new ChartFiles.Size(820, 460, 1);
    static final ChartFiles.Size HALF = new ChartFiles.Size(560, 360, 1);

    private static final Pattern LONG_DECIMAL = Pattern.compile("(\\d+)\\.(\\d)\\d+");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Pattern BETWEEN_TAGS = Pattern.compile("\\s*\\n\\s*(?=/?>)");
    private static final Pattern ID = Pattern.compile("\\bid=\"|url\\(#");

    private InlineSvg() {}

    /** @param prefix of all ids: a page has one name space for all its charts */
    static String of(JFreeChart chart, ChartFiles.Size size, String prefix) {
        String svg = ChartFiles.svg(chart, size);
        svg = svg.substring(svg.indexOf("<svg"));
        svg = BETWEEN_TAGS.matcher(svg).replaceAll("");
        // Of coordinates only: what is written in a chart keeps its digits.
        svg = TAG.matcher(svg).replaceAll(tag ->
                Matcher.quoteReplacement(LONG_DECIMAL.matcher(tag.group()).replaceAll("$1.$2")));
        svg = svg.replace(" text-rendering:optimizeLegibility;", "").replace(" xml:space=\"preserve\"", "");
        return ID.matcher(svg).replaceAll(found -> Matcher.quoteReplacement(found.group() + prefix));
    }
}
