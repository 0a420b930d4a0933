package org.eigenscope.format.join;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.layout.TensorLayouts;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Finding;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;

/**
 * What tensors are to each other, whatever format they came in: two names for the same bytes, a weight and its scales,
 * the parts of a reparametrized weight, the projections of an attention, the factors of an adapter.
 */
public final class TensorRelations {

    private static final String RECURRENT_KERNEL = "recurrent_kernel";

    /** Two tensors with equal keys are the same elements. */
    private record Elements(TensorData data, Shape shape) {}

    /** @param folder the model's folder, for an adapter's configuration */
    public FileIndex apply(FileIndex contents, ModelFolder folder) throws IOException {
        List<Finding> findings = new ArrayList<>(contents.findings());
        List<RawLayer> tensors = withoutTied(contents.tensors(), findings);
        tensors = FlatAverages.named(tensors);
        tensors = new Reparametrizations(tensors).resolve();
        tensors = new AttentionHeads(tensors).asMatrices();
        tensors = withRecurrent(tensors);
        tensors = TorchAoNames.renamed(tensors, contents.metadata());
        tensors = new QuantizedWeights(tensors, folder).resolve();
        Adapters adapters = new Adapters(contents, folder, tensors, findings);
        tensors = new TensorLayouts(adapters.join(), mayBeOfMlx(contents)).resolve();
        return new FileIndex(contents.format(), adapters.metadata(contents.metadata()), tensors, findings);
    }

    /** MLX writes both formats, and its name into the metadata of one of them, mostly. */
    private static boolean mayBeOfMlx(FileIndex contents) {
        return contents.format().startsWith("NumPy") || contents.format().startsWith("safetensors")
                && !contents.metadata().containsKey("format");
    }

    /** Keras calls the weights of a recurrent cell's inputs as those of any other layer: only their neighbour tells. */
    private static List<RawLayer> withRecurrent(List<RawLayer> tensors) {
        Set<String> inputs = tensors.stream().map(raw -> raw.tensor().name())
                .filter(name -> name.endsWith(RECURRENT_KERNEL))
                .map(name -> name.substring(0, name.length() - RECURRENT_KERNEL.length()) + "kernel")
                .collect(Collectors.toSet());
        return inputs.isEmpty() ? tensors : tensors.stream().map(raw -> raw.kind() == null && raw.tensor().shape()
                .rank() == 2
                && raw.tensor().dtype().isReal() && inputs.contains(raw.tensor().name())
                ? raw.of(LayerKind.RECURRENT) : raw).toList();
    }

    /** Lists tensors that share their bytes once, under their first name. */
    private static List<RawLayer> withoutTied(List<RawLayer> tensors, List<Finding> findings) {
        Map<Elements, String> first = new HashMap<>();
        List<RawLayer> kept = new ArrayList<>();
        for (RawLayer raw : tensors) {
            String name = raw.tensor().name();
            String same = raw.tensor().bytes() == 0 ? null
                    : first.putIfAbsent(new Elements(raw.tensor().data(), raw.tensor().shape()), name);
            if (same == null) {
                kept.add(raw);
            } else {
                findings.add(new Finding(Finding.Severity.NOTE, name,
                        "it is tied to '%s' (the same bytes) and listed there".formatted(same)));
            }
        }
        return kept;
    }
}
