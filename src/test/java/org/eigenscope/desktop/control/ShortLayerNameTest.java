package org.eigenscope.desktop.control;

import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** Names that are too long for their place. */
class ShortLayerNameTest {

    @Test
    void theNumberOfTheBlockStays() {
        String name = "encoder.layer.3.attention.output.dense";
        assertThat(cut(name, 38)).isEqualTo(name);
        assertThat(cut(name, 37)).isEqualTo("…layer.3.attention.output.dense");
        assertThat(cut(name, 28)).isEqualTo("…3.attention.output.dense");
        assertThat(cut(name, 20)).isEqualTo("…3…output.dense");
        assertThat(cut(name, 10)).isEqualTo("…3…dense");
        assertThat(cut("0.weight", 8)).isEqualTo("0.weight");
        assertThat(cut("blocks/11/attn/proj", 12)).isEqualTo("…11…proj");
    }

    /** {@code a.....b} would be read as dots of the name. */
    @Test
    void noDotStandsBesideWhatIsLeftOut() {
        for (String name : new String[] {"encoder.layer.3.attention.output.dense", "embeddings.word_embeddings",
                "classifier", "a.b.c.d.e.f.g", "12.34.56.78.90"}) {
            for (int most = 5; most <= name.length(); most++) {
                assertThat(cut(name, most)).hasSizeLessThanOrEqualTo(most).doesNotContain(".…", "….", "……", "/…");
            }
        }
    }

    private static String cut(String name, int most) {
        return ShortLayerName.fitting(name, text -> text.length() <= most);
    }
}
