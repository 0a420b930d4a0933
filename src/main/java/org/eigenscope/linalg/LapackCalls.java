package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * Calls of LAPACK's subroutines by the convention of gfortran: every argument by its address, then the length of each
 * string as a {@code size_t}; nothing is returned. A method handle serves all subroutines with as many arguments and
 * strings. Thread-safe.
 */
final class LapackCalls {

    /** The type of a subroutine. */
    private record Type(int arguments, int strings) {

        FunctionDescriptor descriptor() {
            MemoryLayout[] layouts = new MemoryLayout[arguments + strings];
            Arrays.fill(layouts, 0, arguments, ADDRESS);
            Arrays.fill(layouts, arguments, arguments + strings, JAVA_LONG);
            return FunctionDescriptor.ofVoid(layouts);
        }
    }

    private final Map<Type, MethodHandle> handles = new ConcurrentHashMap<>();

    /** A call of a subroutine, to be filled with its arguments in their order and closed after it. */
    Call call(MemorySegment subroutine) {
        return new Call(subroutine);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link(Type type) {
        return Linker.nativeLinker().downcallHandle(type.descriptor())
                .asSpreader(Object[].class, type.arguments() + type.strings());
    }

    /** One call. Its arrays must stay open until it has been made. */
    final class Call implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment subroutine;
        private final List<Object> arguments = new ArrayList<>();
        private int strings;

        private Call(MemorySegment subroutine) {
            this.subroutine = subroutine;
        }

        Call array(MemorySegment array) {
            arguments.add(array);
            return this;
        }

        /** A string of one letter. */
        Call letter(char letter) {
            strings++;
            return array(arena.allocateFrom(JAVA_BYTE, (byte) letter));
        }

        Call number(int number) {
            return array(arena.allocateFrom(JAVA_INT, number));
        }

        Call real(Precision precision, double number) {
            return array(precision == Precision.DOUBLE
                    ? arena.allocateFrom(JAVA_DOUBLE, number) : arena.allocateFrom(JAVA_FLOAT, (float) number));
        }

        /** Makes the call, whose last argument is the subroutine's {@code info}: 0 if it succeeded. */
        int info() {
            MemorySegment info = arena.allocate(JAVA_INT);
            array(info);
            MethodHandle handle = handles.computeIfAbsent(new Type(arguments.size(), strings), LapackCalls::link);
            for (int i = 0; i < strings; i++) {
                arguments.add(1L);
            }
            try {
                handle.invokeExact(subroutine, arguments.toArray());
            } catch (Throwable e) {
                throw OpenBlasLibrary.failed(e);
            }
            return info.get(JAVA_INT, 0);
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
