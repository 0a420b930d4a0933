package org.eigenscope.cli;

import picocli.CommandLine.TypeConversionException;

/** Reads numbers of a command line: ASCII digits alone, and a sentence that goes on after the option's name. */
final class NumberArguments {

    private NumberArguments() {}

    static Long whole(String word) {
        try {
            if (word.matches("[+-]?[0-9]+")) {
                return Long.valueOf(word);
            }
        } catch (NumberFormatException e) {
            throw new TypeConversionException("must be between -2^63 and 2^63 - 1, not '%s'".formatted(word));
        }
        throw new TypeConversionException("must be a whole number, not '%s'".formatted(word));
    }

    static Integer count(String word, int least, int most) {
        long number = whole(word);
        if (number < least || number > most) {
            throw new TypeConversionException(number < least ? "must be %d or more, not %s".formatted(least, word)
                    : "must be %d or less, not %s".formatted(most, word));
        }
        return (int) number;
    }

    static Double number(String word) {
        if (!word.matches("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?")) {
            throw new TypeConversionException("must be a number, not '%s'".formatted(word));
        }
        double number = Double.parseDouble(word);
        if (Double.isInfinite(number)) {
            throw new TypeConversionException("must be less than 1e308, not %s".formatted(word));
        }
        return number;
    }
}
