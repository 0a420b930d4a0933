package org.eigenscope.report;

import static org.eigenscope.report.Html.text;

/** What each figure of a report means: the sentences of the documentation, as a part of a PAGE. */
final class Definitions {

    private static final org.eigenscope.analysis.Definitions PAGE = org.eigenscope.analysis.Definitions.load();

    private Definitions() {}

    /** The meaning of a figure, or nothing if it needs no words. */
    static String of(String name) {
        return PAGE.meaning(name);
    }

    /** All of them as a part of a PAGE. */
    static String html() {
        StringBuilder html = new StringBuilder("<section><h2>What the figures mean</h2>\n");
        String group = "";
        for (org.eigenscope.analysis.Definitions.Definition one : PAGE.all()) {
            if (!one.group().equals(group)) {
                html.append(group.isEmpty() ? "" : "</dl>\n").append("<h3>%s</h3><dl>%n".formatted(text(one.group())));
                group = one.group();
            }
            html.append("<dt>%s</dt><dd>%s<br><small>%s %s</small></dd>%n".formatted(text(one.name()),
                    text(one.meaning()), text(one.formula()), text(one.reading())));
        }
        return html.append("</dl></section>\n").toString();
    }
}
