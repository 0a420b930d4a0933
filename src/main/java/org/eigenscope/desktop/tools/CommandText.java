package org.eigenscope.desktop.tools;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.AnalysisOptions;

/** What the window shows, as a command that gives the same on a terminal. */
final class CommandText {

    private CommandText() {}

    /**
     * The command for one model, or for two that are compared.
     *
     * @param models the paths of the open models, the main one first
     * @param options those that differ from the defaults are written
     * @param layers the names of selected layers; none for all
     */
    static String of(List<Path> models, AnalysisOptions options, List<String> layers) {
        List<String> words = new ArrayList<>(List.of("eigenscope", models.size() > 1 ? "compare" : "analyze"));
        models.forEach(model -> words.add(quoted(model.toString())));
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
        if (!layers.isEmpty()) {
            words.add("--layers");
            words.add(quoted(String.join(",", layers)));
        }
        return String.join(" ", words);
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
