package org.eigenscope.format.layout;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.RawLayer.KernelOrder;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/** Tells which tensors are kernels of convolutions, and in what order their axes stand. */
final class Kernels {

    private static final Pattern CONVOLUTION = Pattern.compile(".*(?:conv(?!ert|ers|ey|ict)|(?:^|[._/])(?:ups|downs|"
            + "(?:up|down)_?sampl(?:e|ers?|es|ing))[._/]).*");
    /** What modules call their kernels: a parameter of four axes of another name is a table or a mask. */
    private static final Set<String> OWN_NAMES = Set.of("weight", "kernel", "weights", "filters", "filter", "w",
            "depthwise_kernel", "pointwise_kernel", "depthwise_weights", "pointwise_weights", "weight_quantized");
    /** Positions of a kernel of one axis: longer ones are told by their module's name alone. */
    private static final long LONGEST = 64;
    /** A kernel about as long as its inputs are many is doubted from here on: a bilinear form has such axes. */
    private static final long DOUBTFUL = 16;
    /** How many times as many inputs as positions, or positions as inputs, leave no doubt. */
    private static final long APART = 3;

    /** Flax's names of an attention's projections. */
    private static final Pattern PROJECTION = Pattern.compile("(?:.*[./])?(?:query|key|value|out)[./]kernel");

    /** Names of an attention's projections that are no kernels of convolutions, unless they have one position. */
    private static final Pattern HEADS = Pattern.compile("(?:.*[./])?[qkvo]_proj[./]weight");

    private final Siblings siblings;
    private final boolean mlx;

    /** @param ambiguous the tensors of a file that may be MLX's, whose kernels tell by their shapes */
    Kernels(Siblings siblings, List<RawLayer> ambiguous) {
        this.siblings = siblings;
        int votes = 0;
        boolean unanimous = true;
        for (RawLayer raw : ambiguous) {
            if (raw.kernels() == KernelOrder.OUT_IN_KERNEL && raw.kind() == null && raw.tensor().isReal()) {
                int vote = vote(raw.tensor().shape());
                votes += vote;
                unanimous &= vote >= 0;
            }
        }
        this.mlx = votes > 0 && unanimous;
    }

    /** 1 if a shape is that of out × kernel × in, −1 if of out × in × kernel, 0 if it may be both. */
    private static int vote(Shape shape) {
        if (shape.rank() == 4) {
            boolean behind = shape.dim(2) == shape.dim(3);
            boolean between = shape.dim(1) == shape.dim(2);
            return behind == between ? 0 : between && shape.dim(1) <= LONGEST ? 1 : behind ? -1 : 0;
        }
        return shape.rank() != 3 || shape.dim(0) == 1 ? 0 : Long.compare(shape.dim(2), shape.dim(1));
    }

    /** The tensor as the kernel that it is, or null if nothing says that it is one. */
    RawLayer of(RawLayer raw) {
        Tensor tensor = raw.tensor();
        Shape shape = tensor.shape();
        Parameter parameter = Parameter.of(tensor.name());
        boolean named = OWN_NAMES.contains(parameter.own().toLowerCase(Locale.ROOT));
        boolean convolution = CONVOLUTION.matcher(tensor.name().toLowerCase(Locale.ROOT)).matches();
        RawLayer ordered = mlx && raw.kernels() == KernelOrder.OUT_IN_KERNEL ? raw.stored(KernelOrder.OUT_KERNEL_IN)
                : raw;
        if (parameter.own().equals("w") && endsWithBias(raw)) {
            ordered = raw.stored(KernelOrder.KERNEL_IN_OUT);
        }
        if (shape.rank() == 4 && PROJECTION.matcher(tensor.name()).matches() && shape.dim(0) * shape.dim(1) > 1) {
            // A projection of an attention, with the blocks of the network as an axis: which one, nothing tells.
            return null;
        }
        if (shape.rank() == 4 && HEADS.matcher(tensor.name()).matches() && !convolution
                && shape.dim(2) * shape.dim(3) > 1) {
            // Levanter's, layers × heads × size × in, as it keeps them: which axes are which, nothing tells.
            return null;
        }
        return switch (shape.rank()) {
            case 3 -> convolution || named && (hasItsBias(ordered) || isOfTorch(ordered, parameter))
                    ? ordered.of(LayerKind.CONV1D) : null;
            case 4 -> convolution || named || parameter.own().endsWith("_w") ? ordered.of(LayerKind.CONV2D) : null;
            // Capsules have transformations of five axes, which are called W.
            case 5 -> !convolution && (!named || parameter.own().equals("W") && !endsWithBias(ordered)) ? null
                    : isModulated(parameter, shape) ? modulated(ordered) : ordered.of(LayerKind.CONV3D);
            default -> null;
        };
    }

    /** A bias as long as the last axis alone: that is where Haiku has the outputs. */
    private boolean endsWithBias(RawLayer raw) {
        Shape shape = raw.tensor().shape();
        Shape bias = siblings.bias(raw.tensor().name());
        return bias != null && bias.rank() == 1 && bias.dim(0) == shape.dim(shape.rank() - 1)
                && bias.dim(0) != shape.dim(0);
    }

    /** A bias as long as the outputs are many, or a transposed kernel's inputs, and a kernel that is short. */
    private boolean hasItsBias(RawLayer raw) {
        Shape shape = raw.tensor().shape();
        Shape bias = siblings.bias(raw.tensor().name());
        if (bias == null || bias.rank() != 1) {
            return false;
        }
        int kernel = switch (raw.kernels()) {
            case OUT_IN_KERNEL -> 2;
            case KERNEL_IN_OUT -> 0;
            case OUT_KERNEL_IN -> 1;
        };
        int out = raw.kernels() == KernelOrder.KERNEL_IN_OUT ? 2 : 0;
        int in = 3 - kernel - out;
        long positions = shape.dim(kernel);
        boolean bilinear = Math.min(positions, shape.dim(in)) >= DOUBTFUL
                && Math.max(positions, shape.dim(in)) <= APART * Math.min(positions, shape.dim(in));
        return positions <= LONGEST && !bilinear && (bias.dim(0) == shape.dim(out) || bias.dim(0) == shape.dim(in));
    }

    /** A {@code weight} of PyTorch that has but one position, or a batch normalization of its outputs behind it. */
    private boolean isOfTorch(RawLayer raw, Parameter parameter) {
        Shape shape = raw.tensor().shape();
        return raw.kernels() == KernelOrder.OUT_IN_KERNEL && parameter.own().equals("weight")
                && (shape.dim(2) == 1 || siblings.hasNormBehind(parameter, shape.dim(0)));
    }

    /** StyleGAN keeps a kernel behind an axis of one, for the batch that its styles modulate. */
    private boolean isModulated(Parameter parameter, Shape shape) {
        return shape.dim(0) == 1 && siblings.shape(parameter.sibling("modulation.weight")) != null;
    }

    private static RawLayer modulated(RawLayer raw) {
        Tensor tensor = raw.tensor();
        Shape shape = new Shape(tensor.shape().dims().subList(1, 5));
        return raw.with(new Tensor(tensor.name(), tensor.dtype(), shape, tensor.bytes(), tensor.data()))
                .of(LayerKind.CONV2D);
    }
}
