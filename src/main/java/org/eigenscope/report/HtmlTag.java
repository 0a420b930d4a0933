package org.eigenscope.report;

import java.util.Collection;
import java.util.Set;

/** The beginning of an element: its name and its attributes, whose values are escaped. Immutable. */
final class HtmlTag {

    /** Elements that end their line, so that a page can be read as a text. */
    private static final Set<String> LINES = Set.of("p", "h2", "h3", "ul", "ol", "li", "dl", "tr", "section", "nav",
            "div", "details", "table", "pre", "script", "noscript");

    private final String name;
    private final String attributes;

    HtmlTag(String name) {
        this(name, "");
    }

    private HtmlTag(String name, String attributes) {
        this.name = name;
        this.attributes = attributes;
    }

    /** The element with an attribute more. */
    HtmlTag with(String attribute, String value) {
        return new HtmlTag(name, attributes + " " + attribute + "=\"" + Html.text(value) + "\"");
    }

    /** The element with an attribute that is there or not. */
    HtmlTag with(String attribute, boolean there) {
        return there ? new HtmlTag(name, attributes + " " + attribute) : this;
    }

    /** The element with what links lead to. */
    HtmlTag id(String id) {
        return with("id", id);
    }

    /** The element in a style of {@code report.css}; empty for none. */
    HtmlTag styled(String style) {
        return style.isEmpty() ? this : with("class", style);
    }

    /** The element with a word or a sentence inside. */
    Html of(String words) {
        return of(Html.text(words));
    }

    /** The element with pieces inside. */
    Html of(Html... inside) {
        return Html.made(open() + Html.of(inside) + close());
    }

    /** The element with pieces inside. */
    Html of(Collection<Html> inside) {
        return of(Html.of(inside));
    }

    /** The element, where it has no inside: {@code <br>}. */
    Html alone() {
        return Html.made(open());
    }

    /** Its opening, where the inside is written bit by bit. */
    String open() {
        return "<" + name + attributes + ">";
    }

    /** Its end. */
    String close() {
        return "</" + name + ">" + (LINES.contains(name) ? "\n" : "");
    }
}
