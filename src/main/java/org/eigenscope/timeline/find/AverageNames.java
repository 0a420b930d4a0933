package org.eigenscope.timeline.find;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of averages of weights. Several may be kept at once, each with a rate of its own by which it follows the
 * weights ({@code ema_0.999_010000}, {@code ema_0.9999_010000}): the rate is no number of a checkpoint.
 */
final class AverageNames {

    private static final Pattern AVERAGE = Pattern.compile("(?i)(?<![a-z])(?:(?:ema|swa|polyak|averaged)(?![a-z])|"
            + "avg(?![ _-]?[a-z]))");
    /** The word and the rate; what follows, in the names of steps, begins with a sign of its own. */
    static final String WITH_RATE = "(?:ema|swa|polyak|averaged|avg)[ =_-]?(?:(?:decay|rate|beta)[ =_-]?)?\\d?\\.\\d++";
    private static final Pattern RATE = Pattern.compile("(?i)(?<![a-z])" + WITH_RATE);

    private AverageNames() {}

    /** True if a name says that a file holds averaged weights. */
    static boolean isAverage(String name) {
        return AVERAGE.matcher(name).find();
    }

    /** The rate of an average; zero, as the weights themselves have no memory, where a name tells none. */
    static BigDecimal rate(String name) {
        return region(name).map(region -> new BigDecimal(region.group().replaceFirst("^\\D*?(?=\\d?\\.\\d)", "")))
                .orElse(BigDecimal.ZERO);
    }

    /** A name with something in the place of each number but the rate. */
    static String withoutNumbers(String name, Pattern number, String place) {
        Optional<Matcher> rate = region(name);
        return number.matcher(name).replaceAll(found -> rate.filter(region -> found.start() >= region.start()
                && found.end() <= region.end()).isPresent() ? found.group() : place);
    }

    private static Optional<Matcher> region(String name) {
        Matcher found = RATE.matcher(name);
        return found.find() ? Optional.of(found) : Optional.empty();
    }
}
