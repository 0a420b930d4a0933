package org.eigenscope.model;

import java.math.BigInteger;
import java.util.Locale;

/**
 * Makes text from files safe to show: control characters (a terminal would obey them), line and paragraph separators,
 * lone surrogates, noncharacters and marks that change the direction of writing (which make text look like other text)
 * are written out as {@code \\u001B}. Everything else stays as it is.
 */
public final class SafeText {

    private static final int LONGEST = 120;

    private SafeText() {}

    /** The whole text with its invisible commands written out. */
    public static String of(String text) {
        return isPlain(text) || text.codePoints().noneMatch(SafeText::commands) ? text : start(text, Integer.MAX_VALUE);
    }

    /** A name as it can be in a message: safe, and cut after 120 characters. */
    public static String name(String name) {
        return start(name, LONGEST);
    }

    /**
     * The beginning of a text, made safe.
     *
     * @param characters the most that are given, those that are written out counted as they stand there; where the text
     *     goes on it ends with an ellipsis
     */
    public static String start(String text, int characters) {
        if (text.length() <= characters && isPlain(text)) {
            return text;
        }
        StringBuilder safe = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            boolean command = commands(c);
            shown += command ? 2 + digits(c) : 1;
            if (shown > characters) {
                return safe.append('…').toString();
            }
            if (command) {
                safe.append("\\u").repeat('0', digits(c) - Integer.toHexString(c).length())
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT));
            } else {
                safe.appendCodePoint(c);
            }
            i += Character.charCount(c);
        }
        return safe.toString();
    }

    /** True for what ASCII prints: nearly all text. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static int digits(int c) {
        return Math.max(4, Integer.toHexString(c).length());
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
