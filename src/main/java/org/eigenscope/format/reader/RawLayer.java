package org.eigenscope.format.reader;

import java.util.Objects;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.WeightMatrix;

/**
 * What a reader knows of a tensor, before {@link LayerFactory} makes a layer of it.
 *
 * @param tensor the tensor
 * @param name the layer's name if the format knows better than the tensor's name, or null
 * @param kind the kind if the format knows it, or null to go by shape and name
 * @param kernels how convolution kernels are stored
 * @param reason why the tensor must not be analyzed (packed integers, an optimizer's state), or empty
 * @param severity how much it matters that it is not analyzed; {@code NOTE} if it is
 * @param weights the matrices if they are not simply the tensor's (a low-rank product), or null
 */
public record RawLayer(Tensor tensor, String name, LayerKind kind, KernelOrder kernels, String reason,
        Severity severity, WeightMatrix weights) {

    /** The axes of a convolution kernel. */
    public enum KernelOrder {
        /** out, in, kernel… (PyTorch, ONNX). */
        OUT_IN_KERNEL,
        /** kernel…, in, out (Keras, TensorFlow, Flax). */
        KERNEL_IN_OUT,
        /** out, kernel…, in (MLX). */
        OUT_KERNEL_IN
    }

    public RawLayer {
        Objects.requireNonNull(tensor);
        Objects.requireNonNull(kernels);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(severity);
    }

    /** A tensor whose matrices follow from its shape, or that has no spectrum by its nature, for this reason. */
    public RawLayer(Tensor tensor, String name, LayerKind kind, KernelOrder kernels, String reason) {
        this(tensor, name, kind, kernels, reason, Severity.NOTE, null);
    }

    /** A tensor with matrices of its own. */
    public RawLayer(Tensor tensor, String name, LayerKind kind, KernelOrder kernels, WeightMatrix weights) {
        this(tensor, name, kind, kernels, "", Severity.NOTE, weights);
    }

    /** This tensor, which has no spectrum by its nature, for this reason. */
    public RawLayer because(String why) {
        return because(Severity.NOTE, why);
    }

    /** This tensor, not to be analyzed, for this reason. */
    public RawLayer because(Severity how, String why) {
        return new RawLayer(tensor, name, kind, kernels, why, how, weights);
    }

    /** This layer, known to be of this kind. */
    public RawLayer of(LayerKind known) {
        return new RawLayer(tensor, name, known, kernels, reason, severity, weights);
    }

    /** This layer with its kernel's axes in this order. */
    public RawLayer stored(KernelOrder order) {
        return new RawLayer(tensor, name, kind, order, reason, severity, weights);
    }

    /** This layer with another tensor in its place. */
    public RawLayer with(Tensor other) {
        return new RawLayer(other, name, kind, kernels, reason, severity, weights);
    }

    /** Gives the tensor with this name for its layer. */
    public RawLayer named(String layer) {
        return new RawLayer(tensor, layer, kind, kernels, reason, severity, weights);
    }

    /** A tensor of which nothing more is known than its name. */
    public static RawLayer of(Tensor tensor) {
        return new RawLayer(tensor, null, null, kernels(tensor.name()), "");
    }

    /** The order of axes of a kernel of this name: Flax and Keras call it so, Haiku calls it w, PyTorch a weight. */
    public static KernelOrder kernels(String tensor) {
        return tensor.endsWith("/kernel") || tensor.endsWith(".kernel") || tensor.endsWith("/w")
                // A pickle of Haiku's: resnet/~/conv.w
                || tensor.endsWith(".w") && tensor.indexOf('/') >= 0
                ? KernelOrder.KERNEL_IN_OUT
                : KernelOrder.OUT_IN_KERNEL;
    }
}
