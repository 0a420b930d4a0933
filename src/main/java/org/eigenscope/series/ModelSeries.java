package org.eigenscope.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/**
 * Several models of one network, their layers matched: a training run, a base model with its fine-tuned children. Two
 * models that are compared are a series of two.
 *
 * @param models in their order
 * @param layers the layers that have matrices in at least one model: those of the first model in its order, then those
 *     that the second adds in its order, and so on
 * @param explanation how layers whose names differ were matched, one sentence per model concerned; empty if names were
 *     enough
 */
public record ModelSeries(List<Model> models, List<MatchedLayer> layers, String explanation) {

    public ModelSeries {
        models = List.copyOf(models);
        layers = List.copyOf(layers);
    }

    /** Matches the layers of models by name and, where few names agree, by their endings and shapes. */
    public static ModelSeries of(List<Model> models) {
        List<Layer[]> rows = new ArrayList<>();
        List<String> explanations = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            List<Layer> known = rows.stream().map(ModelSeries::first).toList();
            LayerMatcher.Match match = LayerMatcher.match(known, models.get(i).layers());
            Set<String> taken = new HashSet<>();
            for (int row = 0; row < rows.size(); row++) {
                Layer partner = match.partners().get(known.get(row).name());
                if (partner != null) {
                    rows.get(row)[i] = partner;
                    taken.add(partner.name());
                }
            }
            for (Layer layer : models.get(i).layers()) {
                if (!taken.contains(layer.name())) {
                    Layer[] row = new Layer[models.size()];
                    row[i] = layer;
                    rows.add(row);
                }
            }
            String here = i == 1 ? "the first model" : "an earlier model";
            Optional.of(match.explanation(here, "the " + ordinal(i) + " model")).filter(words -> !words.isEmpty())
                    .ifPresent(explanations::add);
        }
        List<MatchedLayer> layers = rows.stream()
                .filter(row -> Arrays.stream(row).anyMatch(layer -> layer != null && layer.hasMatrices()))
                .map(row -> new MatchedLayer(Arrays.asList(row))).toList();
        return new ModelSeries(models, layers, String.join(" ", explanations));
    }

    /** A series of two. */
    public static ModelSeries of(Model first, Model second) {
        return of(List.of(first, second));
    }

    private static Layer first(Layer[] row) {
        return Arrays.stream(row).filter(layer -> layer != null).findFirst().orElseThrow();
    }

    /** The series with some of its layers only. */
    public ModelSeries only(Predicate<MatchedLayer> meant) {
        return new ModelSeries(models, layers.stream().filter(meant).toList(), explanation);
    }

    /** The layers of one model that are in the series, in its order. */
    public List<Layer> layersOf(int model) {
        return layers.stream().flatMap(row -> row.in(model).stream()).toList();
    }

    /** True if no layer is in more than one model: there is nothing to compare. */
    public boolean disjoint() {
        return layers.stream().noneMatch(layer -> layer.models() > 1);
    }

    /** Says in one sentence that the models have no layer in common. */
    public String disjointWords() {
        return "%s have no layer in common: no names agree%s.".formatted(
                String.join(" and ", models.stream().map(Model::name).toList()),
                explanation.isEmpty() ? ", nor do any names end alike where the shapes are equal"
                        : " and where they end alike several fit equally well");
    }

    /** The row of a layer; empty if it has no matrices in any model. */
    public Optional<MatchedLayer> row(int model, Layer layer) {
        return layers.stream().filter(row -> row.layers().get(model) == layer).findFirst();
    }

    /** The layer of another model that is the counterpart of a layer of this one. */
    public Optional<Layer> counterpart(int model, Layer layer, int other) {
        return row(model, layer).flatMap(row -> row.in(other));
    }

    /** {@code first} for 0, {@code 11th} for 10. */
    static String ordinal(int index) {
        String[] words = {"first", "second", "third", "fourth", "fifth"};
        if (index < words.length) {
            return words[index];
        }
        int number = index + 1;
        boolean teen = number / 10 % 10 == 1;
        return number + (teen ? "th" : switch (number % 10) {
            case 1 -> "st";
            case 2 -> "nd";
            case 3 -> "rd";
            default -> "th";
        });
    }
}
