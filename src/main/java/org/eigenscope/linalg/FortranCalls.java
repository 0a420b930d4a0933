package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * Calls of Fortran's subroutines, by the convention of gfortran: every argument by its address, then the length
 * of each string as a {@code size_t}; nothing is returned. A method handle serves all subroutines with as many
 * arguments and strings; a call states its types itself, for the JVM makes five classes for each type that passes its
 * arguments as an array. Thread-safe.
 */
final class FortranCalls {

    /** The length of every string that is passed. */
    static final long LETTER = 1;

    private final Map<Integer, MethodHandle> handles = new ConcurrentHashMap<>();

    /** Gives the handle of subroutines with so many arguments; its first parameter is the subroutine's address. */
    MethodHandle taking(int arguments, int strings) {
        return handles.computeIfAbsent(arguments << 8 | strings, type -> link(arguments, strings));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link(int arguments, int strings) {
        MemoryLayout[] layouts = new MemoryLayout[arguments + strings];
        Arrays.fill(layouts, 0, arguments, ADDRESS);
        Arrays.fill(layouts, arguments, arguments + strings, JAVA_LONG);
        return Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid(layouts));
    }

    /**
     * A call of a subroutine by its handle. It has to be a statement, not an expression: else Java takes the handle for
     * one that returns something.
     */
    interface Invocation {
        void with(Call by) throws Throwable;
    }

    /** Makes a call; gives how the subroutine ended: 0 if it succeeded. */
    static int call(Invocation invocation) {
        try (Call by = new Call()) {
            invocation.with(by);
            return by.info.toArray(JAVA_INT)[0];
        } catch (Throwable e) {
            throw OpenBlasLibrary.failed(e);
        }
    }

    /** What one call passes besides its arrays, each value in memory of its own until the call is closed. */
    static final class Call implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment info = number(0);

        /** A string of one letter. */
        MemorySegment letter(char letter) {
            return arena.allocateFrom(JAVA_BYTE, new byte[] {(byte) letter});
        }

        MemorySegment number(int number) {
            return arena.allocateFrom(JAVA_INT, new int[] {number});
        }

        MemorySegment real(Precision precision, double number) {
            return precision == Precision.DOUBLE ? arena.allocateFrom(JAVA_DOUBLE, new double[] {number})
                    : arena.allocateFrom(JAVA_FLOAT, new float[] {(float) number});
        }

        /** Where the subroutine leaves how it ended. */
        MemorySegment info() {
            return info;
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
