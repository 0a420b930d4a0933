package org.eigenscope.bench;

import java.util.Random;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.Gram;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** WᵀW of floats, with allocation and conversion. */
@State(Scope.Thread)
public class GramBenchmark {

    @Param({"384x384", "1536x384", "768x768", "3072x768", "4096x4096"})
    public String shape;

    @Param({"DOUBLE", "SINGLE"})
    public Precision precision;

    private final LinearAlgebra algebra = Backends.openBlas();
    private int m;
    private int n;
    private float[] w;

    static int[] sides(String shape) {
        String[] sides = shape.split("x");
        return new int[] {Integer.parseInt(sides[0]), Integer.parseInt(sides[1])};
    }

    static float[] gaussian(int count) {
        Random random = new Random(1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.02 * random.nextGaussian());
        }
        return values;
    }

    @Setup
    public void setUp() {
        n = sides(shape)[0];
        m = sides(shape)[1];
        w = gaussian(n * m);
    }

    @Benchmark
    public int gram() {
        try (Gram gram = algebra.gram(m, precision)) {
            gram.addRows(w, n);
            return gram.order();
        }
    }
}
