package org.eigenscope.metric;

import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import static org.eigenscope.metric.Metric.count;
import static org.eigenscope.metric.Metric.flag;
import static org.eigenscope.metric.Metric.layerCount;
import static org.eigenscope.metric.Metric.layerNumber;
import static org.eigenscope.metric.Metric.layerText;

/** Metrics that identify a layer and describe its matrices. */
final class LayerMetrics {

    private LayerMetrics() {}

    static List<Metric> layer() {
        return Metric.group(Group.LAYER,
                layerCount("layer_id", Layer::id).weightWatcher().identifier().kept().offered(0, "number")
                        .called("number of the layer")
                        .at(Place.PAGE, 0, "id").at(Place.TERMINAL, 0, "id"),
                layerText("name", Layer::name).weightWatcher().kept().at(Place.TABLE, 0, "layer").at(Place.PAGE, 0)
                        .at(Place.TERMINAL, 0, "layer"),
                layerText("longname", Layer::name).weightWatcher(),
                layerText("layer_type", layer -> weightWatcherType(layer.kind())).weightWatcher(),
                flag("has_esd", report -> report.esd().size() > 0).weightWatcher()
                        .called("has a spectrum"),
                layerText("tensor", layer -> layer.tensor().name()),
                layerText("kind", layer -> layer.kind().label()).at(Place.TABLE, 0).at(Place.PAGE, 0)
                        .at(Place.TERMINAL, 0),
                layerText("dtype", layer -> layer.tensor().storage()),
                layerText("shape", LayerMetrics::shape),
                layerText("matrix_shape", layer -> layer.hasMatrices() ? layer.weights().storedShape() : "")
                        .kept().notInDetails().at(Place.PAGE, 0, "shape").at(Place.TERMINAL, 0, "shape"),
                count("slice", Analyzed::slice)
                        .called("number of the slice"));
    }

    static List<Metric> matrices() {
        return Metric.group(Group.MATRICES,
                layerCount("N", layer -> layer.weights().n()).weightWatcher().at(Place.TABLE, 10, "larger side")
                        .at(Place.PANEL, 6, "larger side"),
                layerCount("M", layer -> layer.weights().m()).weightWatcher().at(Place.TABLE, 10, "smaller side")
                        .at(Place.PANEL, 6, "smaller side"),
                layerCount("rf", layer -> layer.weights().slices()).weightWatcher().offered(10, "kernel positions")
                        .at(Place.PANEL, 6, "positions of the kernel"),
                layerNumber("Q", layer -> layer.weights().q()).weightWatcher().digits(3).offered(10, "ratio of sides")
                        .at(Place.PANEL, 6, "larger over smaller side"),
                count("num_evals", report -> report.esd().size()).before(layer -> layer.weights().eigenvalues())
                .weightWatcher()
                        .at(Place.TABLE, 10, "eigenvalues").at(Place.PANEL, 6, "eigenvalues"));
    }

    /** WeightWatcher calls everything with one matrix dense, embeddings included, and every kernel conv2d. */
    private static String weightWatcherType(LayerKind kind) {
        boolean kernel = kind == LayerKind.CONV1D || kind == LayerKind.CONV2D || kind == LayerKind.CONV3D;
        return kernel ? kind.label() : LayerKind.DENSE.label();
    }

    private static String shape(Layer layer) {
        return String.join("x", layer.tensor().shape().dims().stream().map(String::valueOf).toList());
    }
}
