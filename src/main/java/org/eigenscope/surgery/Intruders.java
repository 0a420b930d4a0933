package org.eigenscope.surgery;

import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Layer;
import org.eigenscope.series.AuditOptions;
import org.eigenscope.series.Comparison;
import org.eigenscope.series.IntruderDimension;
import org.eigenscope.series.LayerComparison;
import org.eigenscope.series.MatchedLayer;
import org.eigenscope.series.ModelSeries;

/**
 * Finds the intruder dimensions of a model's layers against those of its base.
 *
 * @param two the base model and this one, their layers matched; null if there is none
 */
record Intruders(LinearAlgebra algebra, AnalysisOptions options, ModelSeries two) {

    /**
     * Those of a layer.
     *
     * @throws ArithmeticException if the base has no such layer, or they cannot be compared; the message is a clause
     */
    List<IntruderDimension> of(Layer layer, AnalysisContext work) {
        Optional<MatchedLayer> row = two == null ? Optional.empty() : two.row(1, layer);
        if (row.isEmpty() || row.get().in(0).isEmpty()) {
            throw new ArithmeticException("the base model has no such layer");
        }
        AuditOptions usual = AuditOptions.DEFAULT;
        LayerComparison compared = new Comparison(algebra, new AuditOptions(usual.leading(), usual.epsilon(), true,
                options.maxEvals(), options.seed())).compare(row.get(), work);
        if (compared.audit() == null) {
            throw new ArithmeticException(compared.note().isEmpty() ? "it cannot be compared with the base"
                    : compared.note());
        }
        return compared.audit().intruders();
    }
}
