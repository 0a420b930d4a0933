package org.eigenscope.analysis.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Part;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.model.Layer;

/** Divides the layers of a model into parts that cost about the same, always in the same way. */
public final class Parts {

    /** A part that is being filled. */
    private static final class Load {
        private final int number;
        private final List<LayerTask> tasks = new ArrayList<>();
        private double cost;

        Load(int number) {
            this.number = number;
        }
    }

    private Parts() {}

    /**
     * The layers of a part, in their order: the costliest layer first, each goes to the part that has least to do (LPT
     * scheduling, at most 4/3 of the best possible; Graham 1969). A part is empty where there are more parts than
     * layers.
     */
    public static List<Layer> of(List<Layer> layers, AnalysisOptions options, Part part) {
        List<LayerTask> tasks = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            double cost = 0;
            for (Integer slice : LayerAnalyzer.slices(layer, options)) {
                cost += LayerTask.of(i, layer, slice, options).cost();
            }
            tasks.add(new LayerTask(i, layer, null, cost, 0));
        }
        tasks.sort(Comparator.comparingDouble(LayerTask::cost).reversed().thenComparingInt(LayerTask::order));
        PriorityQueue<Load> loads = new PriorityQueue<>(Comparator.<Load>comparingDouble(load -> load.cost)
                .thenComparingInt(load -> load.number));
        List<Load> all = new ArrayList<>();
        for (int number = 1; number <= part.of(); number++) {
            all.add(new Load(number));
        }
        loads.addAll(all);
        for (LayerTask task : tasks) {
            Load least = loads.remove();
            least.tasks.add(task);
            least.cost += task.cost();
            loads.add(least);
        }
        return all.get(part.number() - 1).tasks.stream().sorted(Comparator.comparingInt(LayerTask::order))
                .map(LayerTask::layer).toList();
    }
}
