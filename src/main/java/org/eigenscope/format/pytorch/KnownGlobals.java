package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names of PyTorch's classes that checkpoints hold and that load as plain data, one qualified name a line in
 * {@code known-globals.txt}, which {@code src/test/resources/reference/known_globals.py} makes from PyTorch's sources.
 */
final class KnownGlobals {

    private KnownGlobals() {}

    static Set<String> read() {
        try (InputStream in = KnownGlobals.class.getResourceAsStream("known-globals.txt")) {
            if (in == null) {
                throw new IllegalStateException("known-globals.txt is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
