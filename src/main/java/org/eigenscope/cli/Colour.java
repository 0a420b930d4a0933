package org.eigenscope.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The choice of when the terminal is written to in colour. */
enum Colour {
    AUTO,
    ALWAYS,
    NEVER;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the choice from a command line, before its options are parsed, since their mistakes have a colour too. */
    static Colour of(List<String> words) {
        Colour wanted = AUTO;
        for (int i = 0; i < words.size() && !words.get(i).equals("--"); i++) {
            String value = words.get(i).startsWith("--color=") ? words.get(i).substring("--color=".length())
                    : words.get(i).equals("--color") && i + 1 < words.size() ? words.get(i + 1) : "";
            for (Colour colour : values()) {
                wanted = colour.toString().equalsIgnoreCase(value) ? colour : wanted;
            }
        }
        return wanted;
    }

    /**
     * Whether a stream is coloured.
     *
     * @param screen true if it is a terminal
     * @param environment NO_COLOR with any value means no (no-color.org)
     */
    boolean on(boolean screen, Map<String, String> environment) {
        return this == ALWAYS || this == AUTO && screen && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }
}
