package org.eigenscope.desktop.workbench;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;

/**
 * Something to tell the user.
 *
 * @param level how much it matters
 * @param text one or two sentences
 * @param remedy what can be done about it at once, if anything
 */
public record Notice(Level level, String text, Optional<Remedy> remedy) {

    /**
     * {@code BEGUN}: what was asked for is being done, so that what went wrong at the last try is over. {@code ERROR}:
     * what was asked for could not be done. {@code WARNING} and {@code DANGER} are about the open model.
     */
    public enum Level { BEGUN, DONE, WARNING, ERROR, DANGER }

    /**
     * What can be done about it.
     *
     * @param name what its button says
     * @param action does it, on the window's thread
     */
    public record Remedy(String name, Runnable action) {}

    public Notice {
        Objects.requireNonNull(level);
        Objects.requireNonNull(text);
    }

    public Notice(Level level, String text) {
        this(level, text, Optional.empty());
    }

    /** A notice of what a user must know of a file before anything else; the rest stands among the findings. */
    public static Optional<Notice> of(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.severity() != Severity.NOTE)
                .max(Comparator.comparing(Finding::severity)).map(worst -> {
                    String more = findings.size() == 1
                            ? "" : "  (The tab Findings has all %d.)".formatted(findings.size());
                    return new Notice(worst.severity() == Severity.DANGEROUS ? Level.DANGER : Level.WARNING,
                            worst.sentence("") + more);
                });
    }
}
