package org.eigenscope.format.io;

import java.util.Comparator;

/** The order of names in which people count: {@code layer.2} before {@code layer.10}. */
public final class NaturalOrder {

    private NaturalOrder() {}

    /** Compares names by their letters, and by the values of the numbers in them. */
    public static Comparator<String> ofNames() {
        return NaturalOrder::compare;
    }

    private static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            char letterA = a.charAt(i);
            char letterB = b.charAt(j);
            int order;
            if (isDigit(letterA) && isDigit(letterB)) {
                int endA = digitsEnd(a, i);
                int endB = digitsEnd(b, j);
                order = compareNumbers(a, i, endA, b, j, endB);
                i = endA;
                j = endB;
            } else {
                order = Character.compare(letterA, letterB);
                i++;
                j++;
            }
            if (order != 0) {
                return order;
            }
        }
        int rest = Integer.compare(a.length() - i, b.length() - j);
        // "01" and "1" count alike, but are two names.
        return rest != 0 ? rest : a.compareTo(b);
    }

    private static int digitsEnd(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }

    /** Makes no strings: a hostile index has a hundred thousand names to sort. */
    private static int compareNumbers(String a, int fromA, int endA, String b, int fromB, int endB) {
        int i = zerosEnd(a, fromA, endA);
        int j = zerosEnd(b, fromB, endB);
        int order = Integer.compare(endA - i, endB - j);
        while (order == 0 && i < endA) {
            order = Character.compare(a.charAt(i++), b.charAt(j++));
        }
        return order;
    }

    private static int zerosEnd(String text, int from, int end) {
        int at = from;
        while (at < end && text.charAt(at) == '0') {
            at++;
        }
        return at;
    }
}
