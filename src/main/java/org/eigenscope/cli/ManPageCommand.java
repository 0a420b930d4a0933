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
            "eigenscope analyze model.safetensors", "Finds what is wrong with a model, layer by layer.",
            "eigenscope analyze -q runs/ --csv details.csv --html report.html",
            "Analyzes all models of a folder; writes a table for pandas and a page to read.",
            "eigenscope analyze model.onnx --json - | jq .models[0].summary", "Pipes a report into another program.",
            "eigenscope analyze -q model.pt --fail-on trap", "Serves as a gate in a pipeline: the exit status is 1 if "
                    + "there is a trap.",
            "eigenscope screen *.safetensors", "Finds only the traps, at the speed of the disk.",
            "eigenscope compare base/ tuned/", "Shows what fine-tuning has changed.",
            "eigenscope chart model.pt --layer fc2 --out fc2.pdf --theme publication --size 85x60",
            "Draws a figure for one column of a paper.");

    private static final Map<String, String> ENVIRONMENT = ordered(
            "NO_COLOR", "If set, output is not coloured unless --color is always.",
            "COLUMNS", "Width of the terminal in characters; if unset, the terminal is asked.",
            "TERM", "If dumb, there is neither a progress bar nor colour.",
            "DISPLAY, WAYLAND_DISPLAY", "The screen on which the window opens; without one, the work is done in the "
                    + "terminal.",
            "HF_TOKEN, HF_TOKEN_PATH, HF_HOME", "The token for the hub, the file that holds it, and the folder of "
                    + "Hugging Face's programs, which may hold it too. It is sent to the hub only.",
            "HF_HUB_CACHE, HF_HUB_OFFLINE, HF_ENDPOINT", "The hub's cache; 1 for no network; another hub.",
            "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY", "Proxies for remote models, as in "
                    + "http://name:password@proxy:3128, and hosts without one.",
            "SSL_CERT_FILE, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE", "Files of certificates to trust, or folders of them, "
                    + "besides those of Java and of the operating system.",
            "EIGENSCOPE_ENGINES", "The folder of the engines that run networks, for impact.",
            "XDG_CACHE_HOME, XDG_CONFIG_HOME, XDG_STATE_HOME, HOME", "The folders of cached reports, of "
                    + "settings and of the log; LOCALAPPDATA and APPDATA on Windows.",
            "EIGENSCOPE_DEBUG", "If set, an internal error shows where it happened.");

    private static final Map<String, String> FILES = ordered(
            "MODEL", "A weight file, the folder of a model, a folder of several, or a pattern with * and ?. A pipe "
                    + "does not work, since weights are read by position.",
            "FILE", "Written completely or not at all, and never over an existing file unless --force is given. - is "
                    + "standard output for --csv, --json, --traps, --html and --eigenvalues.",
            "~/.cache/eigenscope", "Cached reports, 1 GB at most; it may be deleted at any time.");

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
