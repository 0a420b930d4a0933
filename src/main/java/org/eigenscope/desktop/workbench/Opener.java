package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.util.Optional;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.model.Model;

/** Opens a model; reads its index only. */
@FunctionalInterface
public interface Opener {

    /** @param base the model beside which it is opened, and which it may be an adapter of; or null */
    Model open(Path path, Model base) throws Exception;

    /**
     * Opens a model or a report.
     *
     * @param base the model beside which it is opened, or null
     */
    default Opened openAny(Path path, Model base) throws Exception {
        return new Opened(open(path, base), Optional.empty());
    }

    /**
     * A model, and the report that it is known by if its weights are not there.
     *
     * @param model the model
     * @param report what was found out about it, in place of its weights
     */
    record Opened(Model model, Optional<ModelReport> report) {}
}
