package org.eigenscope.format.layout;

import java.util.List;
import java.util.regex.Pattern;
import org.eigenscope.model.Shape;

/**
 * Frameworks and models whose parameters have names of their own, and the axes that go with them. A projection with the
 * heads as an axis is one matrix, in × (heads · size) or (heads · size) × out, so that a network has one spectrum in
 * every format.
 */
final class FrameworkAxes {

    /** The axes of parameters with these names, as {@link AxisRoles} reads them. */
    private record Rule(Pattern name, String roles) {
        Rule(String name, String roles) {
            this(Pattern.compile(name), roles);
        }
    }

    private static final List<Rule> RULES = List.of(
            // TransformerLens: heads × d × size, and heads × size × d.
            new Rule("(?:.*[./])?_?W_[QKV]", "oio"),
            new Rule("(?:.*[./])?_?W_O", "iio"),
            // XLNet and Funnel: d × heads × size.
            new Rule(".*rel_attn[./][qkvor]", "ioo"),
            new Rule(".*[./]r_kernel", "ioo"),
            // AlphaFold: in × heads × size and heads × size × out; a first axis more for the blocks of a stack.
            new Rule(".*//(?:query|key|value|gating)_w", "ioo"),
            new Rule(".*//(?:query|key|value|gating)_w", "sioo"),
            new Rule(".*//output_w", "iio"),
            new Rule(".*//output_w", "siio"),
            // Gemma in JAX: heads × d × size, two or three of them for k and v; a first axis more for the layers.
            new Rule("(?:.*[./])?q_einsum[./]w", "oio"),
            new Rule("(?:.*[./])?(?:q|kv|qkv)_einsum[./]w", "soio"),
            new Rule("(?:.*[./])?(?:kv|qkv)_einsum[./]w", "ssoio"),
            new Rule("(?:.*[./])?attn_vec_einsum[./]w", "iio"),
            new Rule("(?:.*[./])?attn_vec_einsum[./]w", "siio"),
            new Rule("(?:.*[./])?gating_einsum(?:[./]w)?", "sio"),
            new Rule("(?:.*[./])?gating_einsum(?:[./]w)?", "ssio"),
            new Rule("(?:.*[./])?layers[./]mlp[./]linear(?:[./]w)?", "sio"));

    /** AlphaFold and Haiku keep the blocks of such a loop in one tensor, the blocks first. */
    private static final Pattern STACKED = Pattern.compile(".*(?:evoformer_iteration|extra_msa_stack|"
            + "template_pair_stack|layer_stack).*");
    private static final Pattern LINEAR = Pattern.compile(".*//weights");

    private FrameworkAxes() {}

    /** The roles of the axes, or null if no framework that we know names a tensor of this rank so. */
    static String roles(String name, Shape shape, SiblingTensors siblings) {
        for (Rule rule : RULES) {
            if (rule.roles.length() == shape.rank() && rule.name.matcher(name).matches()) {
                return rule.roles;
            }
        }
        return LINEAR.matcher(name).matches() ? linear(name, shape, siblings.bias(name)) : null;
    }

    /** AlphaFold's Linear may have several axes of outputs, and one of blocks before all: its bias tells. */
    private static String linear(String name, Shape shape, Shape bias) {
        int rank = shape.rank();
        if (bias != null) {
            boolean outputs = bias.rank() == rank - 1 && shape.dims().subList(1, rank).equals(bias.dims());
            boolean stacked = rank == 3 && bias.rank() == 2 && bias.dim(0) == shape.dim(0)
                    && bias.dim(1) == shape.dim(2);
            boolean both = rank == 4 && bias.rank() == 3 && bias.dim(0) == shape.dim(0)
                    && bias.dims().subList(1, 3).equals(shape.dims().subList(2, 4));
            return both ? "sioo" : stacked && (!outputs || isStacked(name)) ? "sio" : outputs && rank == 3 ? "ioo"
                    : null;
        }
        return rank == 3 && isStacked(name) ? "sio" : null;
    }

    private static boolean isStacked(String name) {
        return STACKED.matcher(name).matches();
    }
}
