package org.eigenscope.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eigenscope.desktop.app.Launcher;
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
        // All that is said is English, and so shall be its numbers, and the buttons that JavaFX names itself.
        Locale.setDefault(Locale.ENGLISH);
        int code;
        try (Interruption interruption = Interruption.bySignal()) {
            code = run(services(interruption), args);
        }
        System.exit(code);
    }

    /** Those of a real start. */
    static Services services(Interruption interruption) {
        return new Services(Terminal.system(), Path.of(""), new ModelFiles(), Backends::best, interruption, window());
    }

    /** Runs one command line; gives its exit code. */
    static int run(Services services, String... args) {
        Terminal terminal = services.terminal();
        CommandLine line = commandLine(services, args.length == 0 ? "" : args[0]);
        line.setParameterExceptionHandler((e, words) -> wrongUsage(terminal, e));
        line.setExecutionExceptionHandler((e, command, result) -> unexpected(terminal, e));
        int code = execute(line, terminal, args);
        terminal.err().flush();
        Optional<String> failure = ConsoleStream.failure(terminal.out());
        failure.ifPresent(reason -> terminal.say("standard output could not be written: " + reason));
        return failure.isPresent() ? ExitCode.worse(code, ExitCode.FILES) : code;
    }

    /**
     * Runs the command; what picocli lets through, the errors of the virtual machine, ends in a sentence like the rest.
     */
    private static int execute(CommandLine line, Terminal terminal, String... args) {
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            terminal.say(("There is not enough memory: the program has %,d MB; give it more (-Xmx), or use fewer "
                    + "workers (--threads)")
                    .formatted(Runtime.getRuntime().maxMemory() >> 20));
            return ExitCode.FILES;
        } catch (LinkageError e) {
            // A class that cannot be read any more: its jar was replaced, or the process may open no more files.
            terminal.say(("A part of the program cannot be loaded (%s): too many files are open, or it was changed "
                    + "while it ran")
                    .formatted(e.getMessage()));
            return ExitCode.FILES;
        } catch (StackOverflowError | InternalError e) {
            return unexpected(terminal, e);
        }
    }

    /** All commands, with help, version and completion. */
    static CommandLine commandLine(Services services) {
        return commandLine(services, "");
    }

    /** With the one command of that name, or all if there is none: picocli takes 10 ms to learn the options of one. */
    private static CommandLine commandLine(Services services, String wanted) {
        Map<String, Supplier<CommandLine>> commands = commands(services);
        CommandLine line = new OpenCommand(services).line();
        if (commands.containsKey(wanted)) {
            line.addSubcommand(commands.get(wanted).get());
        } else {
            commands.values().forEach(command -> line.addSubcommand(command.get()));
            line.addSubcommand(new ManPageCommand(services.terminal()).line());
            line.addSubcommand(new AutoComplete.GenerateCompletion());
            line.getSubcommands().get("generate-completion").getCommandSpec().usageMessage().hidden(true);
        }
        line.setOut(new PrintWriter(services.terminal().out(), true));
        line.setErr(new PrintWriter(services.terminal().err(), true));
        line.setUsageHelpAutoWidth(services.terminal().live());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // For the commands that picocli makes itself.
        line.setExpandAtFiles(false);
        return line;
    }

    private static Map<String, Supplier<CommandLine>> commands(Services services) {
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.put("analyze", () -> new AnalyzeCommand(services).line());
        commands.put("screen", () -> new ScreenCommand(services).line());
        commands.put("describe", () -> new DescribeCommand(services).line());
        commands.put("compare", () -> new CompareCommand(services).line());
        commands.put("plan", () -> new PlanCommand(services).line());
        commands.put("chart", () -> new ChartCommand(services).line());
        return commands;
    }

    private static int wrongUsage(Terminal terminal, ParameterException e) {
        terminal.say(e.getMessage());
        CommandLine command = e.getCommandLine();
        UnmatchedArgumentException.printSuggestions(e, command.getErr());
        terminal.say("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        return ExitCode.USAGE;
    }

    /** A mistake of ours: said in one line, and where it happened for whoever asks. */
    private static int unexpected(Terminal terminal, Throwable e) {
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
