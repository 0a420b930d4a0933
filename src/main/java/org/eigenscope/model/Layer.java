package org.eigenscope.model;

import java.io.Serializable;
import java.util.Objects;
import org.eigenscope.model.Finding.Severity;

/**
 * One entry of the layer tree: a weight tensor with the matrices it is analyzed as, or any other tensor with the
 * reason why it is not analyzed. Every tensor of a file belongs to exactly one layer.
 *
 * @param id 1-based, unique in the model: first the layers with matrices in their order, then the others; with the
 *     seed of a run it determines the layer's shuffle
 * @param name the user's name: the module's for a weight ({@code encoder.layer.0.output.dense}), the tensor's for the
 *     rest ({@code encoder.layer.0.output.dense.bias}); unique in the model
 * @param kind what it is
 * @param tensor the tensor, or the first of those it is made of
 * @param weights the matrices, or null
 * @param reason why there are no matrices, in words; empty if there are
 * @param severity how much it matters that there are none: {@code NOTE} for what has no spectrum by its nature
 * @param excess what the matrices claim beyond what their file can hold, in words, for which they are analyzed only
 *     when oversized layers are asked for; empty of all others
 */
public record Layer(int id, String name, LayerKind kind, Tensor tensor, WeightMatrix weights, String reason,
        Severity severity, String excess) implements Serializable {

    public Layer {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(tensor);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(excess);
        if ((weights == null) == reason.isEmpty()) {
            throw new IllegalArgumentException(name + ": either matrices, or a reason why there are none");
        }
    }

    /** An entry that claims no more than its file can hold. */
    public Layer(int id, String name, LayerKind kind, Tensor tensor, WeightMatrix weights, String reason,
            Severity severity) {
        this(id, name, kind, tensor, weights, reason, severity, "");
    }

    /** An entry with matrices, or one that has no spectrum by its nature. */
    public Layer(int id, String name, LayerKind kind, Tensor tensor, WeightMatrix weights, String reason) {
        this(id, name, kind, tensor, weights, reason, Severity.NOTE);
    }

    /** This layer with other matrices of the same shape. */
    public Layer with(WeightMatrix other) {
        return new Layer(id, name, kind, tensor, other, "", Severity.NOTE, excess);
    }

    /** This layer, whose matrices claim more than their file can hold. */
    public Layer exceeding(String what) {
        return new Layer(id, name, kind, tensor, weights, reason, severity, what);
    }

    /** True if the layer has matrices, and so a spectrum. */
    public boolean hasMatrices() {
        return weights != null;
    }
}
