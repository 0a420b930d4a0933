package org.eigenscope.analysis;

import java.util.concurrent.atomic.AtomicInteger;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.Gram;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.linalg.Triangle;

/**
 * Counts the Gram matrices that are asked for.
 *
 * @param algebra that makes them
 * @param all their number
 * @param singles the number of those in single precision: of shuffles
 */
record CountingAlgebra(LinearAlgebra algebra, AtomicInteger all, AtomicInteger singles) implements LinearAlgebra {

    CountingAlgebra(LinearAlgebra algebra, AtomicInteger all) {
        this(algebra, all, new AtomicInteger());
    }

    @Override
    public String name() {
        return algebra.name();
    }

    @Override
    public String limitation() {
        return algebra.limitation();
    }

    @Override
    public Gram gram(int m, Precision precision) {
        all.incrementAndGet();
        if (precision == Precision.SINGLE) {
            singles.incrementAndGet();
        }
        return algebra.gram(m, precision);
    }

    @Override
    public Eigensystem eigensystem(Gram gram) {
        return algebra.eigensystem(gram);
    }

    @Override
    public Triangle triangle(int m) {
        return algebra.triangle(m);
    }

    @Override
    public double[] singularValues(Triangle triangle) {
        return algebra.singularValues(triangle);
    }
}
