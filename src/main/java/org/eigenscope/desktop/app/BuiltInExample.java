package org.eigenscope.desktop.app;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The built-in example: a resource of the program, put into a file of its own so that it is read like any model. */
public final class BuiltInExample {

    /** The one with the textbook trap. */
    public static final String OVERTRAINED = "digits-overtrained.safetensors";

    private BuiltInExample() {}

    /** Unpacks it; the file goes when the program ends. */
    public static Path unpack(String name) throws IOException {
        try (InputStream in = BuiltInExample.class.getResourceAsStream("/org/eigenscope/examples/" + name)) {
            if (in == null) {
                throw new FileNotFoundException("the example " + name + " is not part of this build");
            }
            Path folder = Files.createTempDirectory("eigenscope-example-");
            Path file = folder.resolve(name);
            Files.copy(in, file);
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return file;
        }
    }
}
