package org.eigenscope.impact;

import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** What is said of an effect, by the figures beside it. */
class ImpactWordsTest {

    private static OutputEffect effect(double js, double largest, double accuracy) {
        Estimate estimate = new Estimate(js, 0.001, 0.002, largest);
        return new OutputEffect("logits", OutputRole.LOGITS, estimate, estimate, estimate, estimate, accuracy,
                Double.NaN);
    }

    private static String words(double js, double random, double largest, double before, double after) {
        return ImpactWords.sentence(new TrapImpact.Effect(effect(js, js, after), effect(random, largest, before), 20,
                before));
    }

    @Test
    void anEffectAboveAllRandomChangesIsVisible() {
        assertThat(words(0.17, 0.013, 0.03, Double.NaN, Double.NaN)).isEqualTo("J 0.17, 13 times a random change of "
                + "its size: the trap carries part of the function: its removal changes the answers");
    }

    @Test
    void anEffectThatARandomChangeReachesIsNone() {
        assertThat(words(0.02, 0.01, 0.03, Double.NaN, Double.NaN)).isEqualTo(
                "J 0.02, 2 times a random change of its size: without visible effect");
    }

    @Test
    void accuracySaysInWhichDirection() {
        assertThat(words(0.17, 0.013, 0.03, 0.977, 0.931)).endsWith("; the accuracy falls from 97.7 to 93.1 %");
        assertThat(words(0.17, 0.013, 0.03, 0.9, 0.95)).endsWith("; the accuracy rises from 90.0 to 95.0 %");
        assertThat(words(0.17, 0.013, 0.03, 0.9, 0.9)).endsWith("; the accuracy stays at 90.0 %")
                .doesNotContain("harmful");
    }

    /** Nothing is judged where there is nothing to judge by. */
    @Test
    void withoutRandomChangesThereIsNoVerdict() {
        TrapImpact.Effect effect = new TrapImpact.Effect(effect(0.17, 0.17, Double.NaN), null, 0, Double.NaN);
        assertThat(ImpactWords.sentence(effect)).isEqualTo("J 0.17");
        assertThat(effect.visible()).isFalse();
        assertThat(effect.ratio()).isNaN();
    }
}
