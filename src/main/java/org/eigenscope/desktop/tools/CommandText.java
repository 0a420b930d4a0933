package org.eigenscope.desktop.tools;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.desktop.workbench.WrittenOutput;

/** Words the window's state and what it has written as commands that give the same results in a terminal. */
final class CommandText {

    private CommandText() {}

    /**
     * The command for one model, or for two that are compared; behind it those of what was written, one a line. Reports
     * are among what the first writes; what cannot be said by a command is left out.
     *
     * @param models the paths of the open models, the main one first
     * @param options those that differ from the defaults are written
     * @param layers the names of selected layers; none for all
     * @param written what was written of the main model
     */
    static String of(List<Path> models, AnalysisOptions options, List<String> layers, List<WrittenOutput> written) {
        List<List<String>> lines = new ArrayList<>();
        boolean two = models.size() > 1;
        List<String> shown = begin(two ? "compare" : "analyze", two ? models : models.subList(0, 1), options);
        if (!layers.isEmpty()) {
            shown.addAll(List.of("--layers", String.join(",", layers)));
        }
        lines.add(shown);
        List<String> reports = written.stream().filter(CommandText::isReport)
                .flatMap(one -> one.words().stream()).toList();
        if (!reports.isEmpty() && layers.isEmpty() && !two) {
            shown.addAll(reports);
        } else if (!reports.isEmpty()) {
            // A report is of one model and of all its layers.
            lines.add(line("analyze", models, options, reports));
        }
        written.stream().filter(one -> !isReport(one))
                .forEach(one -> lines.add(line(one.command(), models, options, one.words())));
        return String.join("\n", lines.stream().map(words -> String.join(" ", words.stream()
                .map(CommandText::quoted).toList())).toList());
    }

    private static boolean isReport(WrittenOutput one) {
        return one.command().equals("analyze") && !one.words().contains("--charts");
    }

    private static List<String> line(String command, List<Path> models, AnalysisOptions options, List<String> then) {
        List<String> words = begin(command, models.subList(0, 1), options);
        words.addAll(then);
        return words;
    }

    private static List<String> begin(String command, List<Path> models, AnalysisOptions options) {
        List<String> words = new ArrayList<>(List.of("eigenscope", command));
        models.forEach(model -> words.add(model.toString()));
        AnalysisOptions usual = AnalysisOptions.DEFAULT;
        add(words, "--seed", options.seed(), usual.seed());
        add(words, "--replicas", options.replicas(), usual.replicas());
        add(words, "--trap-level", options.trapLevel(), usual.trapLevel());
        add(words, "--min-evals", options.minEvals(), usual.minEvals());
        add(words, "--max-evals", options.maxEvals(), usual.maxEvals());
        add(words, "--bootstrap", options.bootstraps(), usual.bootstraps());
        add(words, "--threads", options.threads(), usual.threads());
        if (!options.poolSlices()) {
            words.add("--unpooled");
        }
        if (options.thorough()) {
            words.add("--thorough");
        }
        return words;
    }

    private static void add(List<String> words, String flag, Object value, Object usual) {
        if (!value.equals(usual)) {
            words.add(flag);
            words.add(value.toString());
        }
    }

    /** In quotes that a shell takes literally, where there is anything but plain letters. */
    private static String quoted(String word) {
        return word.matches("[\\w./,:@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
