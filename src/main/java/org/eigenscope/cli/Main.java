package org.eigenscope.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eigenscope.desktop.app.Launcher;
import org.eigenscope.desktop.settings.UserDirectories;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.HeapLimit;
import org.eigenscope.report.Version;
import org.eigenscope.store.FolderCache;
import org.eigenscope.store.LongAnalysesCache;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's entry point: makes what the commands need, and passes the command line to them. */
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

    /** Gives the streams and services of a real start. */
    static Services services(Interruption interruption) {
        return new Services(Terminal.system(), Path.of(""), new ModelFiles(), Backends::best, interruption,
                new LongAnalysesCache(new FolderCache(UserDirectories.ofThisSystem().reports(),
                        Version.current().toString(), FolderCache.USUAL)), window());
    }

    /** Runs one command line; gives its exit code. */
    static int run(Services given, String... words) {
        Services coloured = given.on(given.terminal().coloured(Colour.of(List.of(words))));
        Services services = Arguments.keeps(List.of(words)) ? coloured.keeping(new FetchProgress(coloured.terminal()))
                : coloured;
        Terminal terminal = services.terminal();
        String[] args = helped(words);
        Optional<String> mistake = noCommand(services, args);
        if (mistake.isPresent()) {
            terminal.error(mistake.get());
            return ExitCode.USAGE;
        }
        return run(services, commandLine(services, args.length == 0 ? "" : args[0]), args);
    }

    /** Runs one command line; gives its exit code. */
    static int run(Services services, CommandLine line, String... args) {
        Terminal terminal = services.terminal();
        line.setParameterExceptionHandler((e, rest) -> wrongUsage(terminal, e, rest));
        line.setExecutionExceptionHandler((e, command, result) -> e instanceof IOException failure
                ? FailureMessages.writing(terminal, failure) : unexpected(terminal, e));
        int code = execute(line, terminal, args);
        terminal.err().flush();
        Optional<String> failure = ConsoleStream.failure(terminal.out());
        failure.ifPresent(reason -> terminal.error("standard output could not be written: " + reason));
        return failure.isPresent() ? ExitCode.worse(code, ExitCode.FILES) : code;
    }

    /**
     * Runs the command; what picocli lets through, the errors of the virtual machine, ends in a sentence like the rest.
     */
    private static int execute(CommandLine line, Terminal terminal, String... args) {
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            terminal.error("There is not enough memory: the program has %s, or use fewer workers (--threads)"
                    .formatted(HeapLimit.words()));
            return ExitCode.FILES;
        } catch (LinkageError e) {
            // A class that cannot be read any more: its jar was replaced, or the process may open no more files.
            terminal.error(("A part of the program cannot be loaded (%s): too many files are open, or the program was "
                    + "replaced while it ran")
                    .formatted(e.getMessage()));
            return ExitCode.FILES;
        } catch (StackOverflowError | InternalError e) {
            return unexpected(terminal, e);
        }
    }

    /** {@code help}, {@code help COMMAND} are other words for {@code --help}, {@code COMMAND --help}. */
    private static String[] helped(String... words) {
        return words.length == 0 || !words[0].equals("help") ? words
                : words.length == 1 || words[1].startsWith("-") ? new String[] {"--help"}
                : new String[] {words[1], "--help"};
    }

    /**
     * Says that a word is neither a command nor a file, and which command it may stand for; or that a file stands
     * before the command.
     */
    private static Optional<String> noCommand(Services services, String... args) {
        Set<String> commands = commands(services).keySet();
        if (args.length > 1 && !commands.contains(args[0]) && commands.contains(args[1]) && isPath(args[0])) {
            return Optional.of("the command goes first: 'eigenscope %s %s'".formatted(args[1], args[0]));
        }
        if (args.length == 0 || args[0].startsWith("-") || commands.contains(args[0]) || isPath(args[0])) {
            return Optional.empty();
        }
        Optional<String> near = NearestWord.to(args[0], commands);
        boolean command = args.length > 1 && !args[1].equals("--help") || near.isPresent();
        return !command && !args[args.length - 1].equals("--help") ? Optional.empty()
                : Optional.of("there is no command '%s'%s 'eigenscope help' lists the commands".formatted(args[0],
                        near.map("; did you mean 'eigenscope %s'?"::formatted).orElse(";")));
    }

    private static boolean isPath(String word) {
        try {
            return word.isBlank() || word.indexOf('/') >= 0 || word.indexOf('.') >= 0 || Files.exists(Path.of(word));
        } catch (InvalidPathException e) {
            return true;
        }
    }

    /** All commands, with help, version and completion. */
    static CommandLine commandLine(Services services) {
        return commandLine(services, "");
    }

    /**
     * Makes the command line of one command, or of all if none has that name: picocli takes 10 ms to learn the options
     * of one.
     */
    private static CommandLine commandLine(Services services, String wanted) {
        Map<String, Supplier<CommandLine>> commands = commands(services);
        CommandLine line = new OpenCommand(services).line();
        if (commands.containsKey(wanted) && !wanted.startsWith("generate-")) {
            line.addSubcommand(commands.get(wanted).get());
        } else {
            commands.values().forEach(command -> line.addSubcommand(command.get()));
        }
        return settled(line, services.terminal());
    }

    /** Sets how a command line takes words, and where it writes. */
    static CommandLine settled(CommandLine line, Terminal terminal) {
        line.setOut(new PrintWriter(terminal.out(), true));
        line.setErr(new PrintWriter(terminal.err(), true));
        line.setUsageHelpAutoWidth(terminal.live());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    private static Map<String, Supplier<CommandLine>> commands(Services services) {
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.put("analyze", () -> new AnalyzeCommand(services).line());
        commands.put("screen", () -> new ScreenCommand(services).line());
        commands.put("describe", () -> new DescribeCommand(services).line());
        commands.put("compare", () -> new CompareCommand(services).line());
        commands.put("timeline", () -> new TimelineCommand(services).line());
        commands.put("lineage", () -> new LineageCommand(services).line());
        commands.put("plan", () -> new PlanCommand(services).line());
        commands.put("mend", () -> new MendCommand(services).line());
        commands.put("impact", () -> new ImpactCommand(services).line());
        commands.put("chart", () -> new ChartCommand(services).line());
        commands.put("merge", () -> new MergeCommand(services).line());
        commands.put("help", () -> new Arguments("help", "Explains the program, or a command.", () -> ExitCode.DONE)
                .line());
        commands.put("generate-completion", () -> new CompletionCommand(services.terminal()).line());
        commands.put("generate-man-page", () -> new ManPageCommand(services.terminal()).line());
        return commands;
    }

    private static int wrongUsage(Terminal terminal, ParameterException e, String... args) {
        CommandLine command = e.getCommandLine();
        terminal.error(words(e, command.getCommandSpec(), args));
        terminal.say("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        return ExitCode.USAGE;
    }

    private static String words(ParameterException e, CommandSpec command, String... args) {
        if (e.getCause() instanceof TypeConversionException why && e.getArgSpec() != null) {
            String name = e.getArgSpec() instanceof OptionSpec option ? option.longestName()
                    : e.getArgSpec().paramLabel();
            return name + (why.getMessage().startsWith("must ") ? " " : ": ") + why.getMessage();
        }
        if (e instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            return !unmatched.isUnknownOption() ? "unexpected argument '%s'".formatted(word)
                    : noOption(word, command);
        }
        if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
            // What is missing may stand there, by a name that is misspelt.
            Optional<String> unknown = Stream.of(args).filter(word -> word.matches("--?[A-Za-z].*")
                    && !command.optionsMap().containsKey(word.replaceAll("=.*", ""))).findFirst();
            return unknown.isPresent() ? noOption(unknown.get(), command)
                    : "%s %s missing".formatted(String.join(" and ", missing.getMissing().stream()
                    .map(Main::name).toList()), missing.getMissing().size() == 1 ? "is" : "are");
        }
        return e.getMessage();
    }

    private static String noOption(String word, CommandSpec command) {
        String name = word.replaceAll("=.*", "");
        // Without a command all of them are known here.
        Optional<String> owner = command.subcommands().entrySet().stream().filter(other -> other.getValue()
                .getCommandSpec().optionsMap().containsKey(name)).map(Map.Entry::getKey).findFirst();
        return owner.isPresent() ? "there is no option %s without a command; did you mean 'eigenscope %s MODEL %s'?"
                .formatted(word, owner.get(), word) : "there is no option %s%s".formatted(word, NearestWord.to(name,
                        command.options().stream().map(OptionSpec::longestName).toList())
                        .map("; did you mean %s?"::formatted).orElse(""));
    }

    /** An option or parameter with what it is, in the middle of a sentence. */
    private static String name(ArgSpec part) {
        if (part instanceof OptionSpec option) {
            return option.longestName() + " " + option.paramLabel();
        }
        String description = part.description()[0];
        return "%s (%s)".formatted(part.paramLabel(), description.substring(0, 1).toLowerCase(Locale.ROOT)
                + description.substring(1).replaceAll("\\.$", ""));
    }

    /** A mistake of ours: said in one line, and where it happened for whoever asks. */
    private static int unexpected(Terminal terminal, Throwable e) {
        terminal.error("Eigenscope has failed because of an error of its own: " + e);
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
