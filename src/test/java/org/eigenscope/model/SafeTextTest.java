package org.eigenscope.model;

import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class SafeTextTest {

    @Test
    void whatATerminalWouldObeyIsWrittenOut() {
        assertThat(SafeText.of("a\u001B[31m\nb\u202Ec\uFEFF\u2028\uD800\uFFFF"))
                .isEqualTo("a\\u001B[31m\\u000Ab\\u202Ec\\uFEFF\\u2028\\uD800\\uFFFF");
        String plain = "encoder.層.0/weight – λ₁ 🙂";
        assertThat(SafeText.of(plain)).isSameAs(plain);
    }

    @Test
    void aNameIsCutBetweenCharacters() {
        String name = "🙂".repeat(120);
        assertThat(SafeText.name(name)).isEqualTo(name);
        assertThat(SafeText.name(name + "x")).isEqualTo(name + "…");
        assertThat(SafeText.name("x".repeat(1_000))).isEqualTo("x".repeat(120) + "…");
        assertThat(SafeText.start("ab\ncd", 8)).isEqualTo("ab\\u000A…");
        assertThat(SafeText.start("ab\ncd", 7)).as("cut before what has no room").isEqualTo("ab…");
        assertThat(SafeText.name("\0".repeat(1_000))).hasSize(20 * "\\u0000".length() + 1);
        assertThat(SafeText.start("", 3)).isEmpty();
    }

    @Test
    void aNumberOf64BitsHasNoSign() {
        assertThat(SafeText.unsigned(-1)).isEqualTo("18,446,744,073,709,551,615");
    }
}
