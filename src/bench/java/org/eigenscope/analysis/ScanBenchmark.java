package org.eigenscope.analysis;

import java.util.Random;
import org.eigenscope.analysis.matrix.ElementScan;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The one pass over the elements that the trap screen takes: moments and the farthest elements. */
@State(Scope.Thread)
public class ScanBenchmark {

    public static final int ELEMENTS = 1 << 22;

    private final double[] values = new double[ELEMENTS];
    private final double[] block = new double[ElementScan.BLOCK];

    @Setup
    public void setUp() {
        Random random = new Random(1);
        for (int i = 0; i < ELEMENTS; i++) {
            values[i] = 0.02 * random.nextGaussian();
        }
    }

    @Benchmark
    public double scan() {
        ElementScan scan = new ElementScan(2048, 0);
        for (int first = 0; first < ELEMENTS; first += ElementScan.BLOCK) {
            System.arraycopy(values, first, block, 0, ElementScan.BLOCK);
            scan.add(block, ElementScan.BLOCK, first);
        }
        return scan.moments().deviation();
    }
}
