package org.eigenscope.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/**
 * A condition of {@code --fail-on}: a finding that makes a run end with exit code 1.
 *
 * @param kind what is looked for
 * @param amount how much of it is too much; 0 where that is not asked
 */
record Condition(FailOn kind, double amount) {

    /** How they may be written. */
    static List<String> words() {
        return Arrays.stream(FailOn.values()).map(kind -> kind.measured() ? kind + "=1.0" : kind.toString()).toList();
    }

    /** Reads one. */
    static Condition of(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Optional<FailOn> kind = Arrays.stream(FailOn.values()).filter(one -> one.toString().equalsIgnoreCase(name))
                .findFirst();
        if (kind.isEmpty()) {
            throw new TypeConversionException(NearestWord.refusal(name, Arrays.stream(FailOn.values())
                    .map(FailOn::toString).toList()));
        }
        if (kind.get().measured() != equals >= 0) {
            throw new TypeConversionException(kind.get().measured()
                    ? "%s needs a value, as in %s=1.0".formatted(kind.get(), kind.get())
                    : "%s takes no number".formatted(kind.get()));
        }
        try {
            return new Condition(kind.get(), equals < 0 ? 0 : NumberLimits.above(0).read(word.substring(equals + 1)));
        } catch (TypeConversionException e) {
            throw new TypeConversionException("%s %s".formatted(kind.get(), e.getMessage()));
        }
    }

    @Override
    public String toString() {
        return kind.measured() ? kind + "=" + amount : kind.toString();
    }
}
