package org.eigenscope.metric;

import java.util.Locale;
import java.util.regex.Pattern;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;

/** The role of a matrix in its network, as far as its name and kind show. */
public enum MatrixRole {
    QUERY("Q", "query", "q|query|q_proj|wq|q_lin|query_proj|attn_q"),
    KEY("K", "key", "k|key|k_proj|wk|k_lin|key_proj|attn_k"),
    VALUE("V", "value", "v|value|v_proj|wv|v_lin|value_proj|attn_v"),
    OUTPUT("O", "output", "o|o_proj|out_proj|wo|out_lin|attn_output|attention[./]output[./]dense|"
            + "(attn|attention|self_attn)[./](c_proj|dense)"),
    GATE("gate", "gate", "gate|gate_proj|(?<=[./])w1|ffn_gate"),
    UP("up", "up", "up|up_proj|(?<=[./])w3|c_fc|(?<=[0-9][./])fc1|fc_in|lin1|(?<=[./])wi(_[01])?|"
            + "intermediate[./]dense|dense_h_to_4h|ffn_up"),
    DOWN("down", "down", "down|down_proj|(?<=[./])w2|(?<=mlp[./])c_proj|(?<=[0-9][./])fc2|fc_out|lin2|"
            + "(mlp|ffn|feed_forward)[./]wo|"
            + "(?<!attention[./])output[./]dense|dense_4h_to_h|ffn_down"),
    EMBEDDING("embedding", "embedding", "(?!)"),
    CONVOLUTION("conv", "convolution", "(?!)"),
    OTHER("", "other", "");

    private final String label;
    private final String word;
    private final Pattern end;

    MatrixRole(String label, String word, String end) {
        this.label = label;
        this.word = word;
        this.end = Pattern.compile("(.*[./])?(" + end + ")");
    }

    /** The role of a layer. */
    public static MatrixRole of(Layer layer) {
        if (layer.kind() == LayerKind.EMBEDDING) {
            return EMBEDDING;
        }
        String name = layer.name().toLowerCase(Locale.ROOT);
        for (MatrixRole role : values()) {
            if (role.end.matcher(name).matches()) {
                return role;
            }
        }
        return layer.kind().name().startsWith("CONV") ? CONVOLUTION : OTHER;
    }

    /** True for the four matrices of an attention. */
    public boolean isAttention() {
        return ordinal() <= OUTPUT.ordinal();
    }

    /** One letter or word for tables; empty for all other matrices. */
    public String label() {
        return label;
    }

    /** The role in a word for legends. */
    public String word() {
        return word;
    }
}
