package org.eigenscope.analysis;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * The test that the eigenvalues of a shuffled matrix went through, and the reason if it was not the usual one.
 *
 * @param kind of the test
 * @param reason why the usual test does not apply, as the end of a sentence: {@code its matrices have one column, so a
 *     shuffle changes nothing}; empty if it does
 */
public record TrapMethod(Kind kind, String reason) implements Serializable {

    /** The usual test. */
    public static final TrapMethod MARCHENKO_PASTUR = new TrapMethod(Kind.MARCHENKO_PASTUR, "");

    /** The tests, the most telling first. */
    public enum Kind {
        /**
         * By the Tracy–Widom law about the edge of the Marchenko–Pastur bulk, corrected for the kurtosis of the
         * elements.
         */
        MARCHENKO_PASTUR,
        /**
         * By shuffles of the matrix's own elements without those that do not belong to their distribution, and without
         * their mean: where this has no sharp edge to stand out from, as heavy or sparse elements and small matrices.
         */
        SAME_ELEMENTS,
        /** No test: a shuffle changes the spectrum little or not at all. Then no trap means nothing. */
        NONE
    }

    public static TrapMethod sameElements(String reason) {
        return new TrapMethod(Kind.SAME_ELEMENTS, reason);
    }

    public static TrapMethod none(String reason) {
        return new TrapMethod(Kind.NONE, reason);
    }

    /** Sums up several slices by the least telling of their tests, and says of how many slices that is. */
    public static TrapMethod of(List<TrapMethod> slices) {
        TrapMethod one = slices.stream().filter(TrapMethod::tested).max(Comparator.comparing(TrapMethod::kind))
                .orElse(slices.getFirst());
        long so = slices.stream().filter(method -> method.kind() == one.kind()).count();
        return so == slices.size() || one.reason().isEmpty() ? one
                : new TrapMethod(one.kind(), "of %d of %d slices: %s".formatted(so, slices.size(), one.reason()));
    }

    /** True if there was a test. */
    public boolean tested() {
        return kind != Kind.NONE;
    }
}
