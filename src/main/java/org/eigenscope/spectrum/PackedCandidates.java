package org.eigenscope.spectrum;

import java.io.Serializable;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.eigenscope.spectrum.PowerLawFit.Candidate;

/** An immutable list of candidates in an array: half the memory of a list of objects. */
final class PackedCandidates extends AbstractList<Candidate> implements RandomAccess, Serializable {

    private static final long serialVersionUID = 1L;
    private static final int FIGURES = 3;
    private final double[] figures;

    private PackedCandidates(double... figures) {
        this.figures = figures;
    }

    /** The candidates of a list, none of them null. */
    static List<Candidate> copyOf(List<Candidate> list) {
        if (list instanceof PackedCandidates) {
            return list;
        }
        double[] figures = new double[FIGURES * list.size()];
        int at = 0;
        for (Candidate one : list) {
            figures[at++] = one.xmin();
            figures[at++] = one.alpha();
            figures[at++] = one.d();
        }
        return new PackedCandidates(figures);
    }

    @Override
    public Candidate get(int index) {
        int at = FIGURES * index;
        return new Candidate(figures[at], figures[at + 1], figures[at + 2]);
    }

    @Override
    public int size() {
        return figures.length / FIGURES;
    }
}
