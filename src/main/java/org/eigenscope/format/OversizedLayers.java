package org.eigenscope.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.SourceFile;
import org.eigenscope.model.Tensor;

/**
 * Finds layers that claim far more elements than their files can hold: strides that repeat the same bytes, chunks that
 * were never written, streams that decompress to zeros. A small file can claim work for years by them, so they are
 * analyzed only when they are asked for.
 */
final class OversizedLayers {

    /** So many times the bytes of its files a model may claim; trained weights hardly compress. */
    private static final long MOST_TIMES = 100;
    /** Bytes that any model may claim: work of a moment, whatever its file holds. */
    private static final long FREE_BYTES = 4 << 20;
    /** The factor by which the product of an update can be larger than its factors: half of 20,000, for rank 1. */
    private static final long FACTORED = 100;
    private static final int MOST_NAMED = 3;

    private OversizedLayers() {}

    /**
     * The layers, of which the largest are marked until the others claim no more than the files can hold.
     *
     * @param files all that the layers' elements are read from
     */
    static List<Layer> marked(List<Layer> layers, List<SourceFile> files) {
        double bytes = files.stream().mapToDouble(SourceFile::bytes).sum();
        double room = Math.max(FREE_BYTES, MOST_TIMES * bytes);
        double claimed = layers.stream().mapToDouble(OversizedLayers::claim).sum();
        if (claimed <= room) {
            return layers;
        }
        List<Layer> bySize = new ArrayList<>(layers);
        bySize.sort(Comparator.comparingDouble(OversizedLayers::claim).reversed());
        Set<Integer> marked = new HashSet<>();
        for (Layer layer : bySize) {
            if (claimed <= room) {
                break;
            }
            claimed -= claim(layer);
            marked.add(layer.id());
        }
        return layers.stream().map(layer -> marked.contains(layer.id())
                ? layer.exceeding(("its %,d elements are far more than the file of %,.0f bytes can hold: it is "
                        + "analyzed only if oversized layers are asked for (--oversized)")
                        .formatted(layer.weights().elements(), bytes)) : layer).toList();
    }

    /** The findings on the marked layers when a model is opened. */
    static List<Finding> findings(List<Layer> layers) {
        List<Layer> marked = layers.stream().filter(layer -> !layer.excess().isEmpty()).toList();
        if (marked.isEmpty()) {
            return List.of();
        }
        List<String> names = marked.stream().limit(MOST_NAMED).map(layer -> SafeText.name(layer.name())).toList();
        return List.of(new Finding(Severity.NOTE, String.join(", ", names)
                + (marked.size() > MOST_NAMED ? ", …" : ""),
                "%s far more elements than the file can hold, %,.0f in all: analyzed only when asked for (--oversized)"
                        .formatted(marked.size() == 1 ? "it claims" : "%,d layers claim".formatted(marked.size()),
                                marked.stream().mapToDouble(layer -> layer.weights().elements()).sum())));
    }

    /** The bytes that a layer's elements would take in a file that holds each once. */
    private static double claim(Layer layer) {
        if (layer.weights() == null) {
            return 0;
        }
        Tensor tensor = layer.tensor();
        return tensor.bytes() > 0 ? tensor.bytes()
                : (double) layer.weights().elements() * Float.BYTES / FACTORED;
    }
}
