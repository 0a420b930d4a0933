package org.eigenscope.impact;

import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Answers are compared by the definitions; the expected figures are worked out by hand. */
class AnswerComparisonTest {

    private static double[] compare(OutputRole role, float[] before, float[] after, int width) {
        return new AnswerComparison(1).of(role, before, 0, after, 0, before.length, width);
    }

    @Test
    void divergenceOfProbabilitiesIsThatOfTheDefinition() {
        float[] p = {0.5f, 0.5f, 0};
        float[] q = {0.5f, 0, 0.5f};
        // Half of the mass has moved: ½·ln 2.
        assertThat(compare(OutputRole.PROBABILITIES, p, q, 3)[0]).isEqualTo(0.5 * Math.log(2), within(1e-12));
        assertThat(compare(OutputRole.PROBABILITIES, new float[] {1, 0}, new float[] {0, 1}, 2)[0])
                .isEqualTo(Math.log(2), within(1e-12));
    }

    /** Of logits log p it is that of p; of probabilities no second softmax is taken. */
    @Test
    void logitsGoThroughSoftmaxAndProbabilitiesDoNot() {
        float[] p = {0.7f, 0.2f, 0.1f};
        float[] q = {0.1f, 0.3f, 0.6f};
        float[] logP = new float[3];
        float[] logQ = new float[3];
        for (int i = 0; i < 3; i++) {
            logP[i] = (float) Math.log(p[i]) + 5;
            logQ[i] = (float) Math.log(q[i]) - 3;
        }
        double expected = compare(OutputRole.PROBABILITIES, p, q, 3)[0];
        assertThat(expected).isEqualTo(0.2312, within(1e-3));
        assertThat(compare(OutputRole.LOGITS, logP, logQ, 3)[0]).isEqualTo(expected, within(1e-6));
        assertThat(compare(OutputRole.LOGITS, p, q, 3)[0]).isLessThan(expected / 2);
    }

    /** J at T = 2 is that of the halved logits, and of probabilities that of their logits. */
    @Test
    void theTemperatureDividesLogits() {
        float[] before = {2, 0, -1};
        float[] after = {0.5f, 1, 0};
        double expected = compare(OutputRole.LOGITS, new float[] {1, 0, -0.5f}, new float[] {0.25f, 0.5f, 0}, 3)[0];
        AnswerComparison warm = new AnswerComparison(2);
        assertThat(warm.of(OutputRole.LOGITS, before, 0, after, 0, 3, 3)[0]).isEqualTo(expected, within(1e-12));
        assertThat(warm.of(OutputRole.PROBABILITIES, softmax(before), 0, softmax(after), 0, 3, 3)[0])
                .isEqualTo(expected, within(1e-6));
    }

    private static float[] softmax(float... logits) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        float[] shares = new float[logits.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (float) (Math.exp(logits[i]) / sum);
        }
        return shares;
    }

    @Test
    void positionsAreAveraged() {
        float[] before = {1, 0, 1, 0};
        float[] after = {1, 0, 0, 1};
        double[] values = compare(OutputRole.PROBABILITIES, before, after, 2);
        assertThat(values[0]).isEqualTo(Math.log(2) / 2, within(1e-12));
        assertThat(values[1]).isEqualTo(0.5, within(1e-12));
        assertThat(values[2]).isEqualTo(1, within(1e-12));
        assertThat(values[3]).isEqualTo(0.5, within(1e-12));
    }

    /** 1 − cos of a turn by 10⁻⁴ is 5·10⁻⁹, which a difference of nearly equal numbers would not show. */
    @Test
    void smallTurnsKeepTheirDigits() {
        float[] before = {1, 0};
        float[] after = {1, 1e-4f};
        double angle = Math.atan(1e-4f);
        assertThat(compare(OutputRole.EMBEDDING, before, after, 2)[1])
                .isEqualTo(2 * Math.pow(Math.sin(angle / 2), 2), within(1e-16));
        assertThat(compare(OutputRole.EMBEDDING, before, after, 2)[0]).isNaN();
        assertThat(compare(OutputRole.EMBEDDING, before, new float[] {3, 0}, 2)[1]).isZero();
    }

    @Test
    void nothingMovesWhereNothingChanges() {
        float[] z = {3, -1, 2};
        assertThat(compare(OutputRole.LOGITS, z, z.clone(), 3)).containsExactly(0, 0, 0, 1);
    }

    @Test
    void anEstimateIsTheMeanOfTheDrawsWithTheirSpread() {
        MeasureTally tally = new MeasureTally(4);
        for (int draw = 0; draw < 2; draw++) {
            for (int probe = 0; probe < 4; probe++) {
                tally.add(probe, probe + 10 * draw);
            }
            tally.endDraw();
        }
        Estimate estimate = tally.estimate();
        assertThat(estimate.mean()).isEqualTo(6.5);
        assertThat(estimate.largest()).isEqualTo(11.5);
        assertThat(estimate.spread()).isEqualTo(10 / Math.sqrt(2), within(1e-12));
        // Of the probes 5, 6, 7, 8: their deviation √(5/3) over √4.
        assertThat(estimate.error()).isEqualTo(Math.sqrt(5.0 / 3) / 2, within(1e-12));
    }
}
