package org.eigenscope.format.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

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

    /** The weights as the matrices that they are; not analyzed if they are none as they are stored. */
    public static RawLayer of(RawLayer raw, String equation, int operand) {
        Tensor tensor = raw.tensor();
        Shape shape = matrices(equation, operand, tensor.shape());
        return shape == null ? raw.because(("the axes of its sum '%s' make no matrix as they are "
                + "stored").formatted(SafeText.name(equation)))
                : raw.with(new Tensor(tensor.name(), tensor.dtype(), shape, tensor.bytes(), tensor.data()))
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
     * The shape as a matrix, or as a stack of them, of the same elements in the same order.
     *
     * @param equation the sum
     * @param operand which of its two operands the weights are
     * @return null if the equation is none of two operands, or its axes would have to be moved
     */
    static Shape matrices(String equation, int operand, Shape shape) {
        Matcher sum = EQUATION.matcher(equation.replace("...", "").replace(" ", ""));
        if (!sum.matches() || operand < 0 || operand > 1 || sum.group(1 + operand).length() != shape.rank()) {
            return null;
        }
        String own = sum.group(1 + operand);
        String other = sum.group(2 - operand);
        List<Axis> groups = new ArrayList<>();
        List<Long> dims = new ArrayList<>();
        for (int axis = 0; axis < own.length(); axis++) {
            int letter = own.charAt(axis);
            Axis is = sum.group(3).indexOf(letter) < 0 ? Axis.IN : other.indexOf(letter) < 0 ? Axis.OUT : Axis.STACK;
            long dim = shape.dim(axis);
            if (!groups.isEmpty() && groups.getLast() == is) {
                dims.set(dims.size() - 1, dims.getLast() * dim);
            } else if (groups.contains(is)) {
                return null;
            } else {
                groups.add(is);
                dims.add(dim);
            }
        }
        boolean matrix = groups.contains(Axis.IN) && groups.contains(Axis.OUT);
        return matrix && groups.indexOf(Axis.STACK) <= 0 ? new Shape(dims) : null;
    }
}
