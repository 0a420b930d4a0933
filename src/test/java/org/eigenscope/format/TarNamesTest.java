package org.eigenscope.format;

import java.nio.file.Path;
import org.eigenscope.model.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Archives by Python's tarfile whose names are too long for a header; reference/tars.py made them. */
class TarNamesTest {

    /** The first 100 letters of both names are the same; in pax.tar the second's own header says 0 bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"pax.tar", "gnu.tar"})
    void longNamesAndSizesAreReadAndLinksAreTold(String name) throws Exception {
        Model model = new ModelFiles().open(Path.of("src/test/resources/containers/long-names", name));
        assertThat(model.layers()).hasSize(2);
        assertThat(model.layers().get(0).name()).contains("weights-of-a-network.first-é");
        assertThat(model.layers().get(1).name()).contains("weights-of-a-network.second");
        assertThat(model.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.where()).isEqualTo("latest.npy");
            assertThat(finding.message()).isEqualTo("it is a link, which is not followed");
        });
    }
}
