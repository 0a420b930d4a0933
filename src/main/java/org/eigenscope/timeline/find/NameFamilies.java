package org.eigenscope.timeline.find;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.timeline.Checkpoint;

/**
 * Families of checkpoints, whose names differ in numbers alone: {@code model-*.pt}, and {@code ema_model-*.pt} beside
 * them. A run is one of them, with those that do not run parallel to it.
 */
final class NameFamilies {

    private static final Pattern NUMBER = Pattern.compile("(?<!\\.h)\\d+(?:\\.\\d+)?"
            + "(?:[eE]\\+?\\d{1,2}(?![a-zA-Z0-9])|[kKmM](?![a-zA-Z]))?");
    private static final Pattern OPTIMIZER = Pattern.compile("(?i)(?<![a-z])(?:optim(?:i[sz]ers?)?|opt)(?![a-z])");
    private static final Pattern DECIMAL = Pattern.compile("\\d*\\.\\d++(?![a-zA-Z])");

    private NameFamilies() {}

    /** The contents of a family's files, told by their names; in the order in which they are preferred. */
    private enum Content { WEIGHTS, AVERAGE, OPTIMIZER }

    private record Family(String pattern, Content content, List<Checkpoint> checkpoints, boolean kept) {

        Set<Long> steps() {
            return checkpoints.stream().map(one -> one.step().number()).collect(Collectors.toSet());
        }

        BigDecimal rate() {
            return AverageNames.rate(first());
        }

        String first() {
            return checkpoints.getFirst().model().name();
        }
    }

    /** True if a name says that it holds the state of an optimizer, and a number: it is told, not passed over. */
    static boolean isOptimizerOfAStep(String name) {
        return content(name) == Content.OPTIMIZER && NUMBER.matcher(name).find();
    }

    /** The names that say that a file holds the state of an optimizer; none where all say so. */
    static Set<String> optimizers(List<String> names) {
        Set<String> found = names.stream().filter(name -> content(name) == Content.OPTIMIZER)
                .collect(Collectors.toSet());
        return found.size() == Set.copyOf(names).size() ? Set.of() : found;
    }

    /** A sentence on each family of such names. */
    static List<Finding> optimizerFindings(List<String> optimizers) {
        return optimizers.stream().collect(Collectors.groupingBy(NameFamilies::pattern, TreeMap::new,
                Collectors.toList())).entrySet().stream().map(family -> optimizer(where(family.getKey(),
                        family.getValue().size(), family.getValue().getFirst()), family.getValue().size())).toList();
    }

    private static Finding optimizer(String where, int count) {
        return new Finding(Severity.NOTE, where, count == 1
                ? "its name says that it holds the state of an optimizer: it was left out"
                : "the names of these %d files say that they hold the state of an optimizer: they were left out"
                        .formatted(count));
    }

    private static Finding average(String where, int count, String main) {
        return new Finding(Severity.NOTE, where, count == 1
                ? "its name says that it holds averaged weights, unlike %s: it was left out".formatted(main)
                : ("the names of these %d files say that they hold averaged weights, unlike %s: they were left out; "
                        + "to see them, name them alone").formatted(count, main));
    }

    /**
     * A checkpoint for each step: those of one family, and those of others that do not run parallel to it.
     *
     * @param ordered by their steps, and of each step what is rather taken first
     * @param kept those that have been shown as the run: their family stays it
     * @param findings takes a sentence on each family that is left out, or mixed with another
     */
    static List<Checkpoint> only(List<Checkpoint> ordered, Predicate<Checkpoint> kept, List<Finding> findings) {
        List<Family> families = families(ordered, kept);
        if (families.isEmpty()) {
            return List.of();
        }
        Family main = main(families);
        Map<Long, Checkpoint> taken = new TreeMap<>();
        join(main, taken, findings);
        for (Family family : families) {
            if (family != main) {
                add(family, main, taken, findings);
            }
        }
        return List.copyOf(taken.values());
    }

    private static List<Family> families(List<Checkpoint> ordered, Predicate<Checkpoint> kept) {
        Map<String, List<Checkpoint>> byPattern = new LinkedHashMap<>();
        Map<String, List<Checkpoint>> all = new LinkedHashMap<>();
        ordered.forEach(one -> all.computeIfAbsent(pattern(one.model().name()), any -> new ArrayList<>()).add(one));
        all.forEach((pattern, alike) -> byPattern.putAll(series(pattern, alike)));
        // Names with a word fewer are the plainer ones: model-* before model-*-v*.
        return byPattern.entrySet().stream().map(entry -> new Family(entry.getKey(), content(entry.getKey()),
                entry.getValue(), entry.getValue().stream().anyMatch(kept)))
                .sorted(Comparator.<Family, Boolean>comparing(family -> family.content == Content.OPTIMIZER)
                        .thenComparing(family -> !family.kept)
                        .thenComparing(family -> -family.steps().size())
                        .thenComparing(Family::content)
                        .thenComparing(Family::rate)
                        .thenComparing(family -> StepNames.worded(family.first()).isEmpty())
                        .thenComparing(family -> family.pattern.length())
                        .thenComparing(Family::first, NaturalOrder.ofNames())).toList();
    }

    /**
     * The series of names that differ in numbers alone: several where steps come twice, and decimal numbers that come
     * again and again tell one from the other, as {@code snapshot-2048-0.050} and {@code snapshot-2048-0.100} do.
     */
    private static Map<String, List<Checkpoint>> series(String pattern, List<Checkpoint> alike) {
        Map<String, List<Checkpoint>> parts = alike.stream().collect(Collectors.groupingBy(one -> decimals(one.model()
                .name()), LinkedHashMap::new, Collectors.toList()));
        return steps(alike) == alike.size() || parts.size() == alike.size()
                || parts.values().stream().anyMatch(part -> steps(part) < part.size()) ? Map.of(pattern, alike) : parts;
    }

    private static long steps(List<Checkpoint> checkpoints) {
        return checkpoints.stream().map(one -> one.step().number()).distinct().count();
    }

    /** The pattern of a name, with its decimal numbers. */
    private static String decimals(String name) {
        return NUMBER.matcher(name).replaceAll(found -> DECIMAL.matcher(found.group()).matches() ? found.group() : "*");
    }

    /** The family with the most steps; but weights go before averages of them, unless they are far fewer. */
    private static Family main(List<Family> families) {
        Family most = families.getFirst();
        return most.kept || most.content != Content.AVERAGE ? most : families.stream()
                .filter(family -> family.content == Content.WEIGHTS
                        && 2 * family.steps().size() >= most.steps().size()).findFirst().orElse(most);
    }

    private static void add(Family family, Family main, Map<Long, Checkpoint> taken, List<Finding> findings) {
        Set<Long> steps = family.steps();
        Set<Long> shared = new HashSet<>(steps);
        shared.retainAll(taken.keySet());
        int count = family.checkpoints.size();
        String where = where(family.pattern, count, family.first());
        if (family.content == Content.AVERAGE && main.content == Content.AVERAGE
                && family.rate().compareTo(main.rate()) != 0) {
            findings.add(new Finding(Severity.NOTE, where, (count == 1 ? "it holds averages of the same weights by "
                    + "another rate than %s: it was left out" : "these " + count + " files hold averages of the same "
                    + "weights by another rate than %s: they were left out; to see them, name them alone")
                    .formatted(shown(main))));
        } else if (family.content != main.content && family.content != Content.WEIGHTS) {
            findings.add(family.content == Content.OPTIMIZER ? optimizer(where, count)
                    : average(where, count, shown(main)));
        } else if (count > 1 && 2 * shared.size() >= steps.size()) {
            findings.add(new Finding(Severity.NOTE, where, ("these %d files are of steps that %s has too: they were "
                    + "left out; to see them, name them alone").formatted(count, shown(main))));
        } else {
            if (count > 1 && main.checkpoints.size() > 1) {
                findings.add(new Finding(Severity.NOTE, where, ("%d of these %d files are of steps that %s has not: "
                        + "they were taken for the same run").formatted(steps.size() - shared.size(), count,
                                shown(main))));
            }
            join(family, taken, findings);
        }
    }

    private static void join(Family family, Map<Long, Checkpoint> taken, List<Finding> findings) {
        for (Checkpoint one : family.checkpoints) {
            Checkpoint before = taken.putIfAbsent(one.step().number(), one);
            if (before != null) {
                findings.add(new Finding(Severity.NOTE, one.model().name(), "it belongs to %s, like %s: it was left out"
                        .formatted(one.step().words(), before.model().name())));
            }
        }
    }

    private static String shown(Family family) {
        return where(family.pattern, family.checkpoints.size(), family.first());
    }

    private static String where(String pattern, int count, String first) {
        return count == 1 ? first : pattern;
    }

    /** The pattern of a name, {@code *} for each number. */
    static String pattern(String name) {
        return AverageNames.withoutNumbers(name, NUMBER, "*");
    }

    private static Content content(String name) {
        return OPTIMIZER.matcher(name).find() ? Content.OPTIMIZER
                : AverageNames.isAverage(name) ? Content.AVERAGE : Content.WEIGHTS;
    }
}
