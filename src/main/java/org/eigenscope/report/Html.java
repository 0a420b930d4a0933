package org.eigenscope.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.eigenscope.model.Finding;
import org.eigenscope.model.SafeText;

/**
 * A piece of a page. All pages are made of such pieces: words become one by {@link #text} and elements by {@link
 * HtmlTag}, both of which escape what they are given, so that no text becomes an element, an attribute or a command.
 */
final class Html {

    static final Html NOTHING = new Html("");

    private final String markup;

    private Html(String markup) {
        this.markup = markup;
    }

    /** Markup that this program has made by itself, such as a drawing: it is not escaped. */
    static Html made(String markup) {
        return new Html(markup);
    }

    /** Any text as text. */
    static Html text(String any) {
        StringBuilder safe = new StringBuilder();
        for (char c : SafeText.of(any).toCharArray()) {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return new Html(safe.toString());
    }

    /** Text with names between backticks, as our documentation has it. */
    static Html prose(String markdown) {
        return new Html(text(markdown).markup.replaceAll("`([^`]*)`", "<code>$1</code>"));
    }

    /** Pieces one after the other. */
    static Html of(Html... pieces) {
        return of(Arrays.asList(pieces));
    }

    /** Pieces one after the other. */
    static Html of(Collection<Html> pieces) {
        return new Html(pieces.stream().map(Html::toString).collect(Collectors.joining()));
    }

    /** Pieces with words between them; those that are empty are left out. */
    static Html joined(String between, Collection<Html> pieces) {
        return new Html(pieces.stream().filter(piece -> !piece.isEmpty()).map(Html::toString)
                .collect(Collectors.joining(text(between).markup)));
    }

    /** An element, still without attributes. */
    static HtmlTag tag(String name) {
        return new HtmlTag(name);
    }

    /** A paragraph that explains. */
    static Html muted(String words) {
        return tag("p").styled("muted").of(words);
    }

    /** A link to an element of the page. */
    static Html link(String id, String words) {
        return tag("a").with("href", "#" + id).of(words);
    }

    /** A list of points; nothing if there are none. */
    static Html list(Collection<Html> points) {
        return points.isEmpty() ? NOTHING : tag("ul").of(points.stream().map(tag("li")::of).toList());
    }

    /** A term and what is said of it, for an element {@code dl}. */
    static Html term(String term, Html... said) {
        return of(tag("dt").of(term), tag("dd").of(said));
    }

    /** What a reader has found about a file, the serious in red. */
    static Html findings(List<Finding> findings) {
        return tag("ul").of(findings.stream().map(finding -> tag("li").styled(
                finding.severity() == Finding.Severity.NOTE ? "" : "bad").of(finding.where().isEmpty() ? NOTHING
                        : of(tag("code").of(finding.where()), text(": ")), text(finding.message()))).toList());
    }

    /** A picture with its label. */
    static Html figure(String label, String svg) {
        return tag("figure").with("role", "img").with("aria-label", label).of(made(svg));
    }

    /** A file of this package. */
    static String resource(String name) {
        try (InputStream in = Html.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the program's own file cannot be read: " + name, e);
        }
    }

    boolean isEmpty() {
        return markup.isEmpty();
    }

    /** Gives the markup. */
    @Override
    public String toString() {
        return markup;
    }
}
