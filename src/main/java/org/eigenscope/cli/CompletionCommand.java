package org.eigenscope.cli;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.eigenscope.cli.Arguments.Value;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code eigenscope generate-completion}: prints what a shell needs to complete commands, options and values. */
final class CompletionCommand implements Callable<Integer> {

    private final Arguments arguments = new Arguments("generate-completion",
            "Prints a completion script for a shell.", this);
    private final Terminal terminal;
    private final Value<Shell> shell;

    /** Shells whose language is spoken. */
    private enum Shell {
        BASH, ZSH, FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
        arguments.usage().hidden(true).description("", "bash: source <(eigenscope generate-completion bash)",
                "zsh: eigenscope generate-completion zsh > \"${fpath[1]}/_eigenscope\"",
                "fish: eigenscope generate-completion fish > ~/.config/fish/completions/eigenscope.fish", "");
        shell = arguments.word(Shell.class, "SHELL", "bash", "${COMPLETION-CANDIDATES}.");
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() {
        CommandSpec root = arguments.parent();
        terminal.out().println(switch (shell.get()) {
            case BASH -> AutoComplete.bash("eigenscope", root.commandLine());
            case ZSH -> zsh(root);
            case FISH -> fish(root);
        });
        return ExitCode.DONE;
    }

    private static Stream<CommandSpec> commands(CommandSpec root) {
        return root.subcommands().values().stream().map(CommandLine::getCommandSpec);
    }

    private static String zsh(CommandSpec root) {
        StringBuilder script = new StringBuilder("#compdef eigenscope\n\n_eigenscope() {\n  local line state\n"
                + "  local -a commands=(\n");
        commands(root).filter(command -> !command.usageMessage().hidden()).forEach(command -> script.append(
                "    '%s:%s'\n".formatted(command.name(), quoted(header(command)).replace(":", "\\:"))));
        script.append("  )\n  _arguments -C \\\n");
        root.options().forEach(option -> script.append(zsh(option)));
        script.append("    '1: :->first' '*:: :->rest'\n  case $state in\n"
                + "    first) _describe command commands; _files ;;\n    rest)\n      case $line[1] in\n");
        commands(root).forEach(command -> {
            script.append("        ").append(command.name()).append(")\n          _arguments -S \\\n");
            command.options().forEach(option -> script.append("        ").append(zsh(option)));
            script.append(command.name().equals("help") ? "            '1: :{_describe command commands}' ;;\n"
                    : command.name().equals("generate-completion") ? "            '1:shell:(bash zsh fish)' ;;\n"
                    : "            '*:file:_files' ;;\n");
        });
        return script.append("      esac ;;\n  esac\n}\n\n_eigenscope \"$@\"").toString();
    }

    private static String zsh(OptionSpec option) {
        String value = option.arity().max() == 0 ? "" : ":%s:%s".formatted(option.paramLabel(), isPath(option)
                ? "_files" : values(option).isEmpty() ? " " : "(" + String.join(" ", values(option)) + ")");
        StringBuilder lines = new StringBuilder();
        for (String name : option.names()) {
            String equals = value.isEmpty() ? "" : "=";
            lines.append("    '%s%s[%s]%s' \\\n".formatted(name, equals, quoted(words(option))
                    .replaceAll("[\\[\\]]", ""),
                    value));
        }
        return lines.toString();
    }

    private static String fish(CommandSpec root) {
        StringBuilder script = new StringBuilder("# Completions of eigenscope for fish.\n");
        root.options().forEach(option -> script.append(fish(option, "__fish_use_subcommand")));
        commands(root).filter(command -> !command.usageMessage().hidden()).forEach(command -> script.append(
                "complete -c eigenscope -n __fish_use_subcommand -a %s -d '%s'\n".formatted(command.name(),
                        quoted(header(command)))));
        commands(root).forEach(command -> {
            String here = "'__fish_seen_subcommand_from %s'".formatted(command.name());
            command.options().forEach(option -> script.append(fish(option, here)));
            Collection<String> words = command.name().equals("help") ? root.subcommands().keySet()
                    : command.positionalParameters().stream().flatMap(word -> values(word).stream()).toList();
            if (!words.isEmpty()) {
                script.append("complete -c eigenscope -f -n %s -a '%s'\n".formatted(here, String.join(" ", words)));
            }
        });
        return script.toString().stripTrailing();
    }

    private static String fish(OptionSpec option, String condition) {
        StringBuilder line = new StringBuilder("complete -c eigenscope -n " + condition);
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
        }
        if (option.arity().max() > 0) {
            line.append(isPath(option) ? " -r -F" : values(option).isEmpty() ? " -x" : " -x -a '"
                    + String.join(" ", values(option)) + "'");
        }
        return line.append(" -d '").append(quoted(words(option))).append("'\n").toString();
    }

    private static boolean isPath(OptionSpec option) {
        return option.type() == Path.class;
    }

    private static List<String> values(ArgSpec option) {
        return option.completionCandidates() == null ? List.of()
                : StreamSupport.stream(option.completionCandidates().spliterator(), false).toList();
    }

    private static String header(CommandSpec command) {
        return String.join(" ", command.usageMessage().header());
    }

    /** The first sentence of what an option does, without the value that it has by default. */
    private static String words(OptionSpec option) {
        return String.join(" ", option.description()).replaceAll("\\$\\{[^}]*}|%n", "").replaceAll("[.:;] .*|[.]$", "");
    }

    private static String quoted(String text) {
        return text.replace("'", "’");
    }
}
