package org.eigenscope.bench;

import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.Gram;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** All eigenvalues of a Gram matrix, once it is there. */
@State(Scope.Thread)
public class EigenvaluesBenchmark {

    @Param({"256", "384", "512", "768", "1024", "1536", "2048", "3072", "4096"})
    public int m;

    @Param({"DOUBLE", "SINGLE"})
    public Precision precision;

    private final LinearAlgebra algebra = Backends.openBlas();
    private float[] w;
    private Gram gram;

    @Setup
    public void setUp() {
        w = GramBenchmark.gaussian(m * m);
    }

    @Setup(Level.Invocation)
    public void fill() {
        gram = algebra.gram(m, precision);
        gram.addRows(w, m);
    }

    @Benchmark
    public double[] eigenvalues() {
        return algebra.eigenvalues(gram);
    }
}
