package org.eigenscope.format.io;

import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class ShardNameTest {

    @Test
    void aNameIsTakenApartAndPutTogether() {
        assertThat(ShardName.of("model-a-00002-of-00012.safetensors"))
                .hasValue(new ShardName("model-a", "00002", "00012", "safetensors"));
        assertThat(ShardName.of("model-a-00002-of-00012.safetensors").orElseThrow().file(3))
                .isEqualTo("model-a-00003-of-00012.safetensors");
        assertThat(ShardName.of("m.ckpt.data-00000-of-00001").orElseThrow().file(0))
                .isEqualTo("m.ckpt.data-00000-of-00001");
        assertThat(ShardName.of("m.ckpt.data-00000-of-00001").orElseThrow().ending()).isEmpty();
    }

    @Test
    void otherNamesAreNone() {
        assertThat(ShardName.of("model.safetensors")).isEmpty();
        assertThat(ShardName.of("model-1-of-2.gguf")).isEmpty();
        assertThat(ShardName.of("model-00001-of-00002x")).isEmpty();
    }
}
