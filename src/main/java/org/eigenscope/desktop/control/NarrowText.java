package org.eigenscope.desktop.control;

/** Shortens and breaks sentences for narrow columns. */
public final class NarrowText {

    private NarrowText() {}

    /** Keeps a sign between what is at its sides, and a symbol at the end beside the word that it stands for. */
    public static String together(String words) {
        return words.replaceAll(" ([<=>×]) ", "\u00a0$1\u00a0").replaceAll(", (\\S{1,2})$", ",\u00a0$1");
    }

    /** Lets a line of a name end after each of its parts, at a hair space: JavaFX breaks none at one of no width. */
    public static String breakable(String name) {
        return name.replaceAll("(?<=\\pL)[._/](?=\\w)", "$0\u200a");
    }

    /** Shortens what is longer than so many characters in its middle, of which the end has more than the beginning. */
    public static String shortened(String text, int most) {
        int head = most / 3;
        return text.length() <= most ? text
                : text.substring(0, head) + "…" + text.substring(text.length() - most + head + 1);
    }
}
