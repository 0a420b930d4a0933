package org.eigenscope.analysis.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;

/**
 * Layers of several models that are analyzed in one run, so that no worker waits for the last layer of a model. Each
 * layer is analyzed as in a run of its own model: its number there determines its shuffle.
 */
public final class ModelsTogether {

    private final List<Model> models;
    private final Map<Layer, Integer> owners = new IdentityHashMap<>();
    private final List<Layer> layers = new ArrayList<>();
    private final Model together;

    /**
     * Joins models.
     *
     * @param name what the run is called
     * @param models in the order in which they are analyzed
     * @param layers of each, those that are analyzed
     */
    public ModelsTogether(String name, List<Model> models, List<List<Layer>> layers) {
        this.models = List.copyOf(models);
        List<SourceFile> files = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            for (Layer layer : layers.get(i)) {
                owners.put(layer, i);
                this.layers.add(layer);
            }
            files.addAll(models.get(i).files());
        }
        together = new Model(name, Path.of(name), "", Map.of(), this.layers, List.of(), files);
    }

    /** One model of all layers, for the run. */
    public Model model() {
        return together;
    }

    /** The layers, one model's after the other's. */
    public List<Layer> layers() {
        return Collections.unmodifiableList(layers);
    }

    /** The model that a layer is of. */
    public Model of(Layer layer) {
        return models.get(index(layer));
    }

    /** True if a layer is one of these. */
    public boolean has(Layer layer) {
        return owners.containsKey(layer);
    }

    /** The place of the model that a layer is of. */
    public int index(Layer layer) {
        return Objects.requireNonNull(owners.get(layer), layer::name);
    }

    /** The report of each model; the time of each is that of its layers. */
    public List<ModelReport> split(ModelReport whole) {
        List<List<LayerReport>> each = new ArrayList<>();
        models.forEach(model -> each.add(new ArrayList<>()));
        whole.layers().forEach(report -> each.get(index(report.layer())).add(report));
        List<ModelReport> reports = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            int place = i;
            long asked = owners.values().stream().filter(owner -> owner == place).count();
            long done = each.get(i).stream().map(LayerReport::layer).distinct().count();
            Duration time = each.get(i).stream().filter(Analyzed.class::isInstance)
                    .map(report -> ((Analyzed) report).elapsed()).reduce(Duration.ZERO, Duration::plus);
            Model model = models.get(i).withChanges();
            reports.add(new ModelReport(model, whole.options(), each.get(i), whole.complete() || done == asked,
                    whole.backend(), whole.started(), time));
        }
        return reports;
    }
}
