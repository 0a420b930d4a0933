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

    private static String embedding(double cosine, double change) {
        Estimate none = Estimate.NONE;
        OutputEffect removal = new OutputEffect("pooled", OutputRole.EMBEDDING, none,
                new Estimate(cosine, 0, 0, cosine), new Estimate(change, 0, 0, change), none, Double.NaN, Double.NaN);
        OutputEffect random = new OutputEffect("pooled", OutputRole.EMBEDDING, none,
                new Estimate(0.001, 0, 0, 0.002), new Estimate(0.05, 0, 0, 0.08), none, Double.NaN, Double.NaN);
        return ImpactWords.sentence(new TrapImpact.Effect(removal, random, 20, Double.NaN));
    }

    /** Both measures of an embedding stand beside random changes, and either may say that there is an effect. */
    @Test
    void embeddingsAreJudgedByTheirDirectionAndTheirChange() {
        assertThat(embedding(0.01, 0.06)).isEqualTo("cosine distance 0.01 and relative change 0.06, 10 and 1.2 times a "
                + "random change of its size: the trap carries part of the function: its removal changes the answers");
        assertThat(embedding(0.001, 0.1)).endsWith("its removal changes the answers");
        assertThat(embedding(0.002, 0.08)).isEqualTo("cosine distance 0.002 and relative change 0.08, 2 and 1.6 times "
                + "a random change of its size: without visible effect");
        assertThat(embedding(2e-14, 0)).endsWith(": without visible effect");
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
