package org.eigenscope.series;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The prefixes before the common ending of two layer names, one in each of two models; empty where there is none.
 *
 * @param first in the first model
 * @param second in the second
 */
record NamePrefixes(String first, String second) {

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** Stands for names that differ only by wrappers or separators. */
    static final NamePrefixes NONE = new NamePrefixes("", "");

    /** True if one name is the whole end of the other. */
    boolean oneSided() {
        return first.isEmpty() || second.isEmpty();
    }

    /** True if both contain numbers that differ: block 0 of one model is not block 1 of another. */
    boolean contradict() {
        List<String> here = numbers(first);
        List<String> there = numbers(second);
        return !here.isEmpty() && !there.isEmpty() && !here.equals(there);
    }

    private static List<String> numbers(String text) {
        return NUMBER.matcher(text).results().map(MatchResult::group).toList();
    }

    /**
     * Says how names differ.
     *
     * @param here what the first model is called
     * @param there what the second is called
     */
    String words(String here, String there) {
        if (equals(NONE)) {
            return "they differ by what wrappers and separators add";
        }
        if (first.isEmpty()) {
            return "%s puts “%s” in front".formatted(there, second);
        }
        if (second.isEmpty()) {
            return "%s puts “%s” in front".formatted(here, first);
        }
        return "%s has “%s” where %s has “%s”".formatted(here, first, there, second);
    }
}
