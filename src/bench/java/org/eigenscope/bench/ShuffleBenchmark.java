package org.eigenscope.bench;

import org.eigenscope.spectrum.Shuffle;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One permutation of floats. */
@State(Scope.Thread)
public class ShuffleBenchmark {

    @Param({"147456", "589824", "2359296", "23440896"})
    public int elements;

    private float[] values;

    @Setup
    public void setUp() {
        values = GramBenchmark.gaussian(elements);
    }

    @Benchmark
    public float[] shuffle() {
        return Shuffle.of(values.length, 7).apply(values, null);
    }
}
