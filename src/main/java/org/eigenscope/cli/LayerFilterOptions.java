package org.eigenscope.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.eigenscope.series.ModelSeries;

/** Which layers of a model are meant. */
final class LayerFilterOptions {

    private final Arguments arguments;
    private final Value<List<String>> globs;
    private final Value<List<String>> kinds;
    private final Value<List<String>> ids;

    LayerFilterOptions(Arguments arguments) {
        this.arguments = arguments;
        globs = arguments.list(String.class, "--layers", "GLOB",
                "Only layers whose name matches: * for any characters, ? for one. Several by comma.");
        kinds = arguments.list(String.class, "--kind", "KIND",
                "Only layers of this kind: dense, embedding, conv1d, conv2d, conv3d, recurrent, experts, lora.");
        ids = arguments.list(String.class, "--ids", "ID",
                "Only layers with these numbers, as in the table: 3 or 3-7. Several by comma.");
    }

    /** True if every layer is meant. */
    boolean isOpen() {
        return globs.get().isEmpty() && kinds.get().isEmpty() && ids.get().isEmpty();
    }

    /** The layers of the model that are meant, in its order. */
    List<Layer> select(Model model) {
        List<Pattern> patterns = globs.get().stream().map(LayerFilterOptions::pattern).toList();
        List<LayerKind> wanted = kinds.get().stream().map(this::kind).toList();
        List<int[]> ranges = ids.get().stream().map(this::range).toList();
        return model.layers().stream()
                .filter(layer -> patterns.isEmpty() || patterns.stream()
                .anyMatch(p -> p.matcher(layer.name()).matches()))
                .filter(layer -> wanted.isEmpty() || wanted.contains(layer.kind()))
                .filter(layer -> ranges.isEmpty()
                        || ranges.stream().anyMatch(r -> r[0] <= layer.id() && layer.id() <= r[1]))
                .toList();
    }

    /**
     * The series with those layers that are meant: a layer is told by its name and number in the first model that has
     * it, but numbers are the first model's alone.
     */
    ModelSeries select(ModelSeries series) {
        if (isOpen()) {
            return series;
        }
        List<Set<Integer>> meant = series.models().stream()
                .map(model -> select(model).stream().map(Layer::id).collect(Collectors.toSet())).toList();
        return series.only(row -> {
            int model = row.firstModel();
            return (model == 0 || ids.get().isEmpty()) && meant.get(model).contains(row.layers().get(model).id());
        });
    }

    /** Says why none of a model's layers is meant. */
    String nothing(Model model) {
        if (model.layers().isEmpty()) {
            return model.name() + ": it holds no tensors";
        }
        List<String> given = Stream.of(given("--layers", globs.get()), given("--kind", kinds.get()),
                given("--ids", ids.get())).filter(option -> !option.isEmpty()).toList();
        Optional<String> near = globs.get().stream()
                .map(glob -> Nearest.to(glob, model.layers().stream().map(Layer::name).toList()))
                .flatMap(Optional::stream).findFirst();
        return "%s: no layer matches %s%s; 'eigenscope describe' lists its layers".formatted(model.name(),
                String.join(" and ", given), near.map("; did you mean --layers %s?"::formatted).orElse(""));
    }

    private static String given(String option, List<String> values) {
        return values.isEmpty() ? "" : option + " " + String.join(",", values);
    }

    /** Checks what was written, before any file is opened. */
    void check() {
        kinds.get().forEach(this::kind);
        ids.get().forEach(this::range);
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
                .orElseThrow(() -> arguments.wrong(Nearest.refusal("--kind", label,
                        Arrays.stream(LayerKind.values()).map(LayerKind::label).toList())));
    }

    private int[] range(String text) {
        if (!text.matches("\\d{1,9}(-\\d{1,9})?")) {
            throw arguments.wrong("--ids: '%s' is neither a number nor a range such as 3-7".formatted(text));
        }
        String[] ends = text.split("-");
        return new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])};
    }
}
