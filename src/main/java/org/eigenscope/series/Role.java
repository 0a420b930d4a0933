package org.eigenscope.series;

import java.util.Locale;
import java.util.regex.Pattern;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;

/** The part of a matrix in a transformer, as far as its name tells. */
public enum Role {
    QUERY("Q", "q|query|q_proj|wq|q_lin|query_proj"),
    KEY("K", "k|key|k_proj|wk|k_lin|key_proj"),
    VALUE("V", "v|value|v_proj|wv|v_lin|value_proj"),
    OUTPUT("O", "o|o_proj|out_proj|wo|out_lin|attention[./]output[./]dense|"
            + "(attn|attention|self_attn)[./](c_proj|dense)"),
    EMBEDDING("embedding", "(?!)"),
    OTHER("", "");

    private final String label;
    private final Pattern end;

    Role(String label, String end) {
        this.label = label;
        this.end = Pattern.compile("(.*[./])?(" + end + ")");
    }

    /** The role of a layer. */
    static Role of(Layer layer) {
        if (layer.kind() == LayerKind.EMBEDDING) {
            return EMBEDDING;
        }
        String name = layer.name().toLowerCase(Locale.ROOT);
        for (Role role : values()) {
            if (role.end.matcher(name).matches()) {
                return role;
            }
        }
        return OTHER;
    }

    /** True for the four matrices of an attention. */
    boolean isAttention() {
        return ordinal() <= OUTPUT.ordinal();
    }

    /** One letter or word for tables; empty for what is none of these. */
    public String label() {
        return label;
    }
}
