package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eigenscope.chart.Samples;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** Small models in memory. */
public final class TestLayers {

    private TestLayers() {}

    /** A dense layer of Gaussian weights. */
    public static Layer dense(int id, String name, int rows, int columns) {
        Random random = new Random(id);
        double[] weights = new double[rows * columns];
        Arrays.setAll(weights, i -> random.nextGaussian());
        return Samples.layer(id, name, weights, rows, columns);
    }

    /** A model of so many dense layers, {@code block.0.dense} and so on. */
    public static Model model(int layers) {
        List<Layer> all = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            all.add(dense(i + 1, "block." + i + ".dense", 24, 16));
        }
        return new Model(Path.of("test.safetensors"), "in memory", Map.of(), all, List.of(), List.of());
    }
}
