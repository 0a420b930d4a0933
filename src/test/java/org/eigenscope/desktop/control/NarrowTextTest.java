package org.eigenscope.desktop.control;

import java.text.BreakIterator;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** Where lines of names end. */
class NarrowTextTest {

    /** JavaFX breaks lines where this iterator does. */
    @Test
    void aLineOfANameEndsAfterEachOfItsParts() {
        String text = NarrowText.breakable("encoder.output_dense/kernel, trap of 9.85");
        BreakIterator lines = BreakIterator.getLineInstance();
        lines.setText(text);
        StringBuilder seen = new StringBuilder();
        int from = lines.first();
        for (int to = lines.next(); to != BreakIterator.DONE; from = to, to = lines.next()) {
            seen.append(text.substring(from, to).strip()).append('|');
        }
        assertThat(seen.toString()).isEqualTo("encoder.|output_|dense/|kernel,|trap|of|9.85|");
    }
}
