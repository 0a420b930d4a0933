package org.eigenscope.format.reader;

import java.util.Random;

/** Makes names that a regular expression matches, as far as it is made of what those of this project are made of. */
final class MatchingNames {

    private static final String ANY = "abwxz_./019";

    private final String pattern;
    private final Random random;
    private int at;

    MatchingNames(String pattern, Random random) {
        this.pattern = pattern;
        this.random = random;
    }

    /** A name, which what the pattern forbids (a digit behind a point) may yet spoil. */
    String next() {
        at = 0;
        return alternatives();
    }

    private String alternatives() {
        StringBuilder chosen = new StringBuilder(sequence());
        for (int seen = 2; at < pattern.length() && pattern.charAt(at) == '|'; seen++) {
            at++;
            String other = sequence();
            if (random.nextInt(seen) == 0) {
                chosen.setLength(0);
                chosen.append(other);
            }
        }
        return chosen.toString();
    }

    private String sequence() {
        StringBuilder made = new StringBuilder();
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            int start = at;
            atom();
            int end = at;
            int times = times();
            int next = at;
            for (int i = 0; i < times; i++) {
                at = start;
                made.append(atom());
                if (at != end) {
                    throw new IllegalStateException(pattern);
                }
            }
            at = next;
        }
        return made.toString();
    }

    private String atom() {
        char c = pattern.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> String.valueOf(letter());
            case '\\' -> switch (pattern.charAt(at++)) {
                case 'd' -> String.valueOf(random.nextInt(10));
                case 'w' -> String.valueOf("abz_5".charAt(random.nextInt(5)));
                default -> pattern.substring(at - 1, at);
            };
            case '.' -> String.valueOf(ANY.charAt(random.nextInt(ANY.length())));
            case '^', '$' -> "";
            default -> String.valueOf(c);
        };
    }

    private String group() {
        boolean looks = pattern.startsWith("?!", at) || pattern.startsWith("?=", at) || pattern.startsWith("?<=", at);
        if (pattern.startsWith("?:", at)) {
            at += 2;
        } else if (pattern.startsWith("?", at)) {
            at = looks ? at + (pattern.charAt(at + 1) == '<' ? 3 : 2) : pattern.indexOf('>', at) + 1;
        }
        String inside = alternatives();
        at++;
        return looks ? "" : inside;
    }

    private char letter() {
        int end = pattern.indexOf(']', at);
        String set = pattern.substring(at, end);
        at = end + 1;
        if (set.startsWith("^")) {
            return 'q';
        }
        int place = random.nextInt(set.length());
        // Of a range its first letter or its last.
        return set.charAt(place) == '-' && place > 0 ? set.charAt(place - 1) : set.charAt(place);
    }

    private int times() {
        int least = 1;
        int most = 1;
        if (at < pattern.length() && "?*+{".indexOf(pattern.charAt(at)) >= 0) {
            char c = pattern.charAt(at++);
            least = c == '+' ? 1 : 0;
            most = c == '?' ? 1 : 3;
            if (c == '{') {
                int end = pattern.indexOf('}', at);
                String[] limits = pattern.substring(at, end).split(",");
                least = Integer.parseInt(limits[0]);
                most = Math.min(least + 2, Integer.parseInt(limits[limits.length - 1]));
                at = end + 1;
            }
            // Lazy, possessive.
            at += at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == '+') ? 1 : 0;
        }
        return least + random.nextInt(most - least + 1);
    }
}
