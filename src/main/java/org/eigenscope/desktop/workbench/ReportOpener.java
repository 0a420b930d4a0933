package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.Model;
import org.eigenscope.store.ReportReader;

/** Opens reports where models are opened: all that they tell is shown, without the weights. */
public final class ReportOpener implements Opener {

    private final Opener models;

    /** @param models opens what is no report */
    public ReportOpener(Opener models) {
        this.models = models;
    }

    @Override
    public Model open(Path path, Model base) throws Exception {
        return openAny(path, base).model();
    }

    @Override
    public Opened openAny(Path path, Model base) throws Exception {
        if (!ReportReader.recognizes(path)) {
            return models.openAny(path, base);
        }
        List<ModelReport> reports = new ReportReader().read(path);
        if (reports.size() != 1) {
            throw new Unsupported(path, reports.isEmpty() ? "it is a report that holds no model"
                    : "it is a report of %d models, but only one can be opened at a time: write a report of each"
                            .formatted(reports.size()));
        }
        return new Opened(reports.getFirst().model(), Optional.of(reports.getFirst()));
    }
}
