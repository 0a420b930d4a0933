package org.eigenscope.series;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.metric.MatrixRole;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;

/**
 * Tests whether two models are related. The singular values compared are those of the queries, keys, values and outputs
 * of attention; in models without attention those of all layers of one matrix except embeddings. Two Gram matrices are
 * never held at once.
 */
public final class LineageAnalyzer {

    private final LinearAlgebra algebra;
    private final int draws;
    private final int maxOrder;
    private final long seed;

    /**
     * @param draws of each test; no p-value is smaller than 1/(draws + 1)
     * @param maxOrder singular values of larger matrices are not computed
     */
    public LineageAnalyzer(LinearAlgebra algebra, int draws, int maxOrder, long seed) {
        this.algebra = algebra;
        this.draws = draws;
        this.maxOrder = maxOrder;
        this.seed = seed;
    }

    /** Tests the two models of a series. */
    public Lineage of(ModelSeries two, AnalysisContext context) {
        List<MatchedLayer> rows = two.layers().stream().filter(row -> row.in(0).isPresent()).toList();
        boolean attention = rows.stream().anyMatch(row -> fits(row, true));
        SpacingAgreement spacing = new SpacingAgreement();
        List<LayerLineage> layers = new ArrayList<>();
        for (MatchedLayer row : rows) {
            layers.add(layer(row, fits(row, attention) ? spacing : null, context));
        }
        double units = Lineage.simes(layers.stream().mapToDouble(LayerLineage::pValue).toArray());
        return new Lineage(layers, units, spacing.pValue(draws, seed), spacing.layers(), draws);
    }

    private boolean fits(MatchedLayer row, boolean attention) {
        if (!row.mismatch(0, 1).isEmpty()) {
            return false;
        }
        Layer layer = row.layers().getFirst();
        MatrixRole role = MatrixRole.of(layer);
        return layer.weights().slices() == 1 && layer.weights().m() <= maxOrder
                && (attention ? role.isAttention() : role != MatrixRole.EMBEDDING);
    }

    private LayerLineage layer(MatchedLayer row, SpacingAgreement spacing, AnalysisContext context) {
        Layer first = row.layers().getFirst();
        MatrixRole role = MatrixRole.of(first);
        String mismatch = row.mismatch(0, 1);
        if (!mismatch.isEmpty()) {
            return none(first.name(), role, false, mismatch);
        }
        try {
            WeightMatrix a = first.weights();
            WeightMatrix b = row.layers().getLast().weights();
            UnitAgreement units = UnitAgreement.of(a, b, draws, seed + first.id(), context);
            double pattern = spacing == null ? Double.NaN : spacing.add(values(a, context), values(b, context));
            return new LayerLineage(first.name(), role, units.correlation(), units.columns(), units.rows(),
                    units.pValue(), pattern, false, units.equals(UnitAgreement.NONE) ? "too small, or constant" : "");
        } catch (IOException | UncheckedIOException e) {
            return none(first.name(), role, true, "It cannot be read: " + e.getMessage());
        } catch (ArithmeticException e) {
            return none(first.name(), role, true, e.getMessage());
        }
    }

    private static LayerLineage none(String name, MatrixRole role, boolean failed, String note) {
        return new LayerLineage(name, role, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN,
                failed, note);
    }

    /** The singular values that are not zero up to rounding, ascending. */
    private double[] values(WeightMatrix w, AnalysisContext context) throws IOException {
        try (MatrixReader reader = w.source().open()) {
            double[] eigenvalues = algebra.eigenvalues(
                    Slice.read(w, 0, reader, context).gram(algebra, Precision.DOUBLE, context));
            int zeros = 0;
            double least = eigenvalues[eigenvalues.length - 1] * eigenvalues.length * 4 * 0x1p-53;
            while (zeros < eigenvalues.length && eigenvalues[zeros] <= least) {
                zeros++;
            }
            double[] values = new double[eigenvalues.length - zeros];
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.sqrt(eigenvalues[zeros + i]);
            }
            return values;
        }
    }
}
