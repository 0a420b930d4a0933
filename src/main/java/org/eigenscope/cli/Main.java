package org.eigenscope.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.eigenscope.desktop.Launcher;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's entry point: makes what the commands need, and hands the words of the command line to them. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        int code;
        try (Interruption interruption = Interruption.bySignal()) {
            Services services = new Services(Terminal.system(), Path.of(""), new ModelFiles(),
                    Backends::best, interruption, window());
            code = run(services, args);
        }
        System.exit(code);
    }

    /** Runs one command line; gives its exit code. */
    static int run(Services services, String... args) {
        Terminal terminal = services.terminal();
        CommandLine line = commandLine(services);
        line.setParameterExceptionHandler((e, words) -> wrongUsage(terminal, e));
        line.setExecutionExceptionHandler((e, command, result) -> unexpected(terminal, e));
        try {
            return line.execute(args);
        } finally {
            terminal.out().flush();
            terminal.err().flush();
        }
    }

    /** The commands, with help, version and completion. */
    static CommandLine commandLine(Services services) {
        CommandLine line = new CommandLine(new OpenCommand(services))
                .addSubcommand(new AnalyzeCommand(services))
                .addSubcommand(new ScreenCommand(services))
                .addSubcommand(new DescribeCommand(services))
                .addSubcommand(new CompareCommand(services))
                .addSubcommand(new ChartCommand(services))
                .addSubcommand(new ManPageCommand(services.terminal()))
                .addSubcommand(new AutoComplete.GenerateCompletion());
        line.getSubcommands().get("generate-completion").getCommandSpec().usageMessage().hidden(true);
        line.setOut(new PrintWriter(services.terminal().out(), true));
        line.setErr(new PrintWriter(services.terminal().err(), true));
        line.setUsageHelpAutoWidth(services.terminal().live());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    private static int wrongUsage(Terminal terminal, ParameterException e) {
        terminal.say(e.getMessage());
        CommandLine command = e.getCommandLine();
        UnmatchedArgumentException.printSuggestions(e, command.getErr());
        terminal.say("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        return ExitCode.USAGE;
    }

    /** A mistake of ours: said in one line, and where it happened for whoever asks. */
    private static int unexpected(Terminal terminal, Exception e) {
        terminal.say("Eigenscope has failed, which is its own fault, not yours: " + e);
        if (terminal.environment().containsKey("EIGENSCOPE_DEBUG")) {
            e.printStackTrace(terminal.err());
        } else {
            terminal.say("Set EIGENSCOPE_DEBUG=1 to see where, and report it.");
        }
        return ExitCode.FILES;
    }

    /** The window, if there is a screen for it. JavaFX is touched only when it opens. */
    private static Optional<Consumer<Optional<Path>>> window() {
        boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
        boolean screen = !linux || System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null
                || "Headless".equalsIgnoreCase(System.getProperty("glass.platform"));
        // A lambda, not a method reference: that would load the window's classes here.
        return screen ? Optional.of(file -> Launcher.launch(file)) : Optional.empty();
    }
}
