package org.eigenscope.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.format.reader.LayerFactory;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/** Layers made in memory. */
public final class Matrices {

    private Matrices() {}

    /** So many independent normal numbers of variance 1. */
    public static double[] gaussian(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[count];
        Arrays.setAll(values, i -> random.nextGaussian());
        return values;
    }

    /** A layer of doubles: of two axes a matrix, of more a kernel, out × in × …. */
    public static Layer layer(int id, String name, double[] elements, long... shape) {
        return layer(id, name, new InMemory(elements), shape);
    }

    public static Layer layer(int id, String name, TensorData data, long... shape) {
        Tensor tensor = new Tensor(name + ".weight", DType.F64, Shape.of(shape), 8 * Shape.of(shape).elements(), data);
        RawLayer raw = switch (shape.length) {
            case 3 -> RawLayer.of(tensor).of(LayerKind.CONV1D);
            case 4 -> RawLayer.of(tensor).of(LayerKind.CONV2D);
            case 5 -> RawLayer.of(tensor).of(LayerKind.CONV3D);
            default -> RawLayer.of(tensor);
        };
        Layer draft = new LayerFactory().layers(List.of(raw)).getFirst();
        return new Layer(id, draft.name(), draft.kind(), tensor, draft.weights(), draft.reason());
    }

    public static Model model(Layer... layers) {
        return new Model(Path.of("memory"), "memory", Map.of(), List.of(layers), List.of(), List.of());
    }

    public static LayerReport.Analyzed analyze(Layer layer, AnalysisOptions options) {
        return (LayerReport.Analyzed) report(layer, options);
    }

    public static LayerReport report(Layer layer, AnalysisOptions options) {
        return Golden.analyze(model(layer), options).layers().getFirst();
    }

    /** Directly, without a run: failures come as exceptions. */
    public static LayerReport direct(Layer layer, AnalysisOptions options) throws IOException {
        return new LayerAnalyzer(Backends.best()).analyze(layer, null, options, AnalysisContext.UNHINDERED);
    }

    /** Elements that are already there. */
    public record InMemory(double[] elements) implements TensorData {
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
