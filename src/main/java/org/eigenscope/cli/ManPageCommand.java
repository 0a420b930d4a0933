package org.eigenscope.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eigenscope.report.Version;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** {@code eigenscope generate-man-page}: the manual in the language of {@code man}, from the commands themselves. */
final class ManPageCommand implements Callable<Integer> {

    private static final Map<String, String> EXAMPLES = ordered(
            "eigenscope analyze model.safetensors", "What is wrong with this model, layer by layer?",
            "eigenscope analyze -q runs/ --csv details.csv --html report.html",
            "All models of a folder: a table for pandas, a page for people.",
            "eigenscope analyze model.onnx --json - | jq .models[0].summary", "One report into another program.",
            "eigenscope analyze -q model.pt --fail-on trap", "A gate for a pipeline: exit status 1 if there is a trap.",
            "eigenscope screen *.safetensors", "Traps alone, at the speed of the disk.",
            "eigenscope compare base/ tuned/", "What has a fine-tuning changed?",
            "eigenscope chart model.pt --layer fc2 --out fc2.pdf --theme publication --size 85x60",
            "A figure for a column of a paper.");

    private static final Map<String, String> ENVIRONMENT = ordered(
            "NO_COLOR", "If set to anything, nothing is coloured unless --color always says so.",
            "COLUMNS", "How many letters a line of a terminal has; without it the terminal is asked.",
            "TERM", "With dumb there is neither a progress bar nor colour.",
            "DISPLAY, WAYLAND_DISPLAY", "Where the window opens; without them work is done in the terminal.",
            "HF_TOKEN, HF_TOKEN_PATH, HF_HOME", "The token for models of the hub, the file that holds it, and the "
                    + "folder of Hugging Face's programs, where it is looked for too. Nobody but the hub is sent it.",
            "HF_HUB_CACHE, HF_HUB_OFFLINE, HF_ENDPOINT", "The cache of these programs; 1 for no network; another hub.",
            "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY", "Proxies for models elsewhere, and hosts without one.",
            "SSL_CERT_FILE", "Certificates that are trusted beside Java's.",
            "EIGENSCOPE_ENGINES", "The folder of the engines that run networks, for impact.",
            "XDG_CACHE_HOME, XDG_CONFIG_HOME, XDG_STATE_HOME, HOME", "Where reports are kept, what the window "
                    + "remembers, its log; LOCALAPPDATA and APPDATA on Windows.",
            "EIGENSCOPE_DEBUG", "If set, a failure that is the program's own shows where it happened.");

    private static final Map<String, String> FILES = ordered(
            "MODEL", "A weight file, the folder of a model, a folder of several, or a pattern with * and ?. Weights "
                    + "are read by their place, so a pipe is none.",
            "FILE", "Written whole or not at all, and never over a file that exists unless --force is given. - is "
                    + "standard output for --csv, --json, --traps, --html and --eigenvalues.",
            "~/.cache/eigenscope", "Reports that are kept, 1 GB at most; it may be deleted at any time.");

    private final Arguments arguments = new Arguments("generate-man-page", "Prints the manual page, for man(1).", this);
    private final Terminal terminal;

    ManPageCommand(Terminal terminal) {
        this.terminal = terminal;
        arguments.usage().hidden(true).description("Usage: eigenscope generate-man-page > eigenscope.1");
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            entries.put(pairs[i], pairs[i + 1]);
        }
        return entries;
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() {
        PrintStream out = terminal.out();
        CommandSpec root = arguments.parent();
        out.println(".TH EIGENSCOPE 1 \"\" \"Eigenscope %s\" \"User Commands\"".formatted(Version.current().number()));
        out.println(".SH NAME");
        out.println("eigenscope \\- " + escape(root.usageMessage().header()[0]));
        out.println(".SH SYNOPSIS");
        out.println(".B eigenscope\n[\\fIMODEL\\fR]");
        out.println(".br\n.B eigenscope\n\\fICOMMAND\\fR [\\fIoptions\\fR] \\fIMODEL\\fR...");
        out.println(".SH DESCRIPTION");
        text(out, root.usageMessage().description());
        out.println(".SH COMMANDS");
        for (CommandLine command : root.subcommands().values()) {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                command(out, command.getCommandSpec());
            }
        }
        section(out, "EXIT STATUS", ExitCode.MEANINGS);
        section(out, "EXAMPLES", EXAMPLES);
        section(out, "ENVIRONMENT", ENVIRONMENT);
        section(out, "FILES", FILES);
        out.println(".SH SEE ALSO\n.BR man (1),\n.BR jq (1)");
        out.println(escape("The pages of docs/: command-line.md, definitions.md, formats.md, notebooks.md."));
        return ExitCode.DONE;
    }

    /** A section of entries, each a word or a line and what there is to say of it. */
    private static void section(PrintStream out, String heading, Map<String, String> entries) {
        out.println(".SH " + heading);
        entries.forEach((entry, words) -> out.println(".TP\n.B %s\n%s".formatted(escape(entry), escape(words))));
    }

    private static void command(PrintStream out, CommandSpec command) {
        UsageMessageSpec usage = command.usageMessage();
        out.println(".SS eigenscope %s".formatted(escape(command.name())));
        text(out, usage.header());
        text(out, usage.description());
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            entry(out, "\\fI" + escape(parameter.paramLabel()) + "\\fR", parameter);
        }
        for (OptionSpec option : command.options()) {
            String names = String.join(", ", option.names());
            String label = option.arity().max() == 0 ? "" : " \\fI" + escape(option.paramLabel()) + "\\fR";
            entry(out, "\\fB" + escape(names) + "\\fR" + label, option);
        }
    }

    private static void entry(PrintStream out, String title, ArgSpec argument) {
        out.println(".TP\n" + title);
        for (String line : argument.description()) {
            String candidates = argument.completionCandidates() == null ? ""
                    : String.join(", ", argument.completionCandidates());
            text(out, line.replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()))
                    .replace("${COMPLETION-CANDIDATES}", candidates));
        }
    }

    private static void text(PrintStream out, String... lines) {
        for (String line : lines) {
            if (!line.isBlank()) {
                out.println(escape(line.replace("%n", " ")));
            }
        }
    }

    /** A backslash, a hyphen and a leading dot or apostrophe mean something to troff. */
    private static String escape(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
