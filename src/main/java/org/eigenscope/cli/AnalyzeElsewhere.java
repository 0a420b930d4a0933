package org.eigenscope.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.run.Analyses;
import org.eigenscope.analysis.run.ReportCache;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import picocli.CommandLine;

/**
 * The command {@code analyze} for a program that analyzes in another place than this process: the same words, tables,
 * files and exit codes.
 */
public final class AnalyzeElsewhere {

    /** The exit code of a model that cannot be read, or a report that cannot be written. */
    public static final int FILES = ExitCode.FILES;

    private AnalyzeElsewhere() {}

    /** The streams of this process. */
    public static Terminal terminal() {
        return Terminal.system();
    }

    /**
     * Runs the command, and waits for its end.
     *
     * @param terminal what it talks to
     * @param files opens the models
     * @param analyses analyzes them
     * @param synopsis how the program is called, for its help
     * @param words of the command line, without the command's name
     * @return the exit code, as that of {@code eigenscope analyze}
     */
    public static int run(Terminal terminal, ModelFiles files, Analyses analyses, String synopsis,
            List<String> words) {
        try (Interruption interruption = Interruption.bySignal()) {
            Services services = new Services(terminal.coloured(Colour.of(words)), Path.of(""), files, Backends::best,
                    interruption, ReportCache.NONE, Optional.empty());
            CommandLine line = new AnalyzeCommand(services, analyses).line();
            line.getCommandSpec().usageMessage().customSynopsis(synopsis);
            return Main.run(services, Main.settled(line, services.terminal()), words.toArray(String[]::new));
        }
    }
}
