package org.eigenscope.report;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The frame of a page that needs no network: its style and scripts are inside, and its policy forbids to load or run
 * anything else.
 */
final class HtmlPage {

    private final String title;
    private final List<String> scripts;

    /**
     * @param title plain text
     * @param scripts files of this package, in the order in which they run
     */
    HtmlPage(String title, String... scripts) {
        this.title = title;
        this.scripts = List.of(scripts).stream().map(Html::resource).toList();
    }

    /** Writes what stands before the content. */
    void begin(Writer out) throws IOException {
        String style = Html.resource("report.css");
        out.write("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src %s; script-src %s">
                <meta name="generator" content="%s">
                <title>%s</title>
                <style>%5$s</style>
                </head>
                <body>
                <header><h1>%4$s</h1></header>
                <main>
                """.formatted(Html.fingerprint(style), scripts.stream().map(Html::fingerprint).collect(
                        Collectors.joining(" ")), Html.text(Version.current().toString()), Html.text(title), style));
    }

    /** Writes what stands after the content. */
    void end(Writer out) throws IOException {
        out.write("</main>\n<footer>Made by %s.</footer>%n".formatted(Html.text(Version.current().toString())));
        for (String script : scripts) {
            out.write("<script>" + script + "</script>\n");
        }
        out.write("</body>\n</html>\n");
    }
}
