package org.eigenscope.format.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.reader.NamePattern;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/**
 * What the tensors are of which their reader knows no more than the name: kernels, experts, projections with heads as
 * an axis, tables, scales of a normalization. Decides by evidence; a tensor of three axes and more without any is left
 * out with the reason.
 */
public final class TensorLayouts {

    private static final NamePattern EXPERTS = NamePattern.holding(".*(?:expert|_exps|(?:^|[._/])moe(?:$|[._/])).*",
            "expert", "_exps", "moe");
    /** A parameter with leading dimensions of 1 that is a table of vectors, not a kernel. */
    private static final Pattern TOKENS = Pattern.compile(".*(?:emb(?:ed|d)|(?:^|_)emb(?:$|_)|token|quer|prompt|"
            + "position).*");
    private static final NamePattern NORM = NamePattern.holding(
            "(?:.*[._])?(?:\\w*layer_?norm|\\w*_norm|norm|ln|ln_\\w+)\\d*", "norm", "ln");
    /** A conformer's biases of its heads; those that MultiheadAttention puts behind keys and values. */
    private static final NamePattern BIAS = NamePattern.holding("(?:\\w+_)?bias_[a-z]", "bias_");
    private static final Pattern BILINEAR = Pattern.compile(".*bilinear.*");
    /** DBRX' and Megatron's experts, one after the other in two axes; the router beside them tells how many. */
    private static final NamePattern FLAT_EXPERTS = NamePattern.holding("(.*\\.)?experts\\.(?:mlp\\.(?:w1|v1|w2)|"
            + "weight[12])", "experts.mlp.", "experts.weight");
    private static final List<String> ROUTERS = List.of("router.layer.weight", "router.weight");
    private static final NamePattern TABLE = NamePattern.holding(".*emb(?:ed|d).*", "embed", "embd");

    private final List<RawLayer> tensors;
    private final SiblingTensors siblings;
    private final ConvolutionKernels kernels;

    /** @param ambiguous true if a file of this format may hold kernels of MLX without saying so */
    public TensorLayouts(List<RawLayer> tensors, boolean ambiguous) {
        this.tensors = tensors;
        this.siblings = new SiblingTensors(tensors);
        this.kernels = new ConvolutionKernels(siblings, new KernelOrders(siblings, tensors, ambiguous));
    }

    /** The tensors, each as the layer that it is. */
    public List<RawLayer> resolve() {
        List<RawLayer> resolved = new ArrayList<>();
        for (RawLayer raw : tensors) {
            boolean open = raw.reason().isEmpty() && raw.weights() == null && raw.kind() == null;
            RawLayer told = open ? NonMatrixParameters.withReason(raw, siblings) : raw;
            boolean integers = raw.tensor().dtype().group() == DType.Group.INTEGER;
            resolved.add(told != raw || !open ? told : raw.tensor().isReal() ? resolve(raw)
                    : integers ? UntrainedBuffers.integers(raw) : raw);
        }
        return resolved;
    }

    private RawLayer resolve(RawLayer raw) {
        Shape shape = raw.tensor().shape();
        if (shape.rank() < 2 || shape.elements() == 0 || shape.longest() == shape.elements()) {
            return raw;
        }
        Parameter parameter = Parameter.of(raw.tensor().name());
        if (siblings.isBias(parameter) || BIAS.matches(last(raw.tensor().name()))) {
            return raw.of(LayerKind.BIAS);
        }
        String buffer = UntrainedBuffers.reason(raw);
        if (!buffer.isEmpty()) {
            return raw.of(LayerKind.OTHER).because(buffer);
        }
        return shape.rank() == 2 ? ofTwoAxes(raw, parameter) : ofMoreAxes(raw);
    }

    private RawLayer ofTwoAxes(RawLayer raw, Parameter parameter) {
        String name = raw.tensor().name();
        Shape shape = raw.tensor().shape();
        Shape bias = siblings.bias(parameter);
        String module = last(parameter.module());
        if (shape.equals(bias) || NORM.matches(module) || siblings.isStacked(name)) {
            return raw.of(LayerKind.NORM);
        }
        RawLayer experts = flatExperts(raw);
        if (experts != null) {
            return experts;
        }
        boolean product = bias != null && bias.rank() == 1 && shape.dims().contains(bias.dim(0));
        return product && TABLE.matches(module) ? raw.of(LayerKind.DENSE) : raw;
    }

    /** The experts of a tensor of two axes, one matrix each, as their modules view it; null if it holds none. */
    private RawLayer flatExperts(RawLayer raw) {
        Tensor tensor = raw.tensor();
        Matcher name = FLAT_EXPERTS.match(tensor.name());
        if (name == null) {
            return null;
        }
        String module = name.group(1) == null ? "" : name.group(1);
        Shape router = ROUTERS.stream().map(own -> siblings.shape(module + own)).filter(Objects::nonNull).findFirst()
                .orElse(null);
        // Megatron's first weight has its inputs first, and is viewed again as experts × inputs × outputs.
        boolean byColumns = tensor.name().endsWith("weight1");
        int axis = byColumns ? 1 : 0;
        Shape shape = tensor.shape();
        if (router == null || router.rank() != 2 || router.dim(0) == 0 || shape.dim(axis) % router.dim(0) != 0
                || router.dim(1) != shape.dim(1 - axis)) {
            return null;
        }
        long experts = router.dim(0);
        Shape stack = byColumns ? Shape.of(experts, shape.dim(0), shape.dim(1) / experts)
                : Shape.of(experts, shape.dim(0) / experts, shape.dim(1));
        return raw.with(new Tensor(tensor.name(), tensor.dtype(), stack, tensor.bytes(), tensor.data()))
                .of(LayerKind.EXPERTS);
    }

    private RawLayer ofMoreAxes(RawLayer raw) {
        String name = raw.tensor().name();
        Shape shape = raw.tensor().shape();
        String roles = FrameworkAxes.roles(name, shape, siblings);
        if (roles == null) {
            roles = heads(shape, siblings.bias(name));
        }
        if (roles == null && isOutputProjection(name, shape)) {
            roles = "iio";
        }
        String lower = name.toLowerCase(Locale.ROOT);
        boolean experts = shape.rank() == 3 && (EXPERTS.matches(lower)
                || siblings.hasRouter(name, shape.dim(0)));
        if (roles != null && !(experts && roles.equals("sio"))) {
            return AxisRoles.matrix(raw, roles, LayerKind.DENSE);
        }
        if (shape.equals(siblings.bias(name))) {
            return raw.because("a normalization's scale for each element: not a matrix");
        }
        if (lower.endsWith("bias") || last(lower).startsWith("bias_")) {
            return raw.of(LayerKind.BIAS);
        }
        if (siblings.isStacked(name)) {
            return shape.rank() > 4 ? raw : AxisRoles.matrix(raw, shape.rank() == 3 ? "sio" : "ssio", experts(lower));
        }
        if (experts) {
            return raw.of(LayerKind.EXPERTS);
        }
        RawLayer table = table(raw);
        if (table != null) {
            return table;
        }
        if (BILINEAR.matcher(lower).matches()) {
            return raw.because("the weights of a bilinear form, one matrix for each output, which are not analyzed");
        }
        RawLayer kernel = kernels.of(raw);
        return kernel != null ? kernel : raw.because(("nothing in the file tells what its %d axes are, so it is not "
                + "taken for a kernel or a stack of matrices")
                .formatted(shape.rank()));
    }

    /** The way out of an attention, heads × size × out, whose projections have the heads as an axis. */
    private boolean isOutputProjection(String name, Shape shape) {
        Shape bias = siblings.bias(name);
        return shape.rank() == 3 && shape.dim(0) > 1 && !siblings.isStacked(name)
                && (bias == null || bias.rank() == 1 && bias.dim(0) == shape.dim(2))
                && siblings.hasHeads(name, shape.dim(0), shape.dim(1));
    }

    private static LayerKind experts(String name) {
        return EXPERTS.matches(name) ? LayerKind.EXPERTS : LayerKind.DENSE;
    }

    /**
     * A bias of two axes tells those of a projection: heads × size of in × heads × size (Flax), or heads × in × size;
     * blocks × out of a stack of matrices, one for each block of a network.
     */
    private static String heads(Shape shape, Shape bias) {
        int rank = shape.rank();
        if (bias == null || rank > 4 || rank == 3 && bias.rank() != 2) {
            return null;
        }
        if (rank == 4 && bias.rank() == 2) {
            // The way out of an attention, of all blocks of a network: blocks × heads × size × out.
            return bias.dim(0) == shape.dim(0) && bias.dim(1) == shape.dim(3) ? "siio" : null;
        }
        if (bias.rank() != rank - 1) {
            return null;
        }
        if (rank == 3) {
            boolean last = bias.dim(0) == shape.dim(1) && bias.dim(1) == shape.dim(2);
            boolean blocks = bias.dim(0) == shape.dim(0) && bias.dim(1) == shape.dim(2);
            return last ? "ioo" : blocks ? "sio" : null;
        }
        return bias.dim(0) == shape.dim(0) && bias.dims().subList(1, 3).equals(shape.dims().subList(2, 4)) ? "sioo"
                : null;
    }

    /** Position embeddings and learned tokens: a table of vectors behind axes of one, or over a grid. */
    private RawLayer table(RawLayer raw) {
        Shape shape = raw.tensor().shape();
        Parameter parameter = Parameter.of(raw.tensor().name());
        String own = parameter.own().equals("weight") ? last(parameter.module()) : parameter.own();
        if (shape.dim(0) != 1 || !TOKENS.matcher(own.toLowerCase(Locale.ROOT)).matches()) {
            return null;
        }
        if (shape.rank() == 3) {
            return raw.of(LayerKind.EMBEDDING);
        }
        if (shape.rank() != 4 || parameter.own().equals("weight")) {
            return null;
        }
        boolean channelsLast = siblings.hasLength(shape.dim(3)) || shape.dim(1) == shape.dim(2);
        boolean channelsFirst = siblings.hasLength(shape.dim(1)) || shape.dim(2) == shape.dim(3);
        if (channelsLast == channelsFirst) {
            channelsLast = shape.dim(1) == shape.dim(2) && shape.dim(2) != shape.dim(3);
            channelsFirst = shape.dim(2) == shape.dim(3) && shape.dim(1) != shape.dim(2);
        }
        return channelsLast ? AxisRoles.matrix(raw, "iiio", LayerKind.EMBEDDING)
                : channelsFirst ? AxisRoles.matrix(raw, "ioii", LayerKind.EMBEDDING) : null;
    }

    private static String last(String path) {
        return path.substring(Math.max(path.lastIndexOf('.'), path.lastIndexOf('/')) + 1);
    }
}
