package org.eigenscope.cli;

import java.io.PrintStream;
import java.util.List;
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

    private final Arguments arguments = new Arguments("generate-man-page", "Prints the manual page, for man(1).", this);
    private final Terminal terminal;

    ManPageCommand(Terminal terminal) {
        this.terminal = terminal;
        arguments.usage().hidden(true).description("Usage: eigenscope generate-man-page > eigenscope.1");
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
        out.println(".SH EXIT STATUS");
        for (String line : List.of("0 done", "1 a finding named by --fail-on", "2 wrong usage",
                "3 a model cannot be read, or a report cannot be written", "4 some layers failed",
                "130 ended by Ctrl-C")) {
            out.println(".TP\n.B %s\n%s".formatted(line.substring(0, line.indexOf(' ')),
                    escape(line.substring(line.indexOf(' ') + 1))));
        }
        return ExitCode.DONE;
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
