package org.eigenscope.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.Layer;

/**
 * A trap as the command line names it, {@code fc2:1}.
 *
 * @param layer its name or number
 * @param number from 1, the strongest
 */
record TrapName(String layer, int number) {

    static TrapName of(Arguments arguments, String word) {
        int colon = word.lastIndexOf(':');
        if (colon < 1 || !word.substring(colon + 1).matches("[1-9][0-9]{0,5}")) {
            throw arguments.wrong(("--trap must be a layer and a number, such as encoder.layer.0.output.dense:1, not "
                    + "'%s'").formatted(word));
        }
        return new TrapName(word.substring(0, colon), Integer.parseInt(word.substring(colon + 1)));
    }

    /** The traps that are named, by their layer; empty if none is named. */
    static Map<Layer, List<TrapName>> byLayer(Arguments arguments, List<TrapName> named, String model,
            List<Layer> layers) {
        Map<Layer, List<TrapName>> byLayer = new LinkedHashMap<>();
        for (TrapName trap : named) {
            Layer layer = layers.stream().filter(Layer::hasMatrices)
                    .filter(one -> one.name().equals(trap.layer()) || String.valueOf(one.id()).equals(trap.layer()))
                    .findFirst().orElseThrow(() -> arguments.wrong("--trap: " + NearestWord.noLayer(model, trap.layer(),
                            layers.stream().filter(Layer::hasMatrices).map(Layer::name).toList(),
                            name -> "--trap %s:%d".formatted(name, trap.number()))));
            byLayer.computeIfAbsent(layer, key -> new ArrayList<>()).add(trap);
        }
        return byLayer;
    }

    /** The traps of an analyzed layer that are named. */
    static List<Trap> traps(Arguments arguments, List<TrapName> named, LayerReport.Analyzed report) {
        List<Trap> traps = new ArrayList<>();
        for (TrapName trap : named) {
            if (trap.number() > report.traps().size()) {
                throw arguments.wrong(report.traps().isEmpty() ? "--trap: %s has no trap".formatted(report.name())
                        : "--trap: %s has %s, and no trap %d".formatted(report.name(),
                                TrapWords.count(report.traps().size()), trap.number()));
            }
            Trap found = report.traps().get(trap.number() - 1);
            if (!traps.contains(found)) {
                traps.add(found);
            }
        }
        return traps;
    }
}
