package org.eigenscope.format.join;

import org.eigenscope.format.data.OrthogonalFactor;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.TensorData;

/**
 * The update ΔW of a module, in the orientation of its factors: out × in.
 *
 * @param source its elements; null if the module's weight is scaled and not added to
 * @param rows out
 * @param columns in
 * @param slices one, the positions of a kernel, or the experts
 * @param rank how many eigenvalues of a slice can differ from zero
 * @param kernel true if the slices are the positions of a kernel
 * @param transposed true if the weight that it is added to is stored as in × out
 * @param parameter the module's parameter if it is not its weight; else empty
 * @param formula how it is made, for people
 * @param magnitude what the rows, or columns, of the updated weight are scaled to (DoRA) or by (IA³); null if by
 *     nothing
 * @param byRow true if there is a magnitude for each row
 * @param turn what the weight is multiplied by in place of being added to; or null
 */
record AdapterUpdate(MatrixSource source, int rows, int columns, int slices, int rank, boolean kernel,
        boolean transposed,
        String parameter, String formula, TensorData magnitude, boolean byRow, OrthogonalFactor turn) {

    /** Why there is no update. */
    static final class None extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean damaged;

        private None(String reason, boolean damaged) {
            super(reason, null, false, false);
            this.damaged = damaged;
        }

        /** A part that is missing, or parts that do not fit. */
        static None damaged(String reason) {
            return new None(reason, true);
        }

        /** A method, or a module, whose update cannot be formed of what the file holds. */
        static None unknown(String reason) {
            return new None(reason, false);
        }

        boolean isDamaged() {
            return damaged;
        }
    }

    /** An update without magnitudes. */
    AdapterUpdate(MatrixSource source, int rows, int columns, int slices, int rank, boolean kernel, boolean transposed,
            String parameter, String formula) {
        this(source, rows, columns, slices, Math.min(rank, Math.min(rows, columns)), kernel, transposed, parameter,
                formula, null, true, null);
    }

    /** A weight of this shape that is turned, and whose rows are then scaled if there are magnitudes. */
    static AdapterUpdate turning(OrthogonalFactor turn, int rows, TensorData magnitudes, String formula) {
        return new AdapterUpdate(null, rows, turn.length(), 1, Math.min(rows, turn.length()), false, false, "", formula,
                magnitudes, true, turn);
    }

    AdapterUpdate with(TensorData magnitudes, boolean perRow) {
        return new AdapterUpdate(source, rows, columns, slices, rank, kernel, transposed, parameter, formula,
                magnitudes, perRow, turn);
    }
}
