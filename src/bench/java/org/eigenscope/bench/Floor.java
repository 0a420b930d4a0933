package org.eigenscope.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.model.WeightMatrix;

/**
 * The least time that a model's arithmetic can take: the operations of Gram matrices (NM²) and of their reductions
 * (4/3·M³), at what matrix products reach on all processors together. Once in double precision for W, once in single
 * for its shuffle.
 *
 * @param dgemm operations a second of all processors
 * @param sgemm the same in single precision
 */
record Floor(double dgemm, double sgemm) {

    private static final long NANOS = 1_500_000_000L;

    /** Measures the peaks. */
    static Floor measured() throws Exception {
        return new Floor(peak(PeakBenchmark::dgemm), peak(PeakBenchmark::sgemm));
    }

    private interface Product {
        void run(PeakBenchmark on) throws Throwable;
    }

    private static double peak(Product product) throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        try (ExecutorService pool = Executors.newFixedThreadPool(processors)) {
            List<Callable<Double>> tasks = new ArrayList<>();
            for (int i = 0; i < processors; i++) {
                tasks.add(() -> rate(product));
            }
            double sum = 0;
            for (Future<Double> rate : pool.invokeAll(tasks)) {
                sum += rate.get();
            }
            return sum;
        }
    }

    private static double rate(Product product) {
        PeakBenchmark state = new PeakBenchmark();
        state.setUp();
        try {
            long start = System.nanoTime();
            int products = 0;
            while (System.nanoTime() - start < NANOS) {
                product.run(state);
                products++;
            }
            return products * 2 * Math.pow(PeakBenchmark.ORDER, 3) / (System.nanoTime() - start) * 1e9;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        } finally {
            state.tearDown();
        }
    }

    /** Seconds for a model, with one shuffle or without. */
    double seconds(Path file, boolean randomize) throws IOException, ModelFormatException {
        double operations = 0;
        for (Layer layer : new ModelFiles().open(file).layers()) {
            WeightMatrix weights = layer.weights();
            if (weights != null && weights.eigenvalues() >= 10) {
                double n = weights.n();
                double m = weights.m();
                operations += weights.slices() * (n * m * m + 4 * m * m * m / 3);
            }
        }
        return operations / dgemm + (randomize ? operations / sgemm : 0);
    }
}
