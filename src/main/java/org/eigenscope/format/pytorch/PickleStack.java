package org.eigenscope.format.pytorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eigenscope.format.io.ModelFormatException;

/** The stack of the pickle machine, with its marks and with an account of the heap that the values take. */
final class PickleStack {

    /**
     * Heap that one file's pickles may take, by a rough count. Weights are not in the pickle: 2,000 tensors take 2 MB.
     */
    private static final long BUDGET = 32L << 20;

    private final PickleInput in;
    private final List<Object> values = new ArrayList<>();
    private int[] marks = new int[16];
    private int markCount;
    private int deepest;
    private long budget;

    /** @param spent what earlier pickles of the file have taken */
    PickleStack(PickleInput in, long spent) {
        this.in = in;
        this.budget = BUDGET - spent;
    }

    /** The bytes taken so far, with those of earlier pickles. */
    long spent() {
        return BUDGET - budget;
    }

    void charge(long bytes) throws ModelFormatException {
        budget -= bytes;
        if (budget < 0) {
            throw in.unsupported(("the pickle unfolds to more than %d MB of objects beside its weights: save the "
                    + "weights alone (model.state_dict())")
                    .formatted(BUDGET >> 20));
        }
    }

    /** Pushes a value that is already paid for. */
    void push(Object value) throws ModelFormatException {
        values.add(value);
        if (values.size() > deepest) {
            charge(8);
            deepest++;
        }
    }

    /** Pushes a new value. */
    void push(Object value, long bytes) throws ModelFormatException {
        charge(bytes);
        push(value);
    }

    Object top() throws ModelFormatException {
        if (values.size() <= (markCount == 0 ? 0 : marks[markCount - 1])) {
            throw in.malformed("the pickle takes a value from an empty stack");
        }
        return values.getLast();
    }

    Object pop() throws ModelFormatException {
        Object value = top();
        values.removeLast();
        return value;
    }

    void mark() throws ModelFormatException {
        if (markCount == marks.length) {
            charge(8L * markCount);
            marks = Arrays.copyOf(marks, markCount * 2);
        }
        marks[markCount++] = values.size();
    }

    /** Takes a value, or a mark if that is on top, as POP does. */
    void popOrUnmark() throws ModelFormatException {
        if (markCount > 0 && values.size() == marks[markCount - 1]) {
            markCount--;
        } else {
            pop();
        }
    }

    /** Takes the mark and all that is above it. */
    List<Object> popMark() throws ModelFormatException {
        if (markCount == 0) {
            throw in.malformed("the pickle closes a list that it never opened");
        }
        List<Object> above = values.subList(marks[--markCount], values.size());
        charge(16L + 4L * above.size());
        List<Object> taken = new ArrayList<>(above);
        above.clear();
        return taken;
    }
}
