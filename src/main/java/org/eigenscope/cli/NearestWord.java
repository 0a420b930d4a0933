package org.eigenscope.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Guesses which entry of a list was meant by a word that is not on it: the one that needs the fewest edits. */
final class NearestWord {

    /** Longer words are not looked at: the work grows with the square of their length. */
    private static final int LONGEST = 200;

    private NearestWord() {}

    /** The nearest entry; empty if none is so near. */
    static Optional<String> to(String word, Collection<String> entries) {
        String wanted = plain(word);
        return wanted.isEmpty() || wanted.length() > LONGEST ? Optional.empty()
                : entries.stream().filter(entry -> isNear(wanted, plain(entry)))
                        .min(Comparator.comparingInt(entry -> strokes(wanted, plain(entry))));
    }

    /** Refuses a value: what it was, what was probably meant, and what may stand there. */
    static String refusal(String word, Collection<String> entries) {
        return "there is no '%s'%s choose from %s".formatted(word,
                to(word, entries).map("; did you mean %s?"::formatted).orElse(";"), String.join(", ", entries));
    }

    /**
     * Refuses a layer that a model does not have, and tells where its layers are listed.
     *
     * @param option how the command line names the one that was probably meant
     */
    static String noLayer(String model, String word, Collection<String> layers, UnaryOperator<String> option) {
        return "%s has no layer '%s'; %s'eigenscope describe' lists them".formatted(model, word, to(word, layers)
                .map(option).map("did you mean %s? "::formatted).orElse(""));
    }

    private static boolean isNear(String word, String entry) {
        int allowed = allowed(word, entry);
        return entry.length() <= LONGEST && Math.abs(entry.length() - word.length()) <= allowed
                && strokes(word, entry) <= allowed;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[*?\\s_.\\-]", "");
    }

    /** A third of the letters may be wrong; a word that begins or ends another is near it, however long that is. */
    private static int allowed(String word, String entry) {
        boolean part = word.length() > 2 && (entry.startsWith(word) || entry.endsWith(word));
        return part ? entry.length() : Math.max(1, Math.max(word.length(), entry.length()) / 3);
    }

    /** Letters that are to be inserted, left out, replaced or swapped with the next (optimal string alignment). */
    private static int strokes(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], 1 + cost[i - 2][j - 2]);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
