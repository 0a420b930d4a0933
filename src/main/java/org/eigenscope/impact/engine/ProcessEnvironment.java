package org.eigenscope.impact.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Variables of the process's environment for native libraries, some of which are told to be silent by these alone. */
final class ProcessEnvironment {

    private ProcessEnvironment() {}

    /** Sets a variable that is not set, where the system has POSIX' setenv; else it does nothing. */
    @SuppressWarnings("restricted")
    static void put(String name, String value) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
        if (setenv.isEmpty()) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            linker.downcallHandle(setenv.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS, ValueLayout.JAVA_INT))
                    .invoke(arena.allocateFrom(name), arena.allocateFrom(value), 0);
        } catch (Throwable e) {
            // The library says more than it need.
            return;
        }
    }
}
