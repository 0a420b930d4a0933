package org.eigenscope.cli;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class FailureMessagesTest {

    @Test
    void aLimitOfTheProcessIsNotBlamedOnTheFile() {
        assertThat(FailureMessages.words(Path.of("m.safetensors"),
                new FileSystemException("m.safetensors", null, "Too many open files")))
                .isEqualTo("m.safetensors: this process has reached its limit of open files; raise it (ulimit -n)");
    }
}
