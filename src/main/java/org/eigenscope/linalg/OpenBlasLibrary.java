package org.eigenscope.linalg;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.Loader;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.eigenscope.linalg.FortranCalls.LETTER;

/**
 * The native library, as the routines of BLAS and LAPACK that we call. The library travels in Bytedeco's jars and is
 * linked by Java's own foreign-function interface: Bytedeco's JNI class of 2.7 MB takes a second to start
 * (docs/decisions/0007).
 */
final class OpenBlasLibrary {

    static final char NO_TRANS = 'N';
    static final char TRANS = 'T';
    static final char UPPER = 'U';
    static final char LOWER = 'L';

    /**
     * The native libraries in the order in which they need each other; a platform whose jar lacks one does not need it.
     */
    private static final List<String> LINUX = List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5",
            "libopenblas.so.0");

    private static final List<String> MAC =
            List.of("libgcc_s.1.1.dylib", "libgcc_s.1.dylib", "libquadmath.0.dylib", "libgfortran.5.dylib",
            "libopenblas.0.dylib");
    private static final List<String> WINDOWS = List.of("libopenblas.dll");

    private static final FunctionDescriptor TEXT = FunctionDescriptor.of(ADDRESS);

    private final FortranCalls lapack = new FortranCalls();
    private final SymbolLookup symbols;
    /** Addresses that were asked for: to find one, the system looks through every library. */
    private final Map<String, MemorySegment> found = new ConcurrentHashMap<>();
    private final String name;
    private final MethodHandle malloc;
    private final MethodHandle free;

    private OpenBlasLibrary(SymbolLookup symbols) {
        SymbolLookup c = Linker.nativeLinker().defaultLookup();
        this.symbols = symbols;
        this.malloc = link(c.findOrThrow("malloc"), FunctionDescriptor.of(ADDRESS, JAVA_LONG));
        this.free = link(c.findOrThrow("free"), FunctionDescriptor.ofVoid(ADDRESS));
        this.name = describe();
        useOneThread();
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link(MemorySegment function, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(function, type);
    }

    /**
     * Passes on what a call of a native function ended by. Such functions throw nothing: only the call itself can fail,
     * by a programming error or for want of memory.
     */
    static RuntimeException failed(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }

    /**
     * Finds the library (see {@link #locate}) and links it.
     *
     * @throws UnsupportedOperationException if that fails; the message says why, without a full stop
     */
    @SuppressWarnings("restricted")
    static OpenBlasLibrary load() {
        try {
            String system = System.getProperty("os.name");
            boolean found = false;
            for (String file : files(system)) {
                File library = locate(file);
                if (library != null) {
                    System.load(library.getAbsolutePath());
                    found |= file.contains("openblas");
                }
            }
            if (!found) {
                throw new UnsupportedOperationException("there is none for " + system + " " +
                        System.getProperty("os.arch"));
            }
            return new OpenBlasLibrary(SymbolLookup.loaderLookup());
        } catch (IOException | LinkageError | IllegalArgumentException | IllegalCallerException e) {
            throw new UnsupportedOperationException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The file of a library, or null: in the folder that the packaged program's launcher names, where the build
     * put it; in a program run from its jars, unpacked from Bytedeco's into its cache in the home folder.
     */
    private static File locate(String file) throws IOException {
        String folder = System.getProperty("eigenscope.native");
        if (folder == null) {
            return Loader.cacheResource("/org/bytedeco/openblas/" + Loader.getPlatform() + "/" + file);
        }
        File packaged = new File(folder, file);
        return packaged.exists() ? packaged : null;
    }

    private static List<String> files(String system) {
        String lower = system.toLowerCase(Locale.ROOT);
        return lower.startsWith("windows") ? WINDOWS : lower.startsWith("mac") ? MAC : LINUX;
    }

    /** {@code OpenBLAS 0.3.31 (SkylakeX)}: its version, and the CPU whose kernels it chose. */
    String name() {
        return name;
    }

    /**
     * X ← βX + AAᵀ ({@code NO_TRANS}, A n × k) or βX + AᵀA ({@code TRANS}, A k × n), one triangle of it, all
     * column-major; if β is 0, X may hold anything.
     */
    void syrk(Precision precision, char triangle, char trans, int n, int k, MemorySegment a, int lda, double beta,
            MemorySegment x,
            int ldx) {
        FortranCalls.call(by -> {
            taking(10, 2).invokeExact(routine(precision, "syrk"), by.letter(triangle), by.letter(trans),
                    by.number(n), by.number(k), by.real(precision, 1), a, by.number(lda), by.real(precision, beta), x,
                    by.number(ldx), LETTER, LETTER);
        });
    }

    /**
     * Memory that holds anything, aligned to cache lines, until the arena is closed: Java's own is filled with zeros
     * first, which is time lost for a matrix that will be written over.
     */
    @SuppressWarnings("restricted")
    MemorySegment allocateUncleared(Arena arena, long bytes) {
        MemorySegment block;
        try {
            block = (MemorySegment) malloc.invokeExact(bytes + NativeArrays.LINE);
        } catch (Throwable e) {
            throw failed(e);
        }
        if (block.equals(MemorySegment.NULL)) {
            throw new OutOfMemoryError("no memory for " + bytes + " bytes");
        }
        MemorySegment room = block.reinterpret(bytes + NativeArrays.LINE, arena, this::free);
        return room.asSlice(-block.address() & (NativeArrays.LINE - 1), bytes);
    }

    private void free(MemorySegment block) {
        try {
            free.invokeExact(block);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Refuses a matrix with NaN or infinity on its diagonal, {@link SolverChecks#checkDiagonal}. */
    static void checkDiagonal(Precision precision, int n, MemorySegment x, int ldx) {
        for (double element : new NativeArrays(precision).spaced(x, n, ldx + 1L)) {
            SolverChecks.checkDiagonal(element);
        }
    }

    /** A triangle of x to tridiagonal form: diagonal d, off-diagonal e, reflectors in x and tau. */
    int sytrd(Precision precision, char triangle, int n, MemorySegment x, int ldx, MemorySegment d, MemorySegment e,
            MemorySegment tau, MemorySegment work, int lwork) {
        return FortranCalls.call(by -> {
            taking(10, 1).invokeExact(routine(precision, "sytrd"), by.letter(triangle), by.number(n), x,
                    by.number(ldx), d, e, tau, work, by.number(lwork), by.info(), LETTER);
        });
    }

    /**
     * Eigenvectors {@code from … to} (counted from 1, ascending eigenvalues) of a tridiagonal matrix, in the columns of
     * z; d and e are overwritten, w is for n eigenvalues.
     */
    int stemr(Precision precision, int n, MemorySegment d, MemorySegment e, int from, int to, MemorySegment w,
            MemorySegment z) {
        int count = to - from + 1;
        int lwork = 18 * n;
        int liwork = 10 * n;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment work = new NativeArrays(precision).allocate(arena, lwork);
            return FortranCalls.call(by -> {
                taking(21, 2).invokeExact(routine(precision, "stemr"), by.letter('V'), by.letter('I'),
                        by.number(n), d, e, by.real(precision, 0), by.real(precision, 0), by.number(from),
                        by.number(to), by.number(0), w, z, by.number(n), by.number(count),
                        arena.allocate(JAVA_INT, 2L * count), by.number(1), work, by.number(lwork),
                        arena.allocate(JAVA_INT, liwork), by.number(liwork), by.info(), LETTER, LETTER);
            });
        }
    }

    /** z ← Qz with the Q of {@link #sytrd}, for k columns of z. */
    int ormtr(Precision precision, char triangle, int n, int k, MemorySegment x, int ldx, MemorySegment tau,
            MemorySegment z) {
        int lwork = workOfReflectors(k);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment work = new NativeArrays(precision).allocate(arena, lwork);
            return FortranCalls.call(by -> {
                taking(13, 3).invokeExact(routine(precision, "ormtr"), by.letter('L'), by.letter(triangle),
                        by.letter('N'), by.number(n), by.number(k), x, by.number(ldx), tau, z, by.number(n), work,
                        by.number(lwork), by.info(), LETTER, LETTER, LETTER);
            });
        }
    }

    /**
     * Gives the workspace that {@code ormtr} and {@code ormqr} work fastest with: blocks of at most 64 columns, and
     * their triangle.
     */
    static int workOfReflectors(int columns) {
        return 64 * columns + 64 * 65;
    }

    /**
     * (L, B) to (L', 0) by reflections, n × n and n × columns, L a lower triangle; the reflectors replace B, panel × n
     * numbers of each go to t and work.
     */
    int tplqt(int n, int columns, int panel, MemorySegment l, int ldl, MemorySegment b, MemorySegment t,
            MemorySegment work) {
        return FortranCalls.call(by -> {
            taking(12, 0).invokeExact(routine(Precision.DOUBLE, "tplqt"), by.number(n), by.number(columns),
                    by.number(0), by.number(panel), l, by.number(ldl), b, by.number(n), t, by.number(panel), work,
                    by.info());
        });
    }

    /**
     * The parallelism is ours: one layer to a worker. OpenBLAS's own threads would only fight the workers for the
     * cores.
     */
    private void useOneThread() {
        try {
            link(symbol("openblas_set_num_threads"), FunctionDescriptor.ofVoid(JAVA_INT)).invokeExact(1);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** OpenBLAS says {@code OpenBLAS 0.3.31 DYNAMIC_ARCH NO_AFFINITY SkylakeX MAX_THREADS=64}. */
    private String describe() {
        String[] config = text("openblas_get_config").split(" ");
        String version = config.length > 1 ? config[0] + " " + config[1] : "OpenBLAS";
        return "%s (%s)".formatted(version, text("openblas_get_corename"));
    }

    @SuppressWarnings("restricted")
    private String text(String function) {
        try {
            MemorySegment text = (MemorySegment) link(symbol(function), TEXT).invokeExact();
            return text.reinterpret(256).getString(0);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** False where the library was built without the routines of the two-stage reduction. */
    boolean hasTwoStages() {
        return symbols.find("dsytrd_sy2sb_").isPresent() && symbols.find("ssytrd_sb2st_").isPresent();
    }

    /** Gives the handle of LAPACK's routines with so many arguments, {@link FortranCalls#taking}. */
    MethodHandle taking(int arguments, int strings) {
        return lapack.taking(arguments, strings);
    }

    /** Gives the address of a routine in one precision. */
    MemorySegment routine(Precision precision, String name) {
        return symbol((precision == Precision.DOUBLE ? "d" : "s") + name + "_");
    }

    private MemorySegment symbol(String name) {
        return found.computeIfAbsent(name, wanted -> symbols.find(wanted)
                .orElseThrow(() -> new UnsatisfiedLinkError("its library lacks the function " + wanted)));
    }
}
