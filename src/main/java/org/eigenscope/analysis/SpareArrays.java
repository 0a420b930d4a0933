package org.eigenscope.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * The memory of matrices that are read no more, for the next ones. New arrays of some megabytes outlive the JVM's young
 * generation, which is small: each would be copied to fresh pages of the old one, and stay there until that is full.
 * Thread-safe.
 */
public final class SpareArrays {

    private final Pool<float[]> floats = new Pool<>(float[]::new, array -> array.length);
    private final Pool<double[]> doubles = new Pool<>(double[]::new, array -> array.length);

    /** Takes an array of at least so many floats, which may hold what another matrix has left in it. */
    public float[] floats(int count) {
        return floats.take(count);
    }

    /** Takes an array of at least so many doubles, which may hold what another matrix has left in it. */
    public double[] doubles(int count) {
        return doubles.take(count);
    }

    /** Gives an array back that is read no more. */
    public void giveBack(float[] array) {
        floats.giveBack(array);
    }

    /** Gives an array back that is read no more. */
    public void giveBack(double[] array) {
        doubles.giveBack(array);
    }

    /** Arrays of one type: never more than are in use at once. */
    private static final class Pool<A> {

        private final IntFunction<A> maker;
        private final ToIntFunction<A> length;
        /** The shortest first. */
        private final List<A> spare = new ArrayList<>();

        Pool(IntFunction<A> maker, ToIntFunction<A> length) {
            this.maker = maker;
            this.length = length;
        }

        /** Takes the shortest that is long enough; if none is, a new one in the place of the longest. */
        synchronized A take(int count) {
            int index = longerThan(count - 1);
            if (index < spare.size()) {
                return spare.remove(index);
            }
            if (!spare.isEmpty()) {
                spare.removeLast();
            }
            return maker.apply(count);
        }

        synchronized void giveBack(A array) {
            spare.add(longerThan(length.applyAsInt(array)), array);
        }

        private int longerThan(int count) {
            int index = 0;
            while (index < spare.size() && length.applyAsInt(spare.get(index)) <= count) {
                index++;
            }
            return index;
        }
    }
}
