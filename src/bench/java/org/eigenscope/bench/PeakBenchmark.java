package org.eigenscope.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.eigenscope.linalg.Backends;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/** What one core of this machine can do: matrix products, and copying memory that no cache holds. */
@State(Scope.Thread)
public class PeakBenchmark {

    static final int ORDER = 1536;
    static final int COPIED = 1 << 28;

    private Arena arena;
    private MemorySegment a;
    private MemorySegment c;
    private MethodHandle dgemm;
    private MethodHandle sgemm;

    @Setup
    @SuppressWarnings("restricted")
    public void setUp() {
        Backends.openBlas();
        dgemm = gemm("cblas_dgemm", JAVA_DOUBLE);
        sgemm = gemm("cblas_sgemm", JAVA_FLOAT);
        arena = Arena.ofShared();
        a = arena.allocate(COPIED, 64);
        c = arena.allocate(COPIED, 64);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle gemm(String name, MemoryLayout real) {
        return Linker.nativeLinker().downcallHandle(SymbolLookup.loaderLookup().find(name).orElseThrow(),
                FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, real, ADDRESS,
                        JAVA_INT, ADDRESS, JAVA_INT, real, ADDRESS, JAVA_INT));
    }

    @TearDown
    public void tearDown() {
        arena.close();
    }

    @Benchmark
    public void dgemm() throws Throwable {
        dgemm.invokeExact(102, 111, 112, ORDER, ORDER, ORDER, 1.0, a, ORDER, a, ORDER, 0.0, c, ORDER);
    }

    @Benchmark
    public void sgemm() throws Throwable {
        sgemm.invokeExact(102, 111, 112, ORDER, ORDER, ORDER, 1f, a, ORDER, a, ORDER, 0f, c, ORDER);
    }

    @Benchmark
    public void copy() {
        c.copyFrom(a);
    }
}
