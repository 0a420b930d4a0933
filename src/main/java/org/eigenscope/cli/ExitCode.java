package org.eigenscope.cli;

/** How a command ends. */
final class ExitCode {

    static final int DONE = 0;
    /** Findings named by {@code --fail-on}. */
    static final int FINDINGS = 1;
    static final int USAGE = 2;
    /** A model cannot be read, or a report cannot be written. */
    static final int FILES = 3;
    /** Some layers failed; the others are reported. */
    static final int LAYERS = 4;
    /** Ended by Ctrl-C, as shells count it. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    /** Of two ends the one that its caller must know of first: an unread file before a failed layer before a finding. */
    static int worse(int a, int b) {
        return rank(a) >= rank(b) ? a : b;
    }

    private static int rank(int code) {
        return switch (code) {
            case DONE -> 0;
            case FINDINGS -> 1;
            case LAYERS -> 2;
            case FILES -> 3;
            case USAGE -> 4;
            default -> 5;
        };
    }
}
