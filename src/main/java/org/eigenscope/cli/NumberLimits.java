package org.eigenscope.cli;

import java.util.Locale;
import picocli.CommandLine.TypeConversionException;

/**
 * Limits of a number that an option takes.
 *
 * @param low the lower one; the number may be as small if {@code fromLow}
 * @param high the upper one, or infinity; the number may be as large if {@code toHigh}
 */
record NumberLimits(double low, boolean fromLow, double high, boolean toHigh) {

    /** Between 0 and 1, neither of them. */
    static final NumberLimits SHARE = above(0).below(1);

    /** More than this. */
    static NumberLimits above(double low) {
        return new NumberLimits(low, false, Double.POSITIVE_INFINITY, false);
    }

    /** This or more. */
    static NumberLimits from(double low) {
        return new NumberLimits(low, true, Double.POSITIVE_INFINITY, false);
    }

    /** And at most this. */
    NumberLimits to(double most) {
        return new NumberLimits(low, fromLow, most, true);
    }

    /** And less than this. */
    NumberLimits below(double most) {
        return new NumberLimits(low, fromLow, most, false);
    }

    /** Reads a number within these limits. */
    Double read(String word) {
        double number = NumberArguments.number(word);
        if (!(number > low || fromLow && number == low) || !(number < high || toHigh && number == high)) {
            throw new TypeConversionException("must be %s, not %s".formatted(words(), word));
        }
        return number;
    }

    private String words() {
        if (high == Double.POSITIVE_INFINITY) {
            return fromLow ? text(low) + " or more" : "more than " + text(low);
        }
        return fromLow == toHigh ? (fromLow ? "from %s to %s" : "between %s and %s").formatted(text(low), text(high))
                : "%s and %s".formatted(fromLow ? text(low) + " or more" : "more than " + text(low),
                        toHigh ? "at most " + text(high) : "less than " + text(high));
    }

    private static String text(double number) {
        return number == Math.rint(number) ? String.format(Locale.ROOT, "%.0f", number) : String.valueOf(number);
    }
}
