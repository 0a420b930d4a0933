package org.eigenscope.format.layout;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.reader.NamePattern;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.LayerKind;

/**
 * Parameters and buffers that have two axes and are no matrix: numbers that are used one by one, features of the last
 * batches, draws that are never trained; and the flat rows in which FSDP keeps whole modules. Their names are those
 * that the modules which own them give them; where such a name is a common word, a neighbour must bear it out.
 */
final class NonMatrixParameters {

    /**
     * @param own the parameter's own name
     * @param sibling what must be beside it, or empty
     * @param severity what it costs to leave it out
     * @param reason why it is left out
     */
    private record Rule(Pattern own, String sibling, Severity severity, String reason) {
        Rule(String own, String sibling, String reason) {
            this(Pattern.compile(own), sibling, Severity.NOTE, reason);
        }
    }

    private static final String ONE_BY_ONE = "numbers for each channel or head, used one by one: not a matrix";
    private static final String SUMS = "the running sums of a codebook, which its training keeps beside it";
    private static final String DRAWN = "numbers that were drawn once and are never trained";

    private static final List<Rule> RULES = List.of(
            // Mamba's and VMamba's rates of decay; RWKV's, and what it gives the present token.
            new Rule("A_logs?", "", ONE_BY_ONE),
            new Rule("time_(?:decay|first|faaaa)|r_k", "receptance.weight", ONE_BY_ONE),
            new Rule("time_(?:decay|first|faaaa)|r_k", "r_proj.weight", ONE_BY_ONE),
            new Rule("(?:\\w*_)?scale_shift_table", "", "shifts and scales, one vector per row: not a matrix"),
            // VQ-VAE's codebook beside its sums; MoCo's keys of the last batches.
            new Rule("embed_avg", "cluster_size", SUMS),
            new Rule("(?:\\w*_)?queue(?:_\\w+)?", "queue_ptr", "features of the last batches, not weights"),
            // StyleGAN, Segment Anything, Performer.
            new Rule("noise_const|\\w*_gaussian_matrix|projection_matrix", "", DRAWN),
            new Rule("resample_filter", "", "a filter that is not trained"),
            // The same of a codebook in Sonnet's words; movement pruning.
            new Rule("_?ema_w", "_ema_cluster_size", SUMS),
            new Rule("_?ema_w", "ema_cluster_size", SUMS),
            // Adam's moments in 8 bits, of bitsandbytes.
            new Rule("state[12]", "qmap1", "what training keeps beside a weight (moments): not a weight"),
            new Rule("mask_scores?", "weight", "how much each element of the weight beside it counts when it is "
            + "pruned: not a weight"),
            // PEFT's trainable tokens.
            new Rule("trainable_tokens_delta", "", "the vectors of a few tokens, which replace those of the base "
            + "model: not a matrix of their own"));

    /** What stands on a path to what training keeps for each weight, under the weight's own name. */
    private static final NamePattern TRAINING = NamePattern.holding("(?:.*[./])?(?:(?:max_)?exp_avg(?:_sq|_diff)?"
            + "|momentum_buffer|square_avg|grad_avg|acc_delta|exp_inf|optimizer:\\w+|opt(?:imizer)?_state|grads?"
            + "|gradients|fisher|replay(?:_buffer)?|opt(?:im|imizer)?[./](?:(?:\\d+[./])?(?:mu|nu)|state))(?:[./].*)?",
            "exp_avg", "momentum_buffer", "square_avg", "grad", "acc_delta", "exp_inf", "opt", "fisher", "replay");
    /** Moments under the name of what they belong to: of TensorFlow 1 and its BERT, of T5; in pairs, of MLX. */
    private static final NamePattern SLOT = NamePattern.holding(".*(?:/(?:Adam(?:_\\d)?|Momentum|RMSProp(?:_\\d)?"
            + "|(?:adam|lamb)_[mv])|_slot_(?:m|v|vr|vc))",
            "/Adam", "/Momentum", "/RMSProp", "/adam_", "/lamb_", "_slot_");
    private static final NamePattern PAIRED = NamePattern.ending(
            ".*(?:weight|bias|kernel|scales|lora_[ab]|W|w|b)[./]([mv])", ".m", ".v", "/m", "/v");
    /** StyleGAN2's smoothing, before and behind its kernels. */
    private static final NamePattern BLUR = NamePattern.ending(
            "(?:.*[./])?(?:blur|(?:up|down)sample)\\w*[./]kernel", ".kernel", "/kernel");
    private static final int LARGEST_BLUR = 144;
    private static final int LONGEST_NAME = 1000;

    private static final Rule FLAT = new Rule(Pattern.compile("_?flat_param(?:_\\d+)?"), "", Severity.UNDECODED,
            "the parameters of whole modules in one row, as FSDP cuts them among its processes: save the whole state "
            + "dict, or open the folder of the distributed checkpoint");

    /** What nearly all tensors are called: no rule is about them. */
    private static final List<String> PLAIN = List.of("weight", "kernel", "bias");

    private NonMatrixParameters() {}

    /** The tensor with the reason why it is no layer; unchanged if its name gives none. */
    static RawLayer withReason(RawLayer raw, SiblingTensors siblings) {
        String name = raw.tensor().name();
        boolean matrix = raw.tensor().shape().rank() > 1 && name.length() <= LONGEST_NAME;
        if (matrix && isOfTraining(raw, siblings)) {
            return raw.of(LayerKind.OTHER).because("what training keeps beside a weight (moments, gradients): not a "
                    + "weight");
        }
        if (matrix && raw.tensor().shape().elements() <= LARGEST_BLUR && BLUR.matches(name)) {
            return raw.of(LayerKind.OTHER).because("a filter that is not trained");
        }
        Parameter parameter = isPlain(name) ? null : Parameter.of(name);
        if (parameter == null || PLAIN.contains(parameter.own())) {
            return raw;
        }
        if (raw.tensor().shape().rank() == 1) {
            return FLAT.own.matcher(parameter.own()).matches() ? withReason(raw, FLAT) : raw;
        }
        for (Rule rule : RULES) {
            if (rule.own.matcher(parameter.own()).matches()
                    && (rule.sibling.isEmpty() || siblings.shape(parameter.sibling(rule.sibling)) != null)) {
                return withReason(raw, rule);
            }
        }
        return raw;
    }

    /** True for names that need no taking apart. */
    private static boolean isPlain(String name) {
        for (String own : PLAIN) {
            int start = name.length() - own.length();
            if (start > 0 && name.endsWith(own) && (name.charAt(start - 1) == '.' || name.charAt(start - 1) == '/')) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfTraining(RawLayer raw, SiblingTensors siblings) {
        String name = raw.tensor().name();
        if (TRAINING.matches(name) || SLOT.matches(name)) {
            return true;
        }
        Matcher paired = PAIRED.match(name);
        return paired != null && raw.tensor().shape().equals(siblings.shape(name.substring(0, paired.start(1))
                + (paired.group(1).equals("m") ? "v" : "m")));
    }

    private static RawLayer withReason(RawLayer raw, Rule rule) {
        return raw.of(LayerKind.OTHER).because(rule.severity, rule.reason);
    }
}
