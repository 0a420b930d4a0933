package org.eigenscope.chart;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.format.reader.LayerFactory;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.Spectrum;

/** Reports of small matrices in memory, by the real analysis. */
public final class Samples {

    private Samples() {}

    /** A Gaussian matrix with one element of so many σ at row 7, column 3; 0 for none. */
    public static Analyzed gaussian(String name, int rows, int columns, double outlier, long seed) {
        double[] weights = gaussian(rows * columns, seed);
        if (outlier > 0) {
            weights[7 * columns + 3] = outlier * 0.05;
        }
        return analyze(layer(1, name, weights, rows, columns));
    }

    /** A Gaussian matrix shuffled so many times. */
    public static Analyzed replicas(String name, int rows, int columns, int replicas) {
        return analyze(layer(1, name, gaussian(rows * columns, 5), rows, columns),
                AnalysisOptions.DEFAULT.withReplicas(replicas));
    }

    private static double[] gaussian(int elements, long seed) {
        Random random = new Random(seed);
        double[] weights = new double[elements];
        Arrays.setAll(weights, i -> random.nextGaussian() * 0.05);
        return weights;
    }

    /** The report of a layer that can be analyzed. */
    public static Analyzed analyze(Layer layer) {
        return analyze(layer, AnalysisOptions.DEFAULT);
    }

    /** The same with other options. */
    public static Analyzed analyze(Layer layer, AnalysisOptions options) {
        Model model = new Model(Path.of("sample"), "in memory", Map.of(), List.of(layer), List.of(), List.of());
        try {
            return new ModelAnalyzer(Backends.ejml())
                    .start(model, List.of(layer), options.withThreads(1), AnalysisListener.NONE)
                    .join().analyzed().getFirst();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same report with another spectrum in place of its own, to be drawn. */
    public static Analyzed with(Analyzed report, double... esd) {
        return with(report, report.tail(), esd);
    }

    /** And another tail. */
    static Analyzed with(Analyzed report, PowerLawFit tail, double... esd) {
        return new Analyzed(report.layer(), report.slice(), Spectrum.of(esd), report.scale(), tail,
                report.truncated(), report.clipped(), report.quality(), report.readings(), report.noise(),
                report.detX(), report.bulk(),
                report.elements(), report.vectors(), null, report.elapsed());
    }

    /** A dense layer of elements in memory. */
    public static Layer layer(int id, String name, double[] elements, int rows, int columns) {
        Tensor tensor = new Tensor(name + ".weight", DType.F64, Shape.of(rows, columns), 8L * elements.length,
                new InMemory(elements));
        Layer first = new LayerFactory().layers(List.of(RawLayer.of(tensor))).getFirst();
        return new Layer(id, first.name(), first.kind(), tensor, first.weights(), "");
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
