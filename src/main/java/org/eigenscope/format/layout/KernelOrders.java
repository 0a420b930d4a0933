package org.eigenscope.format.layout;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.RawLayer.KernelOrder;
import org.eigenscope.model.Shape;

/**
 * The order of a kernel's axes in files that do not say it: NumPy's and pickled arrays of TensorFlow, Caffe2 and MLX
 * beside those of PyTorch. A bias as long as one axis alone tells where the outputs are; else the shapes of all kernels
 * of the file do, if none of them contradicts.
 */
final class KernelOrders {

    /** Positions of a kernel of one axis: longer ones are recognized by their module's name alone. */
    static final long LONGEST = 64;
    /** Squares up to this size are positions rather than channels, beside axes that are longer. */
    private static final long SQUARE = 11;
    private static final Set<Long> CUBES = Set.of(8L, 27L, 125L, 343L);

    private final SiblingTensors siblings;
    private final boolean mlx;
    private final boolean inputsBeforeOutputs;
    /** The order of kernels of five axes, if those of the file show that it is another than PyTorch's; or null. */
    private final KernelOrder sparse;

    /** @param ambiguous true if a file of this format may hold kernels of MLX without saying so */
    KernelOrders(SiblingTensors siblings, List<RawLayer> tensors, boolean ambiguous) {
        this.siblings = siblings;
        int channelsLast = 0;
        boolean unanimous = true;
        int leading = 0;
        int trailing = 0;
        Set<KernelOrder> cubes = EnumSet.noneOf(KernelOrder.class);
        for (RawLayer raw : tensors) {
            boolean kernel = raw.tensor().shape().rank() > 2;
            if (kernel && raw.kernels() == KernelOrder.OUT_IN_KERNEL && raw.kind() == null && raw.tensor().isReal()) {
                int vote = ambiguous ? channelsLast(raw.tensor().shape()) : 0;
                channelsLast += vote;
                unanimous &= vote >= 0;
                KernelOrder order = isOfTorch(raw) ? null : byBias(raw);
                order = order == null && !isOfTorch(raw) ? byShape(raw.tensor().shape()) : order;
                leading += order == KernelOrder.KERNEL_IN_OUT ? 1 : 0;
                trailing += order == KernelOrder.OUT_IN_KERNEL ? 1 : 0;
                KernelOrder cube = byCube(raw.tensor().shape());
                if (cube != null) {
                    cubes.add(cube);
                }
            }
        }
        this.sparse = cubes.size() == 1 ? cubes.iterator().next() : null;
        this.mlx = channelsLast > 0 && unanimous;
        this.inputsBeforeOutputs = leading > 0 && trailing == 0;
    }

    /** The tensor with its axes in the order that the file tells. */
    RawLayer ordered(RawLayer raw) {
        if (isOfHaiku(raw)) {
            return raw.stored(KernelOrder.KERNEL_IN_OUT);
        }
        if (raw.kernels() != KernelOrder.OUT_IN_KERNEL) {
            return raw;
        }
        if (mlx) {
            return raw.stored(KernelOrder.OUT_KERNEL_IN);
        }
        if (isOfPoints(raw)) {
            return raw.stored(KernelOrder.KERNEL_IN_OUT);
        }
        if (sparse != null && raw.tensor().shape().rank() == 5) {
            return raw.stored(sparse);
        }
        KernelOrder own = byBias(raw);
        if (own != null) {
            // A stack of matrices has three axes too, and PyTorch's name.
            boolean stack = raw.tensor().shape().rank() == 3 && isOfTorch(raw);
            return stack ? raw : raw.stored(own);
        }
        return inputsBeforeOutputs && !isOfTorch(raw) ? raw.stored(KernelOrder.KERNEL_IN_OUT) : raw;
    }

    /** Haiku's kernels are called w; a bias as long as the last axis tells them from those of others. */
    private boolean isOfHaiku(RawLayer raw) {
        Shape shape = raw.tensor().shape();
        Shape bias = Parameter.of(raw.tensor().name()).own().equals("w") ? siblings.bias(raw.tensor().name()) : null;
        return bias != null && bias.rank() == 1 && bias.dim(0) == shape.dim(shape.rank() - 1)
                && bias.dim(0) != shape.dim(0);
    }

    /** MinkowskiEngine's and torchsparse's kernels of points: the places of a cube in one axis, before in × out. */
    private static boolean isOfPoints(RawLayer raw) {
        Shape shape = raw.tensor().shape();
        return shape.rank() == 3 && CUBES.contains(shape.dim(0))
                && Parameter.of(raw.tensor().name()).own().equals("kernel");
    }

    /** What the bias tells: null if there is none, or if more axes than one are as long. */
    private KernelOrder byBias(RawLayer raw) {
        Shape shape = raw.tensor().shape();
        Shape bias = shape.rank() < 3 || shape.rank() > 5 ? null : siblings.bias(raw.tensor().name());
        if (bias == null || bias.rank() != 1) {
            return null;
        }
        boolean first = bias.dim(0) == shape.dim(0) || bias.dim(0) == shape.dim(1);
        boolean last = bias.dim(0) == shape.dim(shape.rank() - 1);
        return first == last ? null : last ? KernelOrder.KERNEL_IN_OUT : KernelOrder.OUT_IN_KERNEL;
    }

    /** What a shape of four axes tells: a small square before long axes, or behind them. */
    private static KernelOrder byShape(Shape shape) {
        if (shape.rank() != 4) {
            return null;
        }
        boolean before = shape.dim(0) == shape.dim(1) && shape.dim(0) > 1 && shape.dim(0) <= SQUARE;
        boolean behind = shape.dim(2) == shape.dim(3) && shape.dim(2) <= SQUARE;
        return before == behind ? null
                : behind ? KernelOrder.OUT_IN_KERNEL
                        : Math.max(shape.dim(2), shape.dim(3)) > SQUARE && shape.dim(2) != shape.dim(3)
                        ? KernelOrder.KERNEL_IN_OUT : null;
    }

    /**
     * Finds the order of a shape of five axes by where three equal ones, the kernel, stand: between the outputs and the
     * inputs, as spconv has them since its second version, or before both, as in its first. Null if it cannot be told.
     */
    private static KernelOrder byCube(Shape shape) {
        if (shape.rank() != 5) {
            return null;
        }
        // One to three inputs are those of a picture, before a kernel of two long axes and a short one.
        boolean channels = shape.dim(4) > 3;
        boolean first = isCube(shape, 0) && channels && shape.dim(3) > 1;
        boolean between = isCube(shape, 1) && channels;
        boolean last = isCube(shape, 2);
        return last && !first && !between ? KernelOrder.OUT_IN_KERNEL
                : between && !first && !last ? KernelOrder.OUT_KERNEL_IN
                        : first && !between && !last ? KernelOrder.KERNEL_IN_OUT : null;
    }

    private static boolean isCube(Shape shape, int axis) {
        long size = shape.dim(axis);
        return size > 1 && size <= SQUARE && shape.dim(axis + 1) == size && shape.dim(axis + 2) == size;
    }

    /** PyTorch has its outputs first, and no other name for a weight. */
    private static boolean isOfTorch(RawLayer raw) {
        return Parameter.of(raw.tensor().name()).own().equals("weight");
    }

    /** 1 if a shape is that of out × kernel × in, −1 if of out × in × kernel, 0 if it may be both. */
    private static int channelsLast(Shape shape) {
        if (shape.rank() == 4) {
            boolean behind = shape.dim(2) == shape.dim(3);
            boolean between = shape.dim(1) == shape.dim(2);
            return behind == between ? 0 : between && shape.dim(1) <= LONGEST ? 1 : behind ? -1 : 0;
        }
        return shape.rank() != 3 || shape.dim(0) == 1 ? 0 : Long.compare(shape.dim(2), shape.dim(1));
    }
}
