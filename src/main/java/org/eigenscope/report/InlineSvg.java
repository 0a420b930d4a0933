package org.eigenscope.report;

import java.util.function.IntPredicate;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.ChartFiles;
import org.eigenscope.chart.Drawing;

/** A chart as an {@code svg} element of a page: without a prolog, smaller, and with ids of its own. */
final class InlineSvg {

    /** The size of a chart that has the whole width, and of one that shares it: text stays as large. */
    private static final ChartFiles.Size WIDE = new ChartFiles.Size(820, 460, 1);
    private static final ChartFiles.Size HALF = new ChartFiles.Size(560, 360, 1);

    private InlineSvg() {}

    /** The size that a chart has in a page. */
    static ChartFiles.Size size(Chart chart) {
        return chart.prominence() == Chart.Prominence.LEADING ? WIDE : HALF;
    }

    /** @param prefix of all ids: a page has one name space for all its charts */
    static String of(Drawing drawing, ChartFiles.Size size, String prefix) {
        String svg = ChartFiles.svgWithTips(drawing, size);
        return shortened(svg.substring(svg.indexOf("<svg")).replace(" text-rendering:optimizeLegibility;", "")
                .replace(" xml:space=\"preserve\"", ""), prefix);
    }

    /**
     * Without line breaks before the end of a tag, with one decimal in tags (what is written in a chart keeps its
     * digits), and with the prefix before every id. By hand: regular expressions took a fifth of the time of a page.
     */
    static String shortened(String svg, String prefix) {
        StringBuilder out = new StringBuilder(svg.length());
        boolean tag = false;
        for (int i = 0; i < svg.length(); ) {
            char c = svg.charAt(i);
            tag = c == '<' || tag && c != '>';
            int end = i + 1;
            if (isSpace(c)) {
                end = after(svg, i, InlineSvg::isSpace);
                boolean dropped = svg.substring(i, end).indexOf('\n') >= 0
                        && (svg.startsWith(">", end) || svg.startsWith("/>", end));
                out.append(svg, i, dropped ? i : end);
            } else if (tag && isDigit(c)) {
                end = after(svg, i, InlineSvg::isDigit);
                int decimals = svg.startsWith(".", end) ? after(svg, end + 1, InlineSvg::isDigit) : end;
                // An opacity of 0.09 would be none with one decimal.
                out.append(svg, i, Math.min(decimals, end + (svg.startsWith("opacity:", i - 8) ? 3 : 2)));
                end = decimals;
            } else if (tag && svg.startsWith("id=\"", i) && isSpace(svg.charAt(i - 1))) {
                end = i + 4;
                out.append(svg, i, end).append(prefix);
            } else if (tag && svg.startsWith("url(#", i)) {
                end = i + 5;
                out.append(svg, i, end).append(prefix);
            } else {
                out.append(c);
            }
            i = end;
        }
        return out.toString();
    }

    private static int after(String text, int from, IntPredicate kind) {
        int end = from;
        while (end < text.length() && kind.test(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
