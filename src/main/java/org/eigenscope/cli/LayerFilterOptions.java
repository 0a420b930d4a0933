package org.eigenscope.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.analysis.LayerFilters;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.eigenscope.series.ModelSeries;

/** The options that choose layers of a model. */
final class LayerFilterOptions {

    /** A regular expression to the slash before a comma or the end, or anything to the next comma. */
    private static final Pattern NAME = Pattern.compile("(!?/.+?/|[^,]+)(?:,|$)", Pattern.DOTALL);

    private final Arguments arguments;
    private final Value<List<String>> globs;
    private final Value<List<String>> kinds;
    private final Value<List<String>> ids;

    LayerFilterOptions(Arguments arguments) {
        this.arguments = arguments;
        globs = arguments.repeated(String.class, "--layers", "GLOB",
                "Only layers whose name matches: * for any characters, ? for one; /REGEX/ for a regular expression "
                + "found in the name; a leading ! excludes them. Separate several with commas.");
        kinds = arguments.suggested("--kind", "KIND", Arrays.stream(LayerKind.values()).map(LayerKind::label).toList(),
                "Only layers of this kind: ${COMPLETION-CANDIDATES}; !KIND excludes it.");
        ids = arguments.list(String.class, "--ids", "ID",
                "Only layers with these numbers, as in the table: 3 or 3-7; !3 excludes it. Separate several with "
                        + "commas.");
    }

    /** True if every layer is meant. */
    boolean isOpen() {
        return globs.get().isEmpty() && kinds.get().isEmpty() && ids.get().isEmpty();
    }

    /** The words that were given, one by one. */
    LayerFilters given() {
        return new LayerFilters(names(), kinds.get(), ids.get());
    }

    /** The layers of the model that are meant, in its order. */
    List<Layer> select(Model model) {
        if (isOpen()) {
            return model.layers();
        }
        Predicate<Layer> names = chosen(names(), this::name);
        Predicate<Layer> wanted = chosen(kinds.get(), this::kind);
        Predicate<Layer> numbers = chosen(ids.get(), this::range);
        return model.layers().stream().filter(names.and(wanted).and(numbers)).toList();
    }

    /** The layers that any of the words chooses, or all if none does, without those that a word with a ! leaves out. */
    private static Predicate<Layer> chosen(List<String> words, Function<String, Predicate<Layer>> meaning) {
        List<Predicate<Layer>> in = words.stream().filter(word -> !isExclusion(word)).map(meaning).toList();
        List<Predicate<Layer>> out = words.stream().filter(LayerFilterOptions::isExclusion)
                .map(word -> meaning.apply(word.substring(1))).toList();
        return layer -> (in.isEmpty() || in.stream().anyMatch(one -> one.test(layer)))
                && out.stream().noneMatch(one -> one.test(layer));
    }

    private static boolean isExclusion(String word) {
        return word.startsWith("!");
    }

    /** Splits what --layers names at commas, except for those within a regular expression. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (String value : globs.get()) {
            Matcher next = NAME.matcher(value);
            while (next.find()) {
                names.add(next.group(1));
            }
        }
        return names;
    }

    /**
     * The series with those layers that are meant: a layer is recognized by its name and number in the first model that
     * has it, but numbers are the first model's alone.
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

    /**
     * Says how the layers of several models were matched, also with -q, as it tells which layers the figures belong to;
     * or why there are none.
     *
     * @param whole all layers of the models
     * @param meant those of them that are meant
     * @return {@link ExitCode#DONE}, or what the command ends with if no layer is left
     */
    int explain(ModelSeries whole, ModelSeries meant, Terminal terminal) {
        if (whole.disjoint()) {
            terminal.error(whole.disjointWords());
            return ExitCode.FILES;
        }
        if (meant.layers().isEmpty()) {
            terminal.error(nothing(whole.models().getFirst()));
            return ExitCode.USAGE;
        }
        if (!meant.explanation().isEmpty()) {
            terminal.say(meant.explanation());
        }
        return ExitCode.DONE;
    }

    /** Says why none of a model's layers is meant. */
    String nothing(Model model) {
        if (model.layers().isEmpty()) {
            return model.name() + ": it holds no tensors";
        }
        List<String> given = Stream.of(given("--layers", names()), given("--kind", kinds.get()),
                given("--ids", ids.get())).filter(option -> !option.isEmpty()).toList();
        Optional<String> near = names().stream().filter(glob -> !isExclusion(glob))
                .map(glob -> NearestWord.to(glob, model.layers().stream().map(Layer::name).toList()))
                .flatMap(Optional::stream).findFirst();
        return "%s: no layer matches %s%s 'eigenscope describe' lists its layers".formatted(model.name(),
                String.join(" and ", given), near.map("; did you mean --layers %s?"::formatted).orElse(";"));
    }

    private static String given(String option, List<String> values) {
        return values.isEmpty() ? "" : option + " " + String.join(",", values);
    }

    /** Checks what was written, before any file is opened. */
    void check() {
        chosen(names(), this::name);
        chosen(kinds.get(), this::kind);
        chosen(ids.get(), this::range);
    }

    private Predicate<Layer> name(String word) {
        Predicate<String> pattern = pattern(arguments, "--layers", word);
        return layer -> pattern.test(layer.name());
    }

    /**
     * The names that a glob matches, or in which the regular expression between two slashes is found.
     *
     * @param option where it was written
     */
    static Predicate<String> pattern(Arguments arguments, String option, String glob) {
        if (glob.length() > 2 && glob.startsWith("/") && glob.endsWith("/")) {
            try {
                return Pattern.compile(glob.substring(1, glob.length() - 1)).asPredicate();
            } catch (PatternSyntaxException e) {
                throw arguments.wrong("%s: %s is not a regular expression: %s".formatted(option, glob,
                        e.getDescription().toLowerCase(Locale.ROOT)));
            }
        }
        StringBuilder regex = new StringBuilder();
        for (String part : glob.splitWithDelimiters("[*?]", 0)) {
            regex.append(part.equals("*") ? ".*" : part.equals("?") ? "." : Pattern.quote(part));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
    }

    private Predicate<Layer> kind(String label) {
        LayerKind wanted = Arrays.stream(LayerKind.values())
                .filter(kind -> kind.label().equals(label.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> arguments.wrong("--kind: " + NearestWord.refusal(label,
                        Arrays.stream(LayerKind.values()).map(LayerKind::label).toList())));
        return layer -> layer.kind() == wanted;
    }

    private Predicate<Layer> range(String text) {
        if (!text.matches("[0-9]{1,9}(-[0-9]{1,9})?")) {
            throw arguments.wrong("--ids: '%s' is neither a number nor a range such as 3-7".formatted(text));
        }
        String[] ends = text.split("-");
        int first = Integer.parseInt(ends[0]);
        int last = Integer.parseInt(ends[ends.length - 1]);
        if (last < first) {
            throw arguments.wrong("--ids: the range %s ends before it begins; did you mean %d-%d?".formatted(text, last,
                    first));
        }
        return layer -> first <= layer.id() && layer.id() <= last;
    }
}
