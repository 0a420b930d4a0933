package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import static org.eigenscope.report.Html.tag;

/**
 * A page that needs no network: its style and scripts are inside, and its policy forbids to load or run anything else.
 * Pieces are written as they come.
 */
final class HtmlPage {

    private final Writer out;
    private final List<String> scripts;

    /**
     * Begins a page.
     *
     * @param out takes the page; it is not closed
     * @param title plain text
     * @param scripts files of this package, in the order in which they run
     */
    HtmlPage(OutputStream out, String title, String... scripts) throws IOException {
        this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        this.scripts = List.of(scripts).stream().map(Html::resource).toList();
        String style = Html.resource("report.css");
        // How the program knows its own page is near the start: OwnFiles reads no further.
        this.out.write("""
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
                """.formatted(fingerprint(style), this.scripts.stream().map(HtmlPage::fingerprint).collect(
                        Collectors.joining(" ")), Html.text(Version.current().toString()), Html.text(title), style));
    }

    /** Adds a piece. */
    void add(Html piece) throws IOException {
        out.write(piece.toString());
    }

    /** Writes what stands inside an element. */
    @FunctionalInterface
    interface ElementBody {
        void write(Writer out) throws IOException;
    }

    /** Adds an element, the inside of which is too long to be held. */
    void add(HtmlTag element, ElementBody inside) throws IOException {
        out.write(element.open());
        inside.write(out);
        out.write(element.close());
    }

    /** Ends the page. */
    void end() throws IOException {
        out.write("</main>\n");
        add(tag("footer").of("Made by " + Version.current() + "."));
        for (String script : scripts) {
            add(tag("script").of(Html.made(script)));
        }
        out.write("</body>\n</html>\n");
        out.flush();
    }

    /**
     * How a Content-Security-Policy names an inline script or style: nothing else of its kind then runs in the page.
     */
    static String fingerprint(String inline) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(inline.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
