package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
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
            return array(arena.allocateFrom(JAVA_BYTE, (byte) letter));
        }

        Call number(int number) {
            return array(arena.allocateFrom(JAVA_INT, number));
        }

        Call real(Precision precision, double number) {
            return array(precision == Precision.DOUBLE
                    ? arena.allocateFrom(JAVA_DOUBLE, number) : arena.allocateFrom(JAVA_FLOAT, (float) number));
        }

        /** Calls a function; its result. */
        long result() {
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
            MemorySegment info = arena.allocateFrom(JAVA_INT, 0);
            array(info).result();
            return info.get(JAVA_INT, 0);
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
