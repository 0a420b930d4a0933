package org.eigenscope.linalg;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/**
 * The native library, as the functions of CBLAS and LAPACKE that we call. The library travels in Bytedeco's jars and is
 * linked by Java's own foreign-function interface: Bytedeco's JNI class of 2.7 MB takes a second to start
 * (docs/decisions/0007).
 */
final class OpenBlasLibrary {

    /** Row-major and column-major, upper and lower, as CBLAS and LAPACKE number and letter them. */
    static final int COLUMN_MAJOR = 102;

    static final int NO_TRANS = 111;
    static final int TRANS = 112;
    static final int LOWER = 122;

    /** In the order in which they need each other; a platform whose jar lacks one does not need it. */
    private static final List<String> LINUX = List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5",
            "libopenblas.so.0");

    private static final List<String> MAC =
            List.of("libgcc_s.1.1.dylib", "libgcc_s.1.dylib", "libquadmath.0.dylib", "libgfortran.5.dylib",
            "libopenblas.0.dylib");
    private static final List<String> WINDOWS = List.of("libopenblas.dll");

    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup symbols;
    private final String name;
    private final MethodHandle dsyrk;
    private final MethodHandle ssyrk;
    private final MethodHandle dsytrd;
    private final MethodHandle ssytrd;
    private final MethodHandle dsterf;
    private final MethodHandle ssterf;

    private OpenBlasLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
        this.dsyrk = syrk("cblas_dsyrk", JAVA_DOUBLE);
        this.ssyrk = syrk("cblas_ssyrk", JAVA_FLOAT);
        FunctionDescriptor sytrd = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_BYTE, JAVA_INT, ADDRESS, JAVA_INT,
                ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
        this.dsytrd = function("LAPACKE_dsytrd_work", sytrd);
        this.ssytrd = function("LAPACKE_ssytrd_work", sytrd);
        FunctionDescriptor sterf = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
        this.dsterf = function("LAPACKE_dsterf_work", sterf);
        this.ssterf = function("LAPACKE_ssterf_work", sterf);
        this.name = describe();
        useOneThread();
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
     * The file of a library, or null: in the folder that the packaged program's launcher names, where jlink/MakeImage
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
     * X += AAᵀ ({@code NO_TRANS}, A n × k) or X += AᵀA ({@code TRANS}, A k × n), the lower triangle, all column-major.
     */
    void syrk(Precision precision, int trans, int n, int k, MemorySegment a, int lda, MemorySegment x) {
        call(() -> {
            if (precision == Precision.DOUBLE) {
                dsyrk.invokeExact(COLUMN_MAJOR, LOWER, trans, n, k, 1.0, a, lda, 1.0, x, n);
            } else {
                ssyrk.invokeExact(COLUMN_MAJOR, LOWER, trans, n, k, 1f, a, lda, 1f, x, n);
            }
            return 0;
        });
    }

    /** The lower triangle of x to tridiagonal form: diagonal d, off-diagonal e, reflectors in x and tau. */
    int sytrd(Precision precision, int n, MemorySegment x, MemorySegment d, MemorySegment e, MemorySegment tau,
            MemorySegment work, int lwork) {
        MethodHandle handle = precision == Precision.DOUBLE ? dsytrd : ssytrd;
        return call(() -> (int) handle.invokeExact(COLUMN_MAJOR, (byte) 'L', n, x, n, d, e, tau, work, lwork));
    }

    /** The eigenvalues of a tridiagonal matrix, ascending, in d. */
    int sterf(Precision precision, int n, MemorySegment d, MemorySegment e) {
        MethodHandle handle = precision == Precision.DOUBLE ? dsterf : ssterf;
        return call(() -> (int) handle.invokeExact(n, d, e));
    }

    /**
     * Eigenvectors {@code from … to} (counted from 1, ascending eigenvalues) of a tridiagonal matrix, in the columns of
     * z.
     */
    int stemr(Precision precision, int n, MemorySegment d, MemorySegment e, int from, int to, MemorySegment w,
            MemorySegment z) {
        boolean twice = precision == Precision.DOUBLE;
        MemoryLayout real = twice ? JAVA_DOUBLE : JAVA_FLOAT;
        MethodHandle handle = function(twice ? "LAPACKE_dstemr" : "LAPACKE_sstemr",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_BYTE, JAVA_BYTE, JAVA_INT, ADDRESS, ADDRESS, real,
                        real, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
        int count = to - from + 1;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = arena.allocate(JAVA_INT);
            MemorySegment support = arena.allocate(JAVA_INT, 2L * count);
            MemorySegment highAccuracy = arena.allocate(JAVA_INT);
            highAccuracy.set(JAVA_INT, 0, 1);
            return call(() -> twice
                    ? (int) handle.invokeExact(COLUMN_MAJOR, (byte) 'V', (byte) 'I', n, d, e, 0.0, 0.0, from, to,
                            found, w, z, n, count, support, highAccuracy)
                    : (int) handle.invokeExact(COLUMN_MAJOR, (byte) 'V', (byte) 'I', n, d, e, 0f, 0f, from, to, found,
                            w, z, n, count, support, highAccuracy));
        }
    }

    /** z ← Qz with the Q of {@link #sytrd}, for k columns of z. */
    int ormtr(Precision precision, int n, int k, MemorySegment x, MemorySegment tau, MemorySegment z) {
        MethodHandle handle = function(precision == Precision.DOUBLE ? "LAPACKE_dormtr" : "LAPACKE_sormtr",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_BYTE, JAVA_BYTE, JAVA_BYTE, JAVA_INT, JAVA_INT,
                        ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        return call(() ->
                (int) handle.invokeExact(COLUMN_MAJOR, (byte) 'L', (byte) 'L', (byte) 'N', n, k, x, n, tau, z, n));
    }

    /** The singular values of a column-major rows × columns matrix, descending, in s. */
    int gesdd(int rows, int columns, MemorySegment a, MemorySegment s) {
        MethodHandle handle = function("LAPACKE_dgesdd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_BYTE,
                JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        return call(() -> (int) handle.invokeExact(COLUMN_MAJOR, (byte) 'N', rows, columns, a, rows, s,
                MemorySegment.NULL, rows, MemorySegment.NULL, columns));
    }

    /**
     * The parallelism is ours: one layer to a worker. OpenBLAS's own threads would only fight the workers for the
     * cores.
     */
    private void useOneThread() {
        MethodHandle handle = function("openblas_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT));
        call(() -> {
            handle.invokeExact(1);
            return 0;
        });
    }

    /** OpenBLAS says {@code OpenBLAS 0.3.31 DYNAMIC_ARCH NO_AFFINITY SkylakeX MAX_THREADS=64}. */
    private String describe() {
        String[] config = text("openblas_get_config").split(" ");
        String version = config.length > 1 ? config[0] + " " + config[1] : "OpenBLAS";
        return "%s (%s)".formatted(version, text("openblas_get_corename"));
    }

    @SuppressWarnings("restricted")
    private String text(String function) {
        MethodHandle handle = function(function, FunctionDescriptor.of(ADDRESS));
        try {
            return ((MemorySegment) handle.invokeExact()).reinterpret(256).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** False where the library was built without the routines of the two-stage reduction. */
    boolean hasTwoStages() {
        return symbols.find("dsytrd_sy2sb_").isPresent() && symbols.find("ssytrd_sb2st_").isPresent();
    }

    private MethodHandle syrk(String symbol, MemoryLayout real) {
        return function(symbol, FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, real,
                ADDRESS, JAVA_INT, real, ADDRESS, JAVA_INT));
    }

    /** A function of the library; the first of a type takes some milliseconds. */
    @SuppressWarnings("restricted")
    MethodHandle function(String symbol, FunctionDescriptor type) {
        MemorySegment address = symbols.find(symbol)
                .orElseThrow(() -> new UnsatisfiedLinkError("its library lacks the function " + symbol));
        return linker.downcallHandle(address, type);
    }

    interface Call {
        int run() throws Throwable;
    }

    /** Runs a native call. */
    static int call(Call call) {
        try {
            return call.run();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Native functions throw nothing: only the call itself could fail, by a mistake of ours or by lack of memory. */
    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }
}
