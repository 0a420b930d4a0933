package org.eigenscope.chart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.eigenscope.analysis.BulkFit;
import org.eigenscope.analysis.ElementStatistics;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.ScaleMetrics;
import org.eigenscope.analysis.Trap;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerFactory;
import org.eigenscope.model.RawLayer;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;
import org.eigenscope.spectrum.Localization;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.Spectrum;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** Reports of small matrices whose spectra are computed here, apart from the analysis, so that charts can be tested alone. */
public final class Samples {

    private Samples() {}

    /** A square Gaussian matrix with one element of so many σ: 0 for none. */
    public static Analyzed gaussian(String name, int rows, int columns, double outlier, long seed) {
        Random random = new Random(seed);
        double[] weights = random.doubles((long) rows * columns, 0, 1).map(u -> random.nextGaussian() * 0.05).toArray();
        if (outlier > 0) {
            weights[7 * columns + 3] = outlier * 0.05;
        }
        double[] esd = eigenvalues(weights, rows, columns);
        double[] shuffled = weights.clone();
        for (int i = shuffled.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double swap = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = swap;
        }
        double[] rand = eigenvalues(shuffled, rows, columns);
        double plus = 0.0025 * Math.pow(Math.sqrt(rows) + Math.sqrt(columns), 2);
        double minus = 0.0025 * Math.pow(Math.sqrt(rows) - Math.sqrt(columns), 2);
        double max = rand[rand.length - 1];
        List<Trap> traps = max < 1.05 * plus ? List.of() : List.of(new Trap(0, max, max / plus, 1e-20, false,
                Trap.Cause.OUTLIER_ELEMENT, max, new Localization(columns, 1, 0, 1, 1, 0.1),
                List.of(new Trap.Element(7, 3, outlier * 0.05, outlier)), null));
        return report(layer(1, name, weights, rows, columns), esd, rand, new BulkFit(0.05, minus, plus, 0), traps);
    }

    /** A report of given spectra; the fit takes the upper quarter for the tail. */
    public static Analyzed report(Layer layer, double[] esd, double[] rand, BulkFit bulk, List<Trap> traps) {
        Spectrum spectrum = Spectrum.of(esd);
        double max = spectrum.max();
        List<PowerLawFit.Candidate> candidates = new ArrayList<>();
        for (int i = 1; i < esd.length - 1; i++) {
            double[] tail = Arrays.copyOfRange(spectrum.toArray(), i, esd.length);
            double alpha = 1 + tail.length / Arrays.stream(tail).map(v -> Math.log(v / tail[0])).sum();
            candidates.add(new PowerLawFit.Candidate(tail[0], alpha, 1.0 / i));
        }
        int start = esd.length * 3 / 4;
        PowerLawFit.Candidate best = candidates.get(start - 1);
        PowerLawFit fit = new PowerLawFit(true, best.alpha(), best.xmin(), max, best.d(), 0.1, esd.length - start,
                candidates, "");
        ScaleMetrics scale = new ScaleMetrics(spectrum.sum(), Math.log10(spectrum.sum()), max, Math.log10(max),
                Math.log10(max) * best.alpha(), spectrum.sum() / max, esd.length, 0, 0, 0.9, Math.sqrt(max),
                Math.sqrt(spectrum.min()));
        ElementStatistics elements = new ElementStatistics(esd.length * 100L, 0, 0.05, -0.2, 0.2, 0, 0, -0.2, 0.1,
                List.of(10L, 90L, 85L, 12L));
        double randMax = Spectrum.of(rand).max();
        double pValue = traps.isEmpty() ? 0.5 : traps.getFirst().pValue();
        Randomization random = rand.length == 0 ? null : new Randomization(1, List.of(Spectrum.of(rand)),
                List.of(new Randomization.Draw(randMax, bulk.sigma(), traps.size(), pValue)), bulk, randMax,
                randMax / max, max - randMax, 0.1, pValue, traps);
        return new Analyzed(layer, -1, spectrum, scale, fit, null, null, null, null, bulk, elements, List.of(), random,
                Duration.ofMillis(3));
    }

    /** A dense layer of elements in memory. */
    public static Layer layer(int id, String name, double[] elements, int rows, int columns) {
        Tensor tensor = new Tensor(name + ".weight", DType.F64, Shape.of(rows, columns), 8L * elements.length,
                new InMemory(elements));
        Layer first = new LayerFactory().layers(List.of(RawLayer.of(tensor))).getFirst();
        return new Layer(id, first.name(), first.kind(), tensor, first.weights(), "");
    }

    /** All eigenvalues of WᵀW or WWᵀ, whichever is smaller, by EJML. */
    public static double[] eigenvalues(double[] weights, int rows, int columns) {
        DMatrixRMaj w = new DMatrixRMaj(rows, columns, true, weights);
        int m = Math.min(rows, columns);
        DMatrixRMaj x = new DMatrixRMaj(m, m);
        if (columns <= rows) {
            CommonOps_DDRM.multInner(w, x);
        } else {
            CommonOps_DDRM.multOuter(w, x);
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(m, false, true);
        if (!eigen.decompose(x)) {
            throw new IllegalStateException("no eigenvalues");
        }
        double[] values = new double[m];
        for (int i = 0; i < m; i++) {
            values[i] = Math.max(0, eigen.getEigenvalue(i).getReal());
        }
        Arrays.sort(values);
        return values;
    }

    private record InMemory(double[] elements) implements TensorData {

        @Override
        public ElementReader open() {
            return new ElementReader() {
                @Override
                public void read(long first, double[] into, int offset, int count) {
                    System.arraycopy(elements, Math.toIntExact(first), into, offset, count);
                }

                @Override
                public void close() {
                    // Nothing is held.
                }
            };
        }
    }
}
