package org.eigenscope.analysis;

import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class SpareArraysTest {

    private final SpareArrays spare = new SpareArrays();

    @Test
    void givesTheShortestThatIsLongEnough() {
        float[] ten = spare.floats(10);
        float[] thirty = spare.floats(30);
        float[] twenty = spare.floats(20);
        spare.giveBack(thirty);
        spare.giveBack(ten);
        spare.giveBack(twenty);
        assertThat(spare.floats(11)).isSameAs(twenty);
        assertThat(spare.floats(10)).isSameAs(ten);
        assertThat(spare.floats(10)).isSameAs(thirty);
        assertThat(spare.floats(10)).hasSize(10).isNotSameAs(ten);
    }

    /** Else a run would end with the memory of all its matrices. */
    @Test
    void neverHoldsMoreThanWereInUseAtOnce() {
        for (int count = 1; count < 100; count++) {
            spare.giveBack(spare.doubles(count));
        }
        double[] last = spare.doubles(1);
        assertThat(last).hasSize(99);
        assertThat(spare.doubles(1)).hasSize(1);
    }
}
