package org.eigenscope.desktop.workbench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.store.ReportReader;
import org.eigenscope.timeline.find.ReportedModels;

/** Reports that stand for checkpoints of a run. For one thread while it is filled, and only read afterwards. */
final class CheckpointReports implements ReportedModels {

    /** By the first layer of its model: a model may get another name in its run. */
    private final Map<Layer, ModelReport> reports = new IdentityHashMap<>();

    @Override
    public boolean recognizes(Path file) {
        return ReportReader.recognizes(file);
    }

    @Override
    public List<Model> open(Path file) throws IOException, ModelFormatException {
        List<Model> models = new ArrayList<>();
        for (ModelReport report : new ReportReader().read(file)) {
            Model model = report.model();
            if (!model.layers().isEmpty()) {
                reports.put(model.layers().getFirst(), report);
            }
            models.add(model);
        }
        return models;
    }

    /** The report that a model is known by; empty of one that has its weights. */
    Optional<ModelReport> of(Model model) {
        return model.layers().isEmpty() ? Optional.empty()
                : Optional.ofNullable(reports.get(model.layers().getFirst()));
    }
}
