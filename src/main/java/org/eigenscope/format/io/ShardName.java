package org.eigenscope.format.io;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one file of several that hold a model together: {@code model-00001-of-00002.safetensors}.
 *
 * @param stem what precedes the number: {@code model}
 * @param number its number, in five digits; most formats count from 1, TensorFlow from 0
 * @param count how many there are, in five digits
 * @param ending what follows, without its dot: {@code safetensors}; empty if nothing does
 */
public record ShardName(String stem, String number, String count, String ending) {

    private static final Pattern NAME = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})(?:\\.(.*))?");

    /** Reads the name of a file; empty if it is not one of several. */
    public static Optional<ShardName> of(String fileName) {
        Matcher name = NAME.matcher(fileName);
        return !name.matches() ? Optional.empty()
                : Optional.of(new ShardName(name.group(1), name.group(2), name.group(3),
                        name.group(4) == null ? "" : name.group(4)));
    }

    /** The number of files. */
    public int files() {
        return Integer.parseInt(count);
    }

    /** The name of the file with another number. */
    public String file(int other) {
        return "%s-%05d-of-%s%s".formatted(stem, other, count, ending.isEmpty() ? "" : "." + ending);
    }
}
