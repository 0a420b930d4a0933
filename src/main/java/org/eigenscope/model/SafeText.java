package org.eigenscope.model;

import java.math.BigInteger;

/**
 * Makes text from files safe to look at: control characters (a terminal would obey them), line and paragraph
 * separators, lone surrogates, noncharacters and the marks that turn the direction of writing (they make text look like
 * other text) are written out as {@code \\u001B}. Everything else stays as it is.
 */
public final class SafeText {

    private static final int LONGEST = 120;

    private SafeText() {}

    /** The whole text with its invisible commands written out. */
    public static String of(String text) {
        if (text.codePoints().noneMatch(SafeText::commands)) {
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

    /** A name as it can stand in a message: safe, and cut after 120 characters. */
    public static String name(String name) {
        return start(name, LONGEST);
    }

    /** The beginning of a text, made safe; with an ellipsis where it goes on. */
    public static String start(String text, int characters) {
        // A character is two chars at most: no more of a text without an end is looked at.
        String start = text.length() > 2 * characters ? text.substring(0, 2 * characters) : text;
        int length = start.codePointCount(0, start.length());
        return length <= characters && start.length() == text.length() ? of(text)
                : of(start.substring(0, start.offsetByCodePoints(0, Math.min(length, characters)))) + "…";
    }

    /** A number of 64 bits that a file claims, as it means it: without a sign. */
    public static String unsigned(long number) {
        return "%,d".formatted(new BigInteger(Long.toUnsignedString(number)));
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
