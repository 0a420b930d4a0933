package org.eigenscope.format.reader;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression for names of tensors, with words of which each name that it finds holds one. Nearly all names
 * hold none: a look for words costs a small part of what the expression does, and a file may have a hundred thousand
 * names.
 */
public final class NamePattern {

    /** Pairs of letters are told apart by so many bits. */
    private static final int PAIRS = 1 << 10;

    private final Pattern pattern;
    private final List<String> words;
    private final String beginning;
    private final List<String> endings;
    /** The words by the pairs of letters that they begin with. */
    private final String[][] byPair = new String[PAIRS][];

    private NamePattern(String pattern, List<String> words, String beginning, List<String> endings) {
        this.pattern = Pattern.compile(pattern);
        this.words = words;
        this.beginning = beginning;
        this.endings = endings;
        for (String word : words) {
            int pair = pair(word.charAt(0), word.charAt(1));
            byPair[pair] = byPair[pair] == null ? new String[1] : Arrays.copyOf(byPair[pair], byPair[pair].length + 1);
            byPair[pair][byPair[pair].length - 1] = word;
        }
    }

    /**
     * A pattern whose names hold a word.
     *
     * @param words of two letters or more, one of which is somewhere in each name that the pattern matches
     */
    public static NamePattern holding(String pattern, String... words) {
        return new NamePattern(pattern, List.of(words), null, List.of());
    }

    /**
     * A pattern whose names end in a word.
     *
     * @param endings one of which is at the end of each name that the pattern matches
     */
    public static NamePattern ending(String pattern, String... endings) {
        return new NamePattern(pattern, List.of(), null, List.of(endings));
    }

    /** This pattern, whose names may begin with this instead of holding a word. */
    public NamePattern orBeginning(String word) {
        return new NamePattern(pattern.pattern(), words, word, endings);
    }

    /** This pattern, whose names may end in one of these instead of holding a word. */
    public NamePattern orEnding(String... more) {
        return new NamePattern(pattern.pattern(), words, beginning, List.of(more));
    }

    /** True if the pattern matches a name as a whole. */
    public boolean matches(String name) {
        return mayMatch(name) && pattern.matcher(name).matches();
    }

    /** True if the pattern matches a part of a name. */
    public boolean finds(String name) {
        return mayMatch(name) && pattern.matcher(name).find();
    }

    /** The groups of a name that the pattern matches as a whole, or null if it does not. */
    public Matcher match(String name) {
        Matcher matcher = mayMatch(name) ? pattern.matcher(name) : null;
        return matcher != null && matcher.matches() ? matcher : null;
    }

    /** False for a name without any of the words. */
    boolean mayMatch(String name) {
        if (beginning != null && name.startsWith(beginning)) {
            return true;
        }
        for (String ending : endings) {
            if (name.endsWith(ending)) {
                return true;
            }
        }
        if (words.isEmpty()) {
            return false;
        }
        char last = 0;
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            String[] some = byPair[pair(last, letter)];
            if (some != null && i > 0 && isAny(some, name, i - 1)) {
                return true;
            }
            last = letter;
        }
        return false;
    }

    private static boolean isAny(String[] some, String name, int at) {
        for (String word : some) {
            if (name.startsWith(word, at)) {
                return true;
            }
        }
        return false;
    }

    private static int pair(char first, char second) {
        return first * 31 + second & PAIRS - 1;
    }

    /** The regular expression, for tests. */
    Pattern pattern() {
        return pattern;
    }
}
