package org.eigenscope.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eigenscope.report.Outcome;

/** The codes with which commands end. */
final class ExitCode {

    static final int DONE = 0;
    /** Findings named by {@code --fail-on}. */
    static final int FINDINGS = 1;
    static final int USAGE = 2;
    /** A model cannot be read, nothing of it can be analyzed, or a report cannot be written. */
    static final int FILES = 3;
    /** A part could not be read, decoded or analyzed; the rest is reported. */
    static final int PARTS = 4;
    /** Ended by Ctrl-C, as shells count it. */
    static final int INTERRUPTED = 130;

    /** Descriptions for a reader of the manual. */
    static final Map<String, String> MEANINGS = meanings();

    private ExitCode() {}

    private static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put("0", "Done.");
        meanings.put("1", "A finding named by --fail-on, or too few weights could be tested for it.");
        meanings.put("2", "Wrong usage, or a file exists and --force is not given.");
        meanings.put("3", "A model cannot be read, nothing of it can be analyzed, or a report cannot be written.");
        meanings.put("4", "A part could not be read, decoded or analyzed; the rest is reported.");
        meanings.put("130", "Ended by Ctrl-C: nothing was written.");
        return meanings;
    }

    /**
     * Gives the code that an analysis ends with, whatever else was asked of it: a gate must not pass what was not
     * looked at.
     */
    static int of(Outcome outcome) {
        return of(outcome.summary().layers(), outcome.partial());
    }

    /**
     * What looking at so many layers ends with.
     *
     * @param partial true if figures of others are missing
     */
    static int of(long layers, boolean partial) {
        return layers == 0 ? FILES : partial ? PARTS : DONE;
    }

    /**
     * Of two ends the one that its caller must know of first: an unread file before a missing part before a finding.
     */
    static int worse(int a, int b) {
        return rank(a) >= rank(b) ? a : b;
    }

    private static int rank(int code) {
        return switch (code) {
            case DONE -> 0;
            case FINDINGS -> 1;
            case PARTS -> 2;
            case FILES -> 3;
            case USAGE -> 4;
            default -> 5;
        };
    }
}
