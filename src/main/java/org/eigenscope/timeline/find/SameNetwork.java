package org.eigenscope.timeline.find;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.timeline.Checkpoint;

/** Tells checkpoints of one network from those of others, which have other layers. */
final class SameNetwork {

    private SameNetwork() {}

    /**
     * The checkpoints of the network that most of them hold. One belongs to it if at least half of the matrices of each
     * are matched by name, or by how names end, and by shape.
     *
     * @param all in their order
     * @param findings takes a sentence on each that is left out
     */
    static List<Checkpoint> only(List<Checkpoint> all, List<Finding> findings) {
        Map<Set<String>, List<Checkpoint>> kinds = new LinkedHashMap<>();
        all.forEach(checkpoint -> kinds.computeIfAbsent(signature(checkpoint.model()), kind -> new ArrayList<>())
                .add(checkpoint));
        if (kinds.size() < 2) {
            return all;
        }
        List<Checkpoint> most = kinds.values().stream().reduce((a, b) -> b.size() > a.size() ? b : a).orElseThrow();
        Set<Checkpoint> strangers = new HashSet<>();
        for (List<Checkpoint> kind : kinds.values()) {
            if (kind != most && !alike(most.getFirst().model(), kind.getFirst().model())) {
                strangers.addAll(kind);
            }
        }
        strangers.stream().sorted((a, b) -> a.model().name().compareTo(b.model().name())).forEach(stranger -> findings
                .add(new Finding(Severity.NOTE, stranger.model().name(), ("its layers differ from those of %s: it is "
                        + "not a checkpoint of this network and "
                        + "was left out").formatted(most.getFirst().model().name()))));
        return all.stream().filter(checkpoint -> !strangers.contains(checkpoint)).toList();
    }

    private static Set<String> signature(Model model) {
        return model.layers().stream().filter(Layer::hasMatrices)
                .map(layer -> layer.name() + "\n" + layer.weights().storedShape()).collect(Collectors.toSet());
    }

    private static boolean alike(Model here, Model there) {
        ModelSeries two = ModelSeries.of(here, there);
        long matched = two.layers().stream().filter(row -> row.mismatch(0, 1).isEmpty()).count();
        return 2 * matched >= Math.max(matrices(here), matrices(there));
    }

    private static long matrices(Model model) {
        return model.layers().stream().filter(Layer::hasMatrices).count();
    }
}
