package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

/** Off-heap arrays of one precision. */
record NativeArrays(Precision precision) {

    /** Bytes of a line of the cache. */
    static final int LINE = 64;

    boolean doubles() {
        return precision == Precision.DOUBLE;
    }

    ValueLayout layout() {
        return doubles() ? JAVA_DOUBLE : JAVA_FLOAT;
    }

    /** Allocates an array of zeros, aligned to cache lines. */
    MemorySegment allocate(Arena arena, long count) {
        return arena.allocate(bytes(count), LINE);
    }

    long bytes(long count) {
        return count * precision.bytes();
    }

    MemorySegment allocate(Arena arena, double[] values) {
        MemorySegment segment = allocate(arena, values.length);
        put(segment, 0, values);
        return segment;
    }

    /**
     * Elements from one column of a large matrix to the next: an odd number of cache lines. At a distance of a power of
     * two columns would crowd each other out of the cache, which costs orders such as 1024 and 2048 a tenth.
     */
    int stride(int rows) {
        int line = LINE / precision.bytes();
        return (Math.ceilDiv(rows, line) | 1) * line;
    }

    /** Gives the part of an array from an index on. */
    MemorySegment from(MemorySegment segment, long index) {
        return segment.asSlice(index * precision.bytes());
    }

    double get(MemorySegment segment, long index) {
        return doubles() ? segment.getAtIndex(JAVA_DOUBLE, index) : segment.getAtIndex(JAVA_FLOAT, index);
    }

    /** Copies all values, from an index of the segment on. */
    void put(MemorySegment segment, long index, double[] values) {
        if (doubles()) {
            MemorySegment.copy(values, 0, segment, JAVA_DOUBLE, index * Double.BYTES, values.length);
        } else {
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values[i];
            }
            MemorySegment.copy(floats, 0, segment, JAVA_FLOAT, index * Float.BYTES, floats.length);
        }
    }

    double[] toArray(MemorySegment segment, long from, int count) {
        double[] array = new double[count];
        if (doubles()) {
            MemorySegment.copy(segment, JAVA_DOUBLE, from * Double.BYTES, array, 0, count);
        } else {
            float[] floats = new float[count];
            MemorySegment.copy(segment, JAVA_FLOAT, from * Float.BYTES, floats, 0, count);
            for (int i = 0; i < count; i++) {
                array[i] = floats[i];
            }
        }
        return array;
    }

    /** Copies elements that lie a step apart. */
    double[] spaced(MemorySegment segment, int count, long step) {
        double[] array = new double[count];
        float[] floats = new float[doubles() ? 0 : count];
        for (int i = 0; i < count; i++) {
            if (doubles()) {
                MemorySegment.copy(segment, JAVA_DOUBLE, i * step * Double.BYTES, array, i, 1);
            } else {
                MemorySegment.copy(segment, JAVA_FLOAT, i * step * Float.BYTES, floats, i, 1);
                array[i] = floats[i];
            }
        }
        return array;
    }
}
