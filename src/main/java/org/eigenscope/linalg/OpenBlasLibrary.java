package org.eigenscope.linalg;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import static java.lang.foreign.ValueLayout.JAVA_INT;

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

    /** In the order in which they need each other; a platform whose jar lacks one does not need it. */
    private static final List<String> LINUX = List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5",
            "libopenblas.so.0");

    private static final List<String> MAC =
            List.of("libgcc_s.1.1.dylib", "libgcc_s.1.dylib", "libquadmath.0.dylib", "libgfortran.5.dylib",
            "libopenblas.0.dylib");
    private static final List<String> WINDOWS = List.of("libopenblas.dll");

    private final Fortran fortran = new Fortran();
    private final SymbolLookup symbols;
    private final String name;
    private final MemorySegment malloc = Linker.nativeLinker().defaultLookup().findOrThrow("malloc");
    private final MemorySegment free = Linker.nativeLinker().defaultLookup().findOrThrow("free");
    private final Routines doubles;
    private final Routines singles;

    /** The routines that every matrix needs, in one precision. */
    private record Routines(MemorySegment syrk, MemorySegment sytrd) {}

    private OpenBlasLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
        this.doubles = routines("d");
        this.singles = routines("s");
        this.name = describe();
        useOneThread();
    }

    private Routines routines(String letter) {
        return new Routines(symbol(letter + "syrk_"), symbol(letter + "sytrd_"));
    }

    private Routines routines(Precision precision) {
        return precision == Precision.DOUBLE ? doubles : singles;
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
     * X ← βX + AAᵀ ({@code NO_TRANS}, A n × k) or βX + AᵀA ({@code TRANS}, A k × n), one triangle of it, all column-major;
     * if β is 0, X may hold anything.
     */
    void syrk(Precision precision, char triangle, char trans, int n, int k, MemorySegment a, int lda, double beta, MemorySegment x,
            int ldx) {
        try (Fortran.Call call = fortran.call(routines(precision).syrk())) {
            call.letter(triangle).letter(trans).number(n).number(k).real(precision, 1).array(a).number(lda)
                    .real(precision, beta).array(x).number(ldx).result();
        }
    }

    /**
     * Memory that holds anything, aligned to cache lines, until the arena is closed: Java's own is filled with zeros first, which is time
     * lost for a matrix that will be written over.
     */
    @SuppressWarnings("restricted")
    MemorySegment room(Arena arena, long bytes) {
        long block;
        try (Fortran.Call call = fortran.call(malloc)) {
            block = call.word(bytes + NativeArrays.LINE).result();
        }
        if (block == 0) {
            throw new OutOfMemoryError("no memory for " + bytes + " bytes");
        }
        MemorySegment room = MemorySegment.ofAddress(block).reinterpret(bytes + NativeArrays.LINE, arena, this::free);
        return room.asSlice(-block & (NativeArrays.LINE - 1), bytes);
    }

    private void free(MemorySegment block) {
        try (Fortran.Call call = fortran.call(free)) {
            call.array(block).result();
        }
    }

    /** Refuses a matrix with NaN or infinity on its diagonal, {@link Finite#checkDiagonal}. */
    void checkDiagonal(Precision precision, int n, MemorySegment x, int ldx) {
        NativeArrays reals = new NativeArrays(precision);
        try (Arena arena = Arena.ofConfined(); Fortran.Call call = call(precision, "copy")) {
            MemorySegment diagonal = reals.allocate(arena, n);
            call.number(n).array(x).number(ldx + 1).array(diagonal).number(1).result();
            for (double element : reals.toArray(diagonal, 0, n)) {
                Finite.checkDiagonal(element);
            }
        }
    }

    /** A triangle of x to tridiagonal form: diagonal d, off-diagonal e, reflectors in x and tau. */
    int sytrd(Precision precision, char triangle, int n, MemorySegment x, int ldx, MemorySegment d, MemorySegment e, MemorySegment tau,
            MemorySegment work, int lwork) {
        try (Fortran.Call call = fortran.call(routines(precision).sytrd())) {
            return call.letter(triangle).number(n).array(x).number(ldx).array(d).array(e).array(tau).array(work).number(lwork)
                    .info();
        }
    }

    /**
     * Eigenvectors {@code from … to} (counted from 1, ascending eigenvalues) of a tridiagonal matrix, in the columns of
     * z; d and e are overwritten, w is for n eigenvalues.
     */
    int stemr(Precision precision, int n, MemorySegment d, MemorySegment e, int from, int to, MemorySegment w,
            MemorySegment z) {
        int count = to - from + 1;
        try (Arena arena = Arena.ofConfined(); Fortran.Call call = call(precision, "stemr")) {
            int lwork = 18 * n;
            int liwork = 10 * n;
            return call.letter('V').letter('I').number(n).array(d).array(e).real(precision, 0).real(precision, 0)
                    .number(from).number(to).number(0).array(w).array(z).number(n).number(count)
                    .array(arena.allocate(JAVA_INT, 2L * count)).number(1)
                    .array(new NativeArrays(precision).allocate(arena, lwork)).number(lwork)
                    .array(arena.allocate(JAVA_INT, liwork)).number(liwork).info();
        }
    }

    /** z ← Qz with the Q of {@link #sytrd}, for k columns of z. */
    int ormtr(Precision precision, char triangle, int n, int k, MemorySegment x, int ldx, MemorySegment tau, MemorySegment z) {
        try (Arena arena = Arena.ofConfined(); Fortran.Call call = call(precision, "ormtr")) {
            int lwork = workOfReflectors(k);
            return call.letter('L').letter(triangle).letter('N').number(n).number(k).array(x).number(ldx).array(tau).array(z)
                    .number(n).array(new NativeArrays(precision).allocate(arena, lwork)).number(lwork).info();
        }
    }

    /** What {@code ormtr} and {@code ormqr} work fastest with: blocks of at most 64 columns, and their triangle. */
    static int workOfReflectors(int columns) {
        return 64 * columns + 64 * 65;
    }

    /**
     * (L, B) to (L', 0) by reflections, n × n and n × columns, L a lower triangle; the reflectors replace B, panel × n numbers
     * of each go to t and work.
     */
    int tplqt(int n, int columns, int panel, MemorySegment l, int ldl, MemorySegment b, MemorySegment t, MemorySegment work) {
        try (Fortran.Call call = call(Precision.DOUBLE, "tplqt")) {
            return call.number(n).number(columns).number(0).number(panel).array(l).number(ldl).array(b).number(n).array(t)
                    .number(panel).array(work).info();
        }
    }

    /**
     * The parallelism is ours: one layer to a worker. OpenBLAS's own threads would only fight the workers for the
     * cores.
     */
    private void useOneThread() {
        try (Fortran.Call call = fortran.call(symbol("openblas_set_num_threads"))) {
            call.word(1).result();
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
        try (Fortran.Call call = fortran.call(symbol(function))) {
            return MemorySegment.ofAddress(call.result()).reinterpret(256).getString(0);
        }
    }

    /** False where the library was built without the routines of the two-stage reduction. */
    boolean hasTwoStages() {
        return symbols.find("dsytrd_sy2sb_").isPresent() && symbols.find("ssytrd_sb2st_").isPresent();
    }

    /** A call of a routine of LAPACK. */
    Fortran.Call call(Precision precision, String routine) {
        return fortran.call(symbol((precision == Precision.DOUBLE ? "d" : "s") + routine + "_"));
    }

    private MemorySegment symbol(String name) {
        return symbols.find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("its library lacks the function " + name));
    }
}
