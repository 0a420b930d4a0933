package org.eigenscope.impact;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.impact.engine.Answer;
import org.eigenscope.impact.engine.EngineException;
import org.eigenscope.impact.engine.Network;
import org.eigenscope.impact.engine.NetworkInput;
import org.eigenscope.impact.engine.NetworkOpener;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Model;
import org.eigenscope.model.Tensor;

/** The network of digits in plain Java, from the weights of an ONNX file: stands for an engine. */
public final class PlainNetwork implements Network {

    private final double[][] weights = new double[3][];
    private final double[][] biases = new double[3][];

    private PlainNetwork(Model model) throws IOException {
        for (int i = 0; i < 3; i++) {
            weights[i] = elements(model, "fc" + (i + 1) + ".weight");
            biases[i] = elements(model, "fc" + (i + 1) + ".bias");
        }
    }

    public static NetworkOpener opener() {
        return (Path file, Map<String, String> options) -> {
            try {
                return new PlainNetwork(new ModelFiles().open(file));
            } catch (IOException | ModelFormatException e) {
                throw new EngineException(e.getMessage(), e);
            }
        };
    }

    private static double[] elements(Model model, String name) throws IOException {
        Tensor tensor = model.layers().stream().map(layer -> layer.tensor()).filter(one -> one.name().equals(name))
                .findFirst().orElseThrow();
        double[] elements = new double[(int) tensor.shape().elements()];
        try (ElementReader reader = tensor.data().open()) {
            reader.read(0, elements, 0, elements.length);
        }
        return elements;
    }

    @Override
    public List<Answer> answer(List<NetworkInput> batch) {
        int count = (int) (long) batch.getFirst().shape().getFirst();
        float[] logits = new float[count * 10];
        for (int probe = 0; probe < count; probe++) {
            double[] x = new double[64];
            for (int i = 0; i < 64; i++) {
                x[i] = batch.getFirst().elements().getFloat(4 * (probe * 64 + i));
            }
            for (int layer = 0; layer < 3; layer++) {
                x = layer(layer, x);
            }
            for (int i = 0; i < 10; i++) {
                logits[probe * 10 + i] = (float) x[i];
            }
        }
        return List.of(new Answer("logits", List.of((long) count, 10L), logits));
    }

    private double[] layer(int layer, double... x) {
        double[] y = biases[layer].clone();
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < x.length; j++) {
                y[i] += weights[layer][i * x.length + j] * x[j];
            }
            y[i] = layer < 2 ? Math.max(0, y[i]) : y[i];
        }
        return y;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
