package org.eigenscope.series;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.model.Layer;
import org.eigenscope.model.WeightMatrix;

/**
 * Finds the counterparts of one model's layers in another model.
 *
 * <ol>
 * <li>Layers with the same name are counterparts, then those whose names differ only by wrappers and separators.
 * <li>Where that leaves more than half of the smaller model's layers with matrices alone, two layers are counterparts
 *     if each is the only one whose matrices have the other's shape and whose name shares the longest end with the
 *     other's ({@code encoder.dense} and {@code bert.encoder.dense}). What precedes that end must be the same for at
 *     least two pairs, or for all: a single layer can match by chance. Where several fit equally well, none is taken.
 * <li>These prefixes then give the counterparts of layers with other shapes, and of layers without matrices.
 * </ol>
 */
final class LayerMatcher {

    private final Map<String, Layer> left = new LinkedHashMap<>();
    private final Map<String, Layer> right = new LinkedHashMap<>();
    private final Map<String, Layer> partners = new HashMap<>();
    private final Map<NamePrefixes, Integer> counts = new LinkedHashMap<>();
    private final Set<String> severalFit = new HashSet<>();

    private LayerMatcher(List<Layer> first, List<Layer> second) {
        // Names are unique in a model; if a reader fails to make them so, the first counts.
        first.forEach(layer -> left.putIfAbsent(layer.name(), layer));
        second.forEach(layer -> right.putIfAbsent(layer.name(), layer));
    }

    /**
     * The result of matching two models.
     *
     * @param partners the layer of the second model by the name of the first model's layer
     * @param by how many pairs of layers with matrices have different names, by the prefixes in which they differ
     * @param severalFit layers with matrices that have no counterpart because several fit
     */
    record Match(Map<String, Layer> partners, Map<NamePrefixes, Integer> by, int severalFit) {

        /** At most so many differences are named, the most common first. */
        private static final int SAID = 3;

        /**
         * Says in one sentence what was done beyond comparing names; empty if nothing was.
         *
         * @param here what the first model is called
         * @param there what the second is called
         */
        String explanation(String here, String there) {
            String left = severalFit == 0 ? "" : ("%d %s not matched, since several fit equally "
                    + "well").formatted(severalFit,
                    severalFit == 1 ? "was" : "were");
            int count = by.values().stream().mapToInt(Integer::intValue).sum();
            if (count == 0) {
                return left.isEmpty() ? "" : "Of the layers with different names " + left + ".";
            }
            boolean shapes = by.keySet().stream().anyMatch(prefixes -> !prefixes.equals(NamePrefixes.NONE));
            return "%d %s with different names %s matched%s: %s%s.".formatted(count, count == 1 ? "layer" : "layers",
                    count == 1 ? "was" : "were", shapes ? " by the ends of their names and by shape" : "",
                    why(here, there),
                    left.isEmpty() ? "" : "; " + left);
        }

        private String why(String here, String there) {
            String why = by.entrySet().stream().sorted(Map.Entry.<NamePrefixes, Integer>comparingByValue().reversed())
                    .limit(SAID)
                    .map(entry -> entry.getKey().words(here, there)).collect(Collectors.joining(", "));
            return by.size() <= SAID ? why : "%s, and %d more such differences".formatted(why, by.size() - SAID);
        }
    }

    static Match match(List<Layer> first, List<Layer> second) {
        return new LayerMatcher(first, second).match();
    }

    private Match match() {
        long smaller = Math.min(withMatrices(left), withMatrices(right));
        for (Layer layer : List.copyOf(left.values())) {
            Optional.ofNullable(right.get(layer.name())).ifPresent(partner -> pair(layer, partner));
        }
        byWholeName();
        long alone = Math.min(withMatrices(left), withMatrices(right));
        if (2 * alone > smaller) {
            byEnd();
        }
        return new Match(partners, counts, severalFit.size());
    }

    private static long withMatrices(Map<String, Layer> layers) {
        return layers.values().stream().filter(layer -> layer.hasMatrices()).count();
    }

    private void pair(Layer here, Layer there) {
        partners.put(here.name(), there);
        left.remove(here.name());
        right.remove(there.name());
    }

    private void pair(Layer here, Layer there, NamePrefixes prefixes) {
        pair(here, there);
        if (here.hasMatrices() && there.hasMatrices()) {
            counts.merge(prefixes, 1, Integer::sum);
        }
    }

    /** Names without wrappers, each the only one of its model. */
    private void byWholeName() {
        Map<String, List<Layer>> names = right.values().stream()
                .collect(Collectors.groupingBy(LayerMatcher::wholeName));
        Map<String, List<Layer>> own = left.values().stream()
                .collect(Collectors.groupingBy(LayerMatcher::wholeName, LinkedHashMap::new, Collectors.toList()));
        own.forEach((name, layers) -> {
            List<Layer> found = names.getOrDefault(name, List.of());
            if (layers.size() == 1 && found.size() == 1) {
                pair(layers.getFirst(), found.getFirst(), NamePrefixes.NONE);
            }
        });
    }

    private static String wholeName(Layer layer) {
        LayerName name = LayerName.of(layer.name());
        return name.end(name.size());
    }

    private record Pair(Layer first, Layer second, NamePrefixes prefixes) {}

    private void byEnd() {
        Map<String, List<Layer>> leftEnds = ends(left);
        Map<String, List<Layer>> rightEnds = ends(right);
        Map<NamePrefixes, List<Pair>> found = new LinkedHashMap<>();
        for (Layer layer : left.values()) {
            Fit fit = Fit.of(layer, rightEnds);
            if (fit.layers().size() > 1) {
                severalFit.add(layer.name());
            } else if (fit.layers().size() == 1) {
                Layer partner = fit.layers().getFirst();
                Fit back = Fit.of(partner, leftEnds);
                if (back.layers().size() > 1 && back.length() == fit.length()) {
                    severalFit.add(layer.name());
                } else if (back.layers().getFirst() == layer) {
                    NamePrefixes prefixes = fit.prefixes(layer, partner);
                    found.computeIfAbsent(prefixes, p -> new ArrayList<>()).add(new Pair(layer, partner, prefixes));
                }
            }
        }
        List<NamePrefixes> shared = found.entrySet().stream().filter(entry -> isPlausible(entry.getKey(),
                entry.getValue() .size(), found.size()))
                .map(Map.Entry::getKey).toList();
        shared.forEach(prefixes -> found.get(prefixes).forEach(pair -> pair(pair.first(), pair.second(), prefixes)));
        shared.stream().sorted(Comparator.comparingInt(prefixes -> -found.get(prefixes).size()))
                .forEach(this::otherShapes);
    }

    private static boolean isPlausible(NamePrefixes prefixes, int pairs, int kinds) {
        return prefixes.oneSided() ? pairs > 1 || kinds == 1 : pairs > 1 && !prefixes.contradict();
    }

    /** Every ending of the name of every layer with matrices, with the shape of its matrices. */
    private static Map<String, List<Layer>> ends(Map<String, Layer> layers) {
        Map<String, List<Layer>> ends = new HashMap<>();
        layers.values().stream().filter(layer -> layer.hasMatrices()).forEach(layer -> {
            LayerName name = LayerName.of(layer.name());
            for (int length = 1; length <= name.size(); length++) {
                ends.computeIfAbsent(end(name, length, layer.weights()), e -> new ArrayList<>()).add(layer);
            }
        });
        return ends;
    }

    private static String end(LayerName name, int length, WeightMatrix weights) {
        return name.end(length) + "\n" + weights.storedShape();
    }

    /**
     * The layers of the other model that fit a layer best.
     *
     * @param layers none, one or several
     * @param length segments that their names share with the layer's
     */
    private record Fit(List<Layer> layers, int length) {

        static Fit of(Layer layer, Map<String, List<Layer>> ends) {
            if (layer.hasMatrices()) {
                LayerName name = LayerName.of(layer.name());
                for (int length = name.size(); length > 0; length--) {
                    List<Layer> found = ends.get(end(name, length, layer.weights()));
                    if (found != null) {
                        return new Fit(found, length);
                    }
                }
            }
            return new Fit(List.of(), 0);
        }

        NamePrefixes prefixes(Layer here, Layer there) {
            return new NamePrefixes(LayerName.of(here.name()).before(length), LayerName.of(there.name())
                    .before(length));
        }
    }

    /**
     * Finds the counterparts that these prefixes give where shapes cannot: layers of other shapes, or without matrices.
     */
    private void otherShapes(NamePrefixes prefixes) {
        Map<String, Layer> rests = new HashMap<>();
        right.values().forEach(layer -> rest(layer, prefixes.second())
                .ifPresent(rest -> rests.putIfAbsent(rest, layer)));
        for (Layer layer : List.copyOf(left.values())) {
            if (!severalFit.contains(layer.name())) {
                rest(layer, prefixes.first()).map(rests::remove).ifPresent(partner -> pair(layer, partner, prefixes));
            }
        }
    }

    /** The end of a layer's name behind a prefix; empty if the name begins in another way. */
    private static Optional<String> rest(Layer layer, String prefix) {
        LayerName name = LayerName.of(layer.name());
        for (int length = 1; length <= name.size(); length++) {
            if (name.before(length).equals(prefix)) {
                return Optional.of(name.end(length));
            }
        }
        return Optional.empty();
    }
}
