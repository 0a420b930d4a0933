package org.eigenscope.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The blocks of a network: layers whose names share all up to the first number that more follows on. */
final class PrunedBlocks {

    private PrunedBlocks() {}

    /**
     * The block of a layer, {@code model.layers.3} of {@code model.layers.3.mlp.up_proj}; empty if its name tells of
     * none.
     */
    static String of(String name) {
        String[] segments = name.split("[./]");
        for (int i = 0; i + 1 < segments.length; i++) {
            if (segments[i].matches("\\d{1,9}|[a-zA-Z_]+_\\d{1,9}")) {
                int end = 0;
                for (int j = 0; j <= i; j++) {
                    end += segments[j].length() + 1;
                }
                return name.substring(0, end - 1);
            }
        }
        return "";
    }

    /**
     * The layers that are pruned, by block. In a network of blocks what stands outside, embeddings and heads, is left
     * alone; in one without, each layer but embeddings is a block of its own.
     */
    static Map<String, List<LayerFigures>> pruned(List<LayerFigures> layers) {
        boolean blocks = layers.stream().anyMatch(layer -> !of(layer.name()).isEmpty());
        Map<String, List<LayerFigures>> pruned = new LinkedHashMap<>();
        for (LayerFigures layer : layers) {
            String block = blocks ? of(layer.name()) : layer.name();
            if (!block.isEmpty() && !layer.isEmbedding()) {
                pruned.computeIfAbsent(block, name -> new ArrayList<>()).add(layer);
            }
        }
        return pruned;
    }
}
