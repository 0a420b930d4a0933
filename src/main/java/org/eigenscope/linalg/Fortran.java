package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * Calls of BLAS and LAPACK by Fortran's convention: all arguments by their addresses, the lengths of the strings at the
 * end. Every routine is called as a function of {@value #MOST} words, of which it reads those that it has: the calling
 * conventions of 64-bit systems allow that, as the caller clears the stack. So one method handle serves all; for each
 * further type of function the JVM makes and compiles a class, some 20 ms.
 */
final class Fortran {

    /** Arguments of {@code stemr}, with the lengths of its two strings, and one to spare. */
    private static final int MOST = 24;

    private final MethodHandle function;

    @SuppressWarnings("restricted")
    Fortran() {
        MemoryLayout[] words = new MemoryLayout[MOST];
        Arrays.fill(words, JAVA_LONG);
        this.function = Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_LONG, words));
    }

    /** A call to be filled with its arguments, in their order; to be closed after it. */
    Call call(MemorySegment routine) {
        return new Call(routine);
    }

    /** One call. Whoever makes it keeps the memory of its arrays open. */
    final class Call implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment routine;
        /** The numbers and letters that are passed by their addresses, 8 bytes each; all our systems are little-endian. */
        private final MemorySegment scalars = arena.allocate(MOST * Long.BYTES, Long.BYTES);
        private final long[] values = new long[MOST];
        private final long[] words = new long[MOST];
        private int count;

        private Call(MemorySegment routine) {
            this.routine = routine;
            // What is not an argument may be the length of one: strings are of one letter.
            Arrays.fill(words, 1);
        }

        /** A word itself, not its address: for functions of C. */
        Call word(long word) {
            words[count++] = word;
            return this;
        }

        Call array(MemorySegment array) {
            return word(array.address());
        }

        Call letter(char letter) {
            return scalar(letter);
        }

        Call number(int number) {
            return scalar(number);
        }

        Call real(Precision precision, double number) {
            return scalar(precision == Precision.DOUBLE
                    ? Double.doubleToRawLongBits(number) : Float.floatToRawIntBits((float) number));
        }

        private Call scalar(long bits) {
            values[count] = bits;
            return word(scalars.address() + (long) count * Long.BYTES);
        }

        /** Calls a function; its result. */
        long result() {
            // Whole arrays are copied: to set one number is a handle of its own, which the JVM has to make first.
            MemorySegment.copy(values, 0, scalars, JAVA_LONG, 0, MOST);
            long[] w = words;
            try {
                return (long) function.invokeExact(routine, w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8], w[9],
                        w[10], w[11], w[12], w[13], w[14], w[15], w[16], w[17], w[18], w[19], w[20], w[21], w[22], w[23]);
            } catch (Throwable e) {
                // Native routines throw nothing: only the call itself could fail, by a mistake of ours or for memory.
                if (e instanceof Error error) {
                    throw error;
                }
                throw e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
            }
        }

        /** Calls a routine whose next argument is its {@code info}: 0 if it succeeded. */
        int info() {
            int place = count;
            number(0).result();
            MemorySegment.copy(scalars, JAVA_LONG, 0, values, 0, MOST);
            return (int) values[place];
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
