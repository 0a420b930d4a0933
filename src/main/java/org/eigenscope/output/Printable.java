package org.eigenscope.output;

/**
 * Names from files, made safe to look at: control characters (a terminal would obey them), line and paragraph
 * separators, lone surrogates, noncharacters and the marks that turn the direction of writing (they make text look like
 * other text) are written out as {@code \\u001B}. Everything else stays as it is.
 */
public final class Printable {

    private Printable() {}

    /** The text with its invisible commands written out. */
    public static String of(String text) {
        if (text.codePoints().noneMatch(Printable::commands)) {
            return text;
        }
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (commands(c)) {
                safe.append("\\u%04X".formatted(c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    private static boolean commands(int c) {
        // U+FFFE, U+FFFF and their like in other planes: no characters, and forbidden in XML.
        if ((c & 0xFFFE) == 0xFFFE || c >= 0xFDD0 && c <= 0xFDEF) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
