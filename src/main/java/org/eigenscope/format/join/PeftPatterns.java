package org.eigenscope.format.join;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Ranks or alphas that PEFT gives to some modules: the first key, a regular expression, that matches the end of a
 * module's path from a dot on ({@code get_pattern_key}: {@code re.match(rf"(.*\.)?({key})$", name)}). The expressions
 * are a stranger's, and may be made to search for ever: all searches together have so many steps, and then nothing
 * matches.
 */
final class PeftPatterns {

    private static final int MOST = 10_000;
    private static final int LONGEST = 1_000;
    private static final long STEPS = 20_000_000;

    private record Entry(Pattern pattern, double value) {}

    private final List<Entry> entries = new ArrayList<>();
    private long steps = STEPS;

    /** @param patterns keys with their numbers; what is none is passed over, as is a key that is no expression */
    PeftPatterns(JsonElement patterns) {
        if (patterns instanceof JsonObject object) {
            for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
                double value = number(entry.getValue(), 0);
                if (value > 0 && entry.getKey().length() <= LONGEST && entries.size() < MOST) {
                    add(entry.getKey(), value);
                }
            }
        }
    }

    private void add(String key, double value) {
        try {
            entries.add(new Entry(Pattern.compile("(?:.*\\.)?(?:" + key + ")"), value));
        } catch (PatternSyntaxException e) {
            entries.add(new Entry(Pattern.compile("(?:.*\\.)?" + Pattern.quote(key)), value));
        }
    }

    /** The value of a module, by its path without PEFT's own prefix. */
    double of(String module, double otherwise) {
        for (Entry entry : entries) {
            if (matches(entry.pattern(), module)) {
                return entry.value();
            }
        }
        return otherwise;
    }

    private boolean matches(Pattern pattern, String module) {
        try {
            return steps > 0 && pattern.matcher(new Counted(module)).matches();
        } catch (TooLong | StackOverflowError e) {
            return false;
        }
    }

    /** False while there are steps left for searches. */
    boolean isExhausted() {
        return steps <= 0;
    }

    /** A number above 0. */
    static double number(JsonElement value, double otherwise) {
        return value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()
                && value.getAsDouble() > 0
                ? value.getAsDouble() : otherwise;
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLong() {
            super(null, null, false, false);
        }
    }

    /** A module's path that counts how often it is looked at. */
    private final class Counted implements CharSequence {
        private final String text;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--steps <= 0) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
