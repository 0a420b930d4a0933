package org.eigenscope.desktop.workbench;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;

/**
 * The words of a search for layers, all of which must be true: a part of the name, a pattern ({@code *.value}), a
 * figure ({@code alpha>6}, {@code traps>0}), or a word of one ({@code kind=dense}). {@code and} between them may be
 * written.
 */
final class FilterWords {

    private static final Pattern COMPARED = Pattern.compile("([\\p{L}_]+)(>=|<=|!=|=|>|<)(.+)");

    private FilterWords() {}

    /** True if all words are true of a layer. */
    static boolean accept(String words, LayerItem item) {
        return Stream.of(words.strip().split("\\s+")).filter(word -> !word.isEmpty() && !word.equalsIgnoreCase("and"))
                .map(FilterWords::predicate).allMatch(predicate -> predicate.test(item));
    }

    /** True if some word is about a figure, which may come in later. */
    static boolean dependOnFigures(String words) {
        return Stream.of(words.strip().split("\\s+")).anyMatch(word -> COMPARED.matcher(word).matches());
    }

    private static Predicate<LayerItem> predicate(String word) {
        Matcher compared = COMPARED.matcher(word);
        if (compared.matches()) {
            return item -> compare(item, compared.group(1).toLowerCase(Locale.ROOT), compared.group(2),
                    compared.group(3));
        }
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.contains("*") || lower.contains("?")) {
            Pattern glob = Pattern.compile(Stream.of(lower.split("(?<=[*?])|(?=[*?])")).map(part -> switch (part) {
                case "*" -> ".*";
                case "?" -> ".";
                default -> Pattern.quote(part);
            }).collect(Collectors.joining()));
            return item -> glob.matcher(item.layer().name().toLowerCase(Locale.ROOT)).matches();
        }
        return item -> item.layer().name().toLowerCase(Locale.ROOT).contains(lower);
    }

    private static boolean compare(LayerItem item, String name, String operator, String value) {
        if (Set.of("kind", "state", "name").contains(name)) {
            String text = switch (name) {
                case "kind" -> item.layer().kind().label();
                case "state" -> item.state().label();
                default -> item.layer().name();
            };
            return text.equalsIgnoreCase(value) == !operator.equals("!=");
        }
        double figure = figure(item, name);
        double limit;
        try {
            limit = Double.parseDouble(value);
        } catch (NumberFormatException e) {
            Metric metric = metric(name);
            return metric != null && item.text(metric).equalsIgnoreCase(value) == !operator.equals("!=");
        }
        return !Double.isNaN(figure) && switch (operator) {
            case ">" -> figure > limit;
            case "<" -> figure < limit;
            case ">=" -> figure >= limit;
            case "<=" -> figure <= limit;
            case "=" -> figure == limit;
            default -> figure != limit;
        };
    }

    private static double figure(LayerItem item, String name) {
        if (name.equals("traps")) {
            return item.traps();
        }
        Metric metric = metric(name.equals("α") ? "alpha" : name);
        return metric == null ? Double.NaN : item.number(metric);
    }

    private static Metric metric(String name) {
        return MetricCatalog.all().stream().filter(metric -> metric.name().equalsIgnoreCase(name)).findFirst()
                .orElse(null);
    }
}
