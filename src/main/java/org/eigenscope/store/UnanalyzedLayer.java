package org.eigenscope.store;

import com.google.gson.JsonParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.model.Layer;

/**
 * An entry of a model without a report: it was filtered out, or not reached.
 *
 * @param place its place among all entries of the model, from 0
 * @param layer the entry
 */
public record UnanalyzedLayer(int place, Layer layer) {

    /** Those of a report. */
    public static List<UnanalyzedLayer> of(ModelReport report) {
        Set<Integer> reported = report.layers().stream().map(layer -> layer.layer().id()).collect(Collectors.toSet());
        List<Layer> all = report.model().layers();
        List<UnanalyzedLayer> others = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (!reported.contains(all.get(i).id())) {
                others.add(new UnanalyzedLayer(i, all.get(i)));
            }
        }
        return others;
    }

    /** All entries in their order: these at their places, those of the reports between them. */
    static List<Layer> order(List<LayerReport> reports, List<UnanalyzedLayer> others) {
        Map<Integer, Layer> reported = new HashMap<>();
        List<Layer> between = new ArrayList<>();
        for (LayerReport report : reports) {
            Layer known = reported.putIfAbsent(report.layer().id(), report.layer());
            if (known == null) {
                between.add(report.layer());
            } else if (!known.equals(report.layer())) {
                throw new JsonParseException("two layers have the number " + known.id());
            }
        }
        Layer[] all = new Layer[between.size() + others.size()];
        for (UnanalyzedLayer other : others) {
            if (other.place < 0 || other.place >= all.length || all[other.place] != null) {
                throw new JsonParseException("an entry of the model has no place: " + other.place);
            }
            all[other.place] = other.layer;
        }
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            all[i] = all[i] == null ? between.get(next++) : all[i];
        }
        Set<Integer> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Layer layer : all) {
            if (!ids.add(layer.id()) | !names.add(layer.name())) {
                throw new JsonParseException("two layers have the same number or the same name");
            }
        }
        return Arrays.asList(all);
    }
}
