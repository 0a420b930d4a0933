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
    static final long LEAST = 32L << 20;
    /** Bytes that are added for each storage that is named, or array: the description of the tensor that is in it. */
    private static final int STORAGE = 1400;
    /** And no more than so many times the pickle's length, nor than a heap may have. */
    private static final int TIMES = 20;
    private static final long MOST = 160L << 20;

    private final PickleInput in;
    private final List<Object> values = new ArrayList<>();
    private int[] marks = new int[16];
    private int markCount;
    private int deepest;
    private long whole;
    private long budget;

    /**
     * @param whole what the file's pickles may take in all
     * @param spent what earlier ones have taken
     */
    PickleStack(PickleInput in, long whole, long spent) {
        this.in = in;
        this.whole = whole;
        this.budget = whole - spent;
    }

    /** Adds what the description of a stored tensor, or of an array, may take. */
    void addStorage() {
        long more = Math.clamp(Math.min(TIMES * in.length(), MOST) - whole, 0, STORAGE);
        whole += more;
        budget += more;
    }

    /** The most bytes that the file's pickles may take in all, by the storages that were named. */
    long whole() {
        return whole;
    }

    /** The bytes taken so far, with those of earlier pickles. */
    long spent() {
        return whole - budget;
    }

    void charge(long bytes) throws ModelFormatException {
        budget -= bytes;
        if (budget < 0) {
            throw in.unsupported(("the pickle unfolds to more than %d MB of objects beside its weights: save the "
                    + "weights alone (model.state_dict())")
                    .formatted(whole >> 20));
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
