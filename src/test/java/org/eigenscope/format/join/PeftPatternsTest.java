package org.eigenscope.format.join;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;

class PeftPatternsTest {

    private static final String MODULE = "model.layers.10.self_attn.q_proj";

    /** As Python's {@code re.match(rf"(.*\\.)?({key})$", name)}. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            q_proj                               ; true
            self_attn.q_proj                     ; true
            model.layers.10.self_attn.q_proj     ; true
            ^model.layers.10.self_attn.q_proj    ; true
            ^model\\.layers\\.10\\..*q_proj$       ; true
            layers.(1|10).self_attn.(q|v)_proj   ; true
            .*q_proj                             ; true
            layers.*                             ; true
            proj                                 ; false
            _proj                                ; false
            0.self_attn.q_proj                   ; false
            ^layers.10.self_attn.q_proj          ; false
            layers.1.self_attn.q_proj            ; false
            q_proj.extra                         ; false
            """)
    void matchesTheEndOfAPath(String key, boolean matches) {
        assertThat(of(key, MODULE)).isEqualTo(matches ? 7 : 1);
    }

    @Test
    void theFirstKeyCounts() {
        PeftPatterns patterns = new PeftPatterns(JsonParser.parseString(
                """
                {"v_proj": 2, "q_proj": 4, ".*proj": 8, "k_proj": "no number"}"""));
        assertThat(patterns.of(MODULE, 1)).isEqualTo(4);
        assertThat(patterns.of("model.k_proj", 1)).isEqualTo(8);
        assertThat(patterns.of("model.fc", 1)).isEqualTo(1);
    }

    @Test
    void noExpressionIsItself() {
        assertThat(of("q_proj[", "model.q_proj[")).isEqualTo(7);
    }

    /** There are 60 over 20 ways to take the letters apart, which Java would all try; and again for the next module. */
    @Test
    void anEndlessSearchEnds() {
        PeftPatterns patterns = new PeftPatterns(JsonParser.parseString("{\"(.*a){20}b\": 7}"));
        String module = "a".repeat(60);
        assertThat(patterns.of(module, 1)).isEqualTo(1);
        assertThat(patterns.isExhausted()).isTrue();
        assertThat(patterns.of("b", 1)).isEqualTo(1);
    }

    @Test
    void deepNestingEnds() {
        String key = "(".repeat(450) + "a*" + ")*".repeat(450);
        assertThat(of(key, "b".repeat(900))).isEqualTo(1);
    }

    private static double of(String key, String module) {
        JsonObject patterns = new JsonObject();
        patterns.addProperty(key, 7);
        return new PeftPatterns(patterns).of(module, 1);
    }
}
