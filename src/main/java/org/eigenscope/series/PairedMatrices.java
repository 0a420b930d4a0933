package org.eigenscope.series;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.RoundingStep;
import org.eigenscope.model.WeightMatrix;

/**
 * Compares the matrices of one layer in two models. At any time it holds one Gram matrix, some vectors of each and a
 * block of elements.
 */
final class PairedMatrices {

    private final LinearAlgebra algebra;
    private final AuditOptions options;
    private final AnalysisContext context;
    private final Layer first;
    private final Layer second;
    private final WeightMatrix a;
    private final WeightMatrix b;
    private final List<IntruderDimension> intruders = new ArrayList<>();
    private final List<LeadingVectors> base = new ArrayList<>();
    private SubspaceAngles angles = SubspaceAngles.NONE;
    private double angle = Double.NaN;
    private double baseNorm;

    PairedMatrices(LinearAlgebra algebra, AuditOptions options, AnalysisContext context, Layer first, Layer second) {
        this.algebra = algebra;
        this.options = options;
        this.context = context;
        this.first = first;
        this.second = second;
        this.a = first.weights();
        this.b = second.weights();
    }

    /**
     * Compares the matrices.
     *
     * @throws IOException if a file cannot be read
     * @throws ArithmeticException if a solver does not converge
     */
    LayerComparison compare() throws IOException {
        double squares = 0;
        double norm = 0;
        try (MatrixReader readerA = a.source().open(); MatrixReader readerB = b.source().open()) {
            for (int s = 0; s < a.slices(); s++) {
                Slice one = Slice.read(a, s, readerA, context);
                Slice other = Slice.read(b, s, readerB, context);
                for (int i = 0; i < one.elements(); i++) {
                    double difference = one.get(i) - other.get(i);
                    squares += difference * difference;
                    norm += one.get(i) * one.get(i);
                }
                if (!Double.isFinite(squares + norm)) {
                    return LayerComparison.none(first, second, "an element is NaN or infinite");
                }
                if (a.m() <= options.maxOrder()) {
                    directions(s, one, other);
                }
            }
        }
        double distance = Math.sqrt(squares);
        return new LayerComparison(first.name(), first, second, "", distance,
                norm > 0 ? distance / Math.sqrt(norm) : Double.NaN, rounding(squares), angle, angles, Double.NaN,
                null, null, options.audit() ? audit(distance) : null);
    }

    /** The share of the difference that rounding explains; NaN if nothing was rounded. */
    private double rounding(double squares) throws IOException {
        double errors = 0;
        boolean any = false;
        for (Layer layer : List.of(first, second)) {
            double step = RoundingStep.of(layer.tensor());
            any |= !Double.isNaN(step);
            errors += Double.isNaN(step) ? 0 : step * step / 12 * a.elements();
        }
        return any && squares > 0 ? Math.sqrt(errors / squares) : Double.NaN;
    }

    private void directions(int slice, Slice one, Slice other) {
        LeadingVectors tuned = leading(other);
        try (Eigensystem system = system(one)) {
            LeadingVectors own = LeadingVectors.of(one, system, options.leading(), context);
            angles = farther(angles, own.angles(algebra, tuned));
            angle = slice == 0 ? own.angle(tuned) : Math.max(angle, own.angle(tuned));
            if (!options.audit()) {
                return;
            }
            base.add(own);
            baseNorm = Math.max(baseNorm, own.count() == 0 ? 0 : own.values()[0]);
            double[] cosines = VectorMatch.cosines(one, system, tuned.left(), context);
            for (int i = 0; i < cosines.length; i++) {
                if (cosines[i] < options.epsilon()) {
                    intruders.add(new IntruderDimension(slice, i + 1, tuned.values()[i], cosines[i]));
                }
            }
        }
    }

    private LayerAudit audit(double distance) throws IOException {
        double sigma = distance / Math.sqrt(a.elements());
        SubspaceAngles turned = SubspaceAngles.NONE;
        WeightMatrix noisy = NoisyMatrix.of(a, distance, options.seed() + first.id());
        try (MatrixReader reader = noisy.source().open()) {
            for (int s = 0; s < base.size(); s++) {
                turned = farther(turned, base.get(s).angles(algebra, leading(Slice.read(noisy, s, reader, context))));
            }
        }
        return new LayerAudit(null, baseNorm, sigma * (Math.sqrt(a.n()) + Math.sqrt(a.m())), turned, intruders);
    }

    private LeadingVectors leading(Slice slice) {
        try (Eigensystem system = system(slice)) {
            return LeadingVectors.of(slice, system, options.leading(), context);
        }
    }

    private Eigensystem system(Slice slice) {
        context.checkpoint();
        return algebra.eigensystem(slice.gram(algebra, Precision.DOUBLE, context));
    }

    /** The angles of that pair of subspaces which overlaps less. */
    private static SubspaceAngles farther(SubspaceAngles one, SubspaceAngles other) {
        return one.dimensions() == 0 || other.overlap() < one.overlap() ? other : one;
    }
}
