package org.eigenscope.cli;

import java.nio.file.Path;

/** A command as somebody types it, for tests of those who write commands. */
public final class Typed {

    private Typed() {}

    /**
     * Runs a command.
     *
     * @param here where it saves what has no place of its own
     * @param line begins with {@code eigenscope}; its words hold no spaces
     * @return the exit code
     */
    public static int run(Path here, String line) {
        String[] words = line.split(" ");
        return new Session(here).run((Object[]) java.util.Arrays.copyOfRange(words, 1, words.length));
    }
}
