package org.eigenscope.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which layers of a model are meant. */
final class LayerFilter {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--layers", split = ",", paramLabel = "GLOB",
            description = "Only layers whose name matches: * for any characters, ? for one. Several by comma.")
    private List<String> globs = List.of();

    @Option(names = "--kind", split = ",", paramLabel = "KIND",
            description = "Only layers of this kind: dense, embedding, conv1d, conv2d, conv3d, recurrent, experts, lora.")
    private List<String> kinds = List.of();

    @Option(names = "--ids", split = ",", paramLabel = "ID",
            description = "Only layers with these numbers, as in the table: 3 or 3-7. Several by comma.")
    private List<String> ids = List.of();

    /** True if every layer is meant. */
    boolean isOpen() {
        return globs.isEmpty() && kinds.isEmpty() && ids.isEmpty();
    }

    /** The layers of the model that are meant, in its order. */
    List<Layer> select(Model model) {
        List<Pattern> patterns = globs.stream().map(LayerFilter::pattern).toList();
        List<LayerKind> wanted = kinds.stream().map(this::kind).toList();
        List<int[]> ranges = ids.stream().map(this::range).toList();
        return model.layers().stream()
                .filter(layer -> patterns.isEmpty() || patterns.stream().anyMatch(p -> p.matcher(layer.name()).matches()))
                .filter(layer -> wanted.isEmpty() || wanted.contains(layer.kind()))
                .filter(layer -> ranges.isEmpty()
                        || ranges.stream().anyMatch(r -> r[0] <= layer.id() && layer.id() <= r[1]))
                .toList();
    }

    /** Checks what was written, before any file is opened. */
    void check() {
        kinds.forEach(this::kind);
        ids.forEach(this::range);
    }

    static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (String part : glob.splitWithDelimiters("[*?]", 0)) {
            regex.append(part.equals("*") ? ".*" : part.equals("?") ? "." : Pattern.quote(part));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private LayerKind kind(String label) {
        return Arrays.stream(LayerKind.values())
                .filter(kind -> kind.label().equals(label.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> wrong("--kind: there is no kind '%s'; the kinds are %s".formatted(label,
                        String.join(", ", Arrays.stream(LayerKind.values()).map(LayerKind::label).toList()))));
    }

    private int[] range(String text) {
        if (!text.matches("\\d{1,9}(-\\d{1,9})?")) {
            throw wrong("--ids: '%s' is neither a number nor a range such as 3-7".formatted(text));
        }
        String[] ends = text.split("-");
        return new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])};
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
