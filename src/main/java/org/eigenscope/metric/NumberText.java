package org.eigenscope.metric;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Writes numbers for people: few digits, true minus signs, powers of ten with superscripts. */
public final class NumberText {

    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private NumberText() {}

    /** Four significant digits: {@code 12.35}, {@code 0.001235}, {@code 1.235·10⁻⁷}; a dash if not finite. */
    public static String figure(double value) {
        return figure(value, 4);
    }

    /** Rounds to so many significant digits and drops trailing zeros. */
    public static String figure(double value, int digits) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        if (value == 0) {
            return "0";
        }
        // Without String.format, whose parser took half of the time of printing a table, because it is not compiled by
        // then.
        BigDecimal exact = BigDecimal.valueOf(value);
        BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_UP));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < Math.max(digits, 6)) {
            return plain(exact.setScale(Math.max(0, digits - 1 - exponent), RoundingMode.HALF_UP).stripTrailingZeros());
        }
        return plain(rounded.movePointLeft(exponent).stripTrailingZeros()) + "·" + powerOfTen(exponent);
    }

    /** Rounds to so many decimals and keeps zeros: {@code 2.500}; as {@link #figure(double)} where it is not finite. */
    public static String fixed(double value, int decimals) {
        return Double.isFinite(value) ? plain(BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP))
                : figure(value);
    }

    private static String plain(BigDecimal value) {
        return minus(value.toPlainString());
    }

    /** {@code 10⁻³}. */
    public static String powerOfTen(int exponent) {
        StringBuilder text = new StringBuilder("10");
        if (exponent < 0) {
            text.append('⁻');
        }
        for (char digit : String.valueOf(Math.abs(exponent)).toCharArray()) {
            text.append(SUPERSCRIPTS.charAt(digit - '0'));
        }
        return text.toString();
    }

    /** A p-value: {@code 0.003}, {@code < 10⁻¹²}. */
    public static String pValue(double p) {
        if (p < 1e-12) {
            return "< " + powerOfTen(-12);
        }
        return figure(p, 2);
    }

    /** A count with thin spaces: {@code 22 713 216}. */
    public static String count(long value) {
        // Nor here: a table of a file may have a hundred thousand rows.
        String digits = Long.toString(value);
        int first = value < 0 ? 1 : 0;
        StringBuilder grouped = new StringBuilder(digits.length() * 4 / 3).append(digits, 0, first);
        for (int i = first; i < digits.length(); i++) {
            if (i > first && (digits.length() - i) % 3 == 0) {
                grouped.append('\u202f');
            }
            grouped.append(digits.charAt(i));
        }
        return minus(grouped.toString());
    }

    /** A count of things: {@code 1 layer}, {@code 39 layers}. */
    public static String count(long value, String thing) {
        return count(value) + " " + thing + (value == 1 ? "" : "s");
    }

    /** Rewrites the numbers in a text as programs read them: {@code 22,713,216}, {@code -0.5}, {@code 1.235e-07}. */
    public static String ascii(String text) {
        if (isAscii(text)) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int end = i + (c == '·' ? 3 : 2);
            if ((c == '·' ? text.startsWith("·10", i) : text.startsWith("10", i)) && end < text.length()
                    && isRaised(text.charAt(end))) {
                plain.append(c == '·' ? "e" : "1e");
                while (end < text.length() && isRaised(text.charAt(end))) {
                    plain.append(text.charAt(end) == '⁻' ? '-' : (char) ('0' + SUPERSCRIPTS.indexOf(text.charAt(end))));
                    end++;
                }
                i = end - 1;
            } else {
                plain.append(c == '−' ? '-' : c == '\u202f' ? ',' : c);
            }
        }
        return plain.toString();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRaised(char c) {
        return c == '⁻' || SUPERSCRIPTS.indexOf(c) >= 0;
    }

    private static String minus(String text) {
        return text.startsWith("-") ? "−" + text.substring(1) : text;
    }
}
