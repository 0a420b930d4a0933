package org.eigenscope.metric;

import org.eigenscope.analysis.Golden;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** Every number that we show explains itself, in docs/definitions.md. */
class DefinitionsTest {

    private final Definitions definitions = Definitions.load();

    @Test
    void everyDefinitionIsWhole() {
        assertThat(definitions.all()).hasSizeGreaterThan(60).allSatisfy(one -> {
            assertThat(one.group()).as(one.name()).isNotBlank();
            assertThat(one.meaning()).as(one.name()).endsWith(".").doesNotStartWith("-").hasSizeLessThan(180);
            assertThat(one.formula()).as(one.name()).isNotBlank();
            assertThat(one.reading()).as(one.name()).isNotBlank();
            assertThat(one.source()).as(one.name()).isNotBlank();
        });
        assertThat(definitions.all().stream().map(Definitions.Definition::name)).doesNotHaveDuplicates();
    }

    /** WeightWatcher's columns but those that name a layer. */
    @Test
    void everyColumnOfWeightWatcherIsDefined() throws Exception {
        for (String table : new String[] {"all-minilm-l6-v2", "digits-mlp"}) {
            for (String column : Golden.details(table).getFirst().keySet()) {
                if (!column.matches("layer_id|name|longname|has_esd|layer_type")) {
                    assertThat(definitions.of(column)).as(column).isPresent();
                }
            }
        }
    }
}
