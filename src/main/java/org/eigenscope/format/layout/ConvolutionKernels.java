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
final class ConvolutionKernels {

    private static final Pattern CONVOLUTION = Pattern.compile(".*(?:conv(?!ert|ers|ey|ict)|(?:^|[._/])(?:ups|downs|"
            + "(?:up|down)_?sampl(?:e|ers?|es|ing))[._/]).*");
    /** What modules call their kernels: a parameter of four axes of another name is a table or a mask. */
    private static final Set<String> OWN_NAMES = Set.of("weight", "kernel", "weights", "filters", "filter", "w",
            "depthwise_kernel", "pointwise_kernel", "depthwise_weights", "pointwise_weights", "weight_quantized");
    /** A kernel about as long as its inputs are many is doubted from here on: a bilinear form has such axes. */
    private static final long DOUBTFUL = 8;
    /** How many times as many inputs as positions, or positions as inputs, leave no doubt. */
    private static final long APART = 3;
    /** Shorter kernels of odd length are common; of others it is looked whether a layer has as many outputs. */
    private static final long COMMON = 7;

    /**
     * Other names of kernels, PaddlePaddle's {@code w_0} among them; a graph's attention ({@code att_src}) is none,
     * whatever its module.
     */
    private static final Pattern KERNEL = Pattern.compile("w_\\d+|.*(?:conv.*|weights?|kernels?|filters?|_w|_k)\\d*");

    /** Flax's names of an attention's projections. */
    private static final Pattern PROJECTION = Pattern.compile("(?:.*[./])?(?:query|key|value|out)[./]kernel");

    /** Names of an attention's projections that are no kernels of convolutions, unless they have one position. */
    private static final Pattern HEADS = Pattern.compile("(?:.*[./])?[qkvo]_proj[./]weight");

    private final SiblingTensors siblings;
    private final KernelOrders orders;

    ConvolutionKernels(SiblingTensors siblings, KernelOrders orders) {
        this.siblings = siblings;
        this.orders = orders;
    }

    /** The tensor as the kernel that it is, or null if nothing says that it is one. */
    RawLayer of(RawLayer raw) {
        Tensor tensor = raw.tensor();
        Shape shape = tensor.shape();
        Parameter parameter = Parameter.of(tensor.name());
        String own = parameter.own().toLowerCase(Locale.ROOT);
        boolean named = OWN_NAMES.contains(own);
        boolean convolution = CONVOLUTION.matcher(tensor.name().toLowerCase(Locale.ROOT)).matches()
                && (named || KERNEL.matcher(own).matches());
        RawLayer ordered = orders.ordered(raw);
        if (ordered.kernels() == KernelOrder.OUT_IN_KERNEL && hasAnothersBias(raw)) {
            return endsWithBias(raw) && shape.rank() == 3 ? AxisRoles.matrix(raw, "sio", LayerKind.DENSE) : null;
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
            case 4 -> convolution || (named || own.endsWith("_w")) && !isTableOverGrid(ordered)
                    ? ordered.of(LayerKind.CONV2D) : null;
            // Capsules have transformations of five axes, which are called W.
            case 5 -> !convolution && (!named || parameter.own().equals("W") && !endsWithBias(ordered))
                    || isMixed(ordered) ? null
                    : isModulated(parameter, shape) ? modulated(ordered) : ordered.of(LayerKind.CONV3D);
            default -> null;
        };
    }

    /**
     * True if a bias fits no outputs of PyTorch's kernels, of transposed ones and of groups neither: graph convolutions
     * have a matrix for each relation, or each power of a polynomial.
     */
    private boolean hasAnothersBias(RawLayer raw) {
        Shape shape = raw.tensor().shape();
        Shape bias = shape.rank() > 4 ? null : siblings.bias(raw.tensor().name());
        if (bias == null || bias.rank() != 1 || bias.dim(0) == shape.dim(0) || shape.dim(1) == 0) {
            return false;
        }
        long groups = bias.dim(0) / shape.dim(1);
        return bias.dim(0) % shape.dim(1) != 0 || groups == 0 || shape.dim(0) % groups != 0;
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
        return positions <= KernelOrders.LONGEST && !mayBeBilinear(raw, positions, shape.dim(in))
                && (bias.dim(0) == shape.dim(out) || bias.dim(0) == shape.dim(in));
    }

    /**
     * True if two axes may be the inputs of a bilinear form, whose bias is that of a kernel: they are about as long, or
     * each is as long as another layer's outputs are many. A module of a sequence has one input.
     */
    private boolean mayBeBilinear(RawLayer raw, long positions, long inputs) {
        long shorter = Math.min(positions, inputs);
        if (shorter >= DOUBTFUL && Math.max(positions, inputs) <= APART * shorter) {
            return true;
        }
        String module = Parameter.of(raw.tensor().name()).module();
        boolean counted = !module.isEmpty() && Character.isDigit(module.charAt(module.length() - 1));
        boolean common = positions <= COMMON && positions % 2 == 1;
        return !counted && !common && positions > 1 && siblings.hasLength(positions) && siblings.hasLength(inputs);
    }

    /** True if all axes of the kernel are longer than kernels are: a table over a grid. */
    private static boolean isTableOverGrid(RawLayer raw) {
        List<Long> dims = raw.tensor().shape().dims();
        int first = switch (raw.kernels()) {
            case OUT_IN_KERNEL -> 2;
            case KERNEL_IN_OUT -> 0;
            case OUT_KERNEL_IN -> 1;
        };
        return dims.subList(first, first + 2).stream().allMatch(size -> size > KernelOrders.LONGEST);
    }

    /** A {@code weight} of PyTorch that has but one position, or a batch normalization of its outputs behind it. */
    private boolean isOfTorch(RawLayer raw, Parameter parameter) {
        Shape shape = raw.tensor().shape();
        return raw.kernels() == KernelOrder.OUT_IN_KERNEL && parameter.own().equals("weight")
                && (shape.dim(2) == 1 || siblings.hasNormBehind(parameter, shape.dim(0)));
    }

    /**
     * True for the kernels of two axes that a dynamic convolution mixes: a few of them, each of many more channels than
     * a kernel has positions.
     */
    private static boolean isMixed(RawLayer raw) {
        Shape shape = raw.tensor().shape();
        return raw.kernels() == KernelOrder.OUT_IN_KERNEL && shape.dim(3) == shape.dim(4) && shape.dim(3) <= COMMON
                && shape.dim(2) > 2 * DOUBTFUL && shape.dim(0) > 1 && shape.dim(0) <= 2 * DOUBTFUL
                && shape.dim(1) > shape.dim(0);
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
