package org.eigenscope.surgery;

import java.io.IOException;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.Layer;

/**
 * A layer that was to be changed, or might have been, and is in the copy as it is in the model.
 *
 * @param layer as it is in the model
 * @param before its analysis; null if it could not be analyzed
 * @param reason why, as a clause
 */
public record LeftLayer(Layer layer, LayerReport.Analyzed before, String reason) {

    static LeftLayer of(LayerReport.Analyzed report, String reason) {
        return new LeftLayer(report.layer(), report, reason);
    }

    /** A layer that was analyzed and could not be read again. */
    static LeftLayer unreadable(LayerReport.Analyzed report, IOException problem) {
        return of(report, "it cannot be read: " + (problem.getMessage() == null ? problem.getClass().getSimpleName()
                : problem.getMessage()));
    }

    /** A layer all of whose traps are weak. */
    static LeftLayer weak(LayerReport.Analyzed report) {
        return of(report, "%s, which another shuffle might not show; --trap %s:1 removes the strongest".formatted(
                NumberText.count(report.traps().size(), "weak trap"), report.name()));
    }

    /** A layer whose analysis failed. */
    public static LeftLayer failed(LayerReport.Failed report) {
        return new LeftLayer(report.layer(), null, "not analyzed: " + report.message());
    }

    /** The reason in a sentence. */
    public String words() {
        return "%s is left unchanged: %s".formatted(layer.name(), reason);
    }
}
