package org.eigenscope.bench;

import java.util.Random;
import org.eigenscope.spectrum.Histogram;
import org.eigenscope.spectrum.PowerLaw;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.Spectrum;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The power law and the histogram of a spectrum with a heavy tail on a body. */
@State(Scope.Thread)
public class StatisticsBenchmark {

    @Param({"768", "4096", "15000"})
    public int eigenvalues;

    private Spectrum spectrum;

    @Setup
    public void setUp() {
        Random random = new Random(1);
        double[] values = new double[eigenvalues];
        for (int i = 0; i < eigenvalues; i++) {
            values[i] = i % 5 == 0 ? Math.pow(1 - random.nextDouble(), -0.5) : random.nextDouble();
        }
        spectrum = Spectrum.of(values);
    }

    @Benchmark
    public PowerLawFit powerLaw() {
        return PowerLaw.fit(spectrum);
    }

    @Benchmark
    public Histogram histogram() {
        return Histogram.of(spectrum, Histogram.logEdges(spectrum.min(), spectrum.max(), 100));
    }
}
