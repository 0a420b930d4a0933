package org.eigenscope.model;

import org.eigenscope.model.Finding.Severity;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class FindingTest {

    @Test
    void theFileThatIsTheModelIsNotNamedTwice() {
        Finding about = new Finding(Severity.DANGEROUS, "a.pt", "it would run code");
        assertThat(about.sentence("a.pt")).isEqualTo("it would run code");
        assertThat(about.sentence("folder")).isEqualTo("a.pt: it would run code");
        assertThat(new Finding(Severity.NOTE, "", "it is old").sentence("a.pt")).isEqualTo("it is old");
    }
}
