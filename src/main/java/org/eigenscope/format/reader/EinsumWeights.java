package org.eigenscope.format.reader;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.data.StridedData;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/**
 * The weights of an Einstein sum ({@code abc,cde->abde}), which are a matrix however many axes they have: what the sum
 * contracts goes in, what only they have comes out.
 */
public final class EinsumWeights {

    private static final Pattern EQUATION = Pattern.compile("([A-Za-z]{0,20}),([A-Za-z]{0,20})->([A-Za-z]{0,20})");

    /** The role of an axis of the weights in the sum. */
    private enum Axis {
        /** Both operands and the result have it: one matrix each. */
        STACK,
        IN,
        OUT
    }

    private EinsumWeights() {}

    /**
     * Weights as a matrix, or as a stack of them.
     *
     * @param matrix their shape
     * @param axes the stored axes in the order in which they are read for it
     */
    private record Arrangement(Shape matrix, List<Integer> axes) {}

    /** The weights as the matrices that they are, their axes moved if they must be; not analyzed if there are none. */
    public static RawLayer of(RawLayer raw, String equation, int operand) {
        Tensor tensor = raw.tensor();
        Shape stored = tensor.shape();
        Arrangement found = arrangement(equation, operand, stored);
        if (found == null) {
            return raw.because(("the axes of its sum '%s' do not form a matrix").formatted(SafeText.name(equation)));
        }
        List<Long> strides = StridedData.rowMajor(stored);
        TensorData data = StridedData.of(tensor.data(), stored.elements(), 0,
                new Shape(found.axes.stream().map(stored::dim).toList()),
                found.axes.stream().map(strides::get).toList());
        return raw.with(new Tensor(tensor.name(), tensor.dtype(), found.matrix, tensor.bytes(), data))
                .of(LayerKind.DENSE);
    }

    /**
     * True if the weights' axes are those that are summed over, and then those of the outputs, in the result's order:
     * what is scaled by the output has its scales along the last axes.
     */
    public static boolean inputsFirst(String equation, int operand) {
        Matcher sum = EQUATION.matcher(equation.replace("...", "").replace(" ", ""));
        if (!sum.matches() || operand < 0 || operand > 1) {
            return false;
        }
        String own = sum.group(1 + operand);
        String result = sum.group(3);
        int last = -1;
        for (int axis = 0; axis < own.length(); axis++) {
            int at = result.indexOf(own.charAt(axis));
            if (at < last || at >= 0 && sum.group(2 - operand).indexOf(own.charAt(axis)) >= 0) {
                return false;
            }
            last = at;
        }
        return last >= 0;
    }

    /**
     * The shape as a matrix of inputs × outputs, or as it is stored, or as a stack of them.
     *
     * @param equation the sum
     * @param operand which of its two operands the weights are
     * @return null if the equation is none of two operands, or its weights are no matrix
     */
    static Shape matrices(String equation, int operand, Shape shape) {
        Arrangement found = arrangement(equation, operand, shape);
        return found == null ? null : found.matrix;
    }

    private static Arrangement arrangement(String equation, int operand, Shape shape) {
        Matcher sum = EQUATION.matcher(equation.replace("...", "").replace(" ", ""));
        if (!sum.matches() || operand < 0 || operand > 1 || sum.group(1 + operand).length() != shape.rank()) {
            return null;
        }
        String own = sum.group(1 + operand);
        String other = sum.group(2 - operand);
        List<Axis> roles = new ArrayList<>();
        for (int axis = 0; axis < own.length(); axis++) {
            boolean out = sum.group(3).indexOf(own.charAt(axis)) >= 0;
            boolean shared = other.indexOf(own.charAt(axis)) >= 0;
            if (!out && !shared || own.indexOf(own.charAt(axis)) != axis) {
                // Added up by itself, or a diagonal.
                return null;
            }
            roles.add(!out ? Axis.IN : shared ? Axis.STACK : Axis.OUT);
        }
        if (!roles.contains(Axis.IN) || !roles.contains(Axis.OUT)) {
            return null;
        }
        // As it is stored where axes of a role are neighbours, so that most are read as they lie.
        List<Axis> order = roles.stream().distinct().sorted(Comparator.comparing(role -> role == Axis.STACK ? -1
                : isTogether(roles) ? roles.indexOf(role) : role.ordinal())).toList();
        List<Integer> axes = new ArrayList<>();
        List<Long> dims = new ArrayList<>();
        for (Axis role : order) {
            long size = 1;
            for (int axis = 0; axis < roles.size(); axis++) {
                if (roles.get(axis) == role) {
                    axes.add(axis);
                    size = Math.multiplyExact(size, shape.dim(axis));
                }
            }
            dims.add(size);
        }
        return new Arrangement(new Shape(dims), axes);
    }

    private static boolean isTogether(List<Axis> roles) {
        long changes = 0;
        for (int axis = 1; axis < roles.size(); axis++) {
            changes += roles.get(axis) == roles.get(axis - 1) ? 0 : 1;
        }
        return changes == roles.stream().distinct().count() - 1;
    }
}
