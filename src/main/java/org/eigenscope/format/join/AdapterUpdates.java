package org.eigenscope.format.join;

import java.util.List;
import java.util.Map;
import org.eigenscope.format.data.Factor;
import org.eigenscope.format.data.Factor.Scale;
import org.eigenscope.format.data.FourierMatrix;
import org.eigenscope.format.data.HadamardProduct;
import org.eigenscope.format.data.KroneckerProduct;
import org.eigenscope.format.data.LowRankProduct;
import org.eigenscope.format.join.AdapterUpdate.None;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;
import static org.eigenscope.format.join.AdapterFactors.half;
import static org.eigenscope.format.join.AdapterFactors.matrix;
import static org.eigenscope.format.join.AdapterFactors.misfit;
import static org.eigenscope.format.join.AdapterFactors.missing;
import static org.eigenscope.format.join.AdapterFactors.positions;
import static org.eigenscope.format.join.AdapterFactors.size;

/**
 * Forms the updates of adapters: LoRA (Hu et al. 2021, arXiv 2106.09685) ΔW = s·B·A, with the core of a convolution
 * (LoCon), the diagonal of AdaLoRA, one product an expert; LoHa s·(B₁A₁)∘(B₂A₂); LoKr s·W₁⊗W₂; VeRA
 * diag(b)·B·diag(d)·A. In all of them s = α/r if nothing else is said.
 */
final class AdapterUpdates {

    static final Scale ONE = new Scale(1, null);

    private static final int MOST_FREQUENCIES = 1 << 20;

    private final AdapterConfig config;
    private final OrthogonalAdapters turns;
    private final Map<String, RawLayer> byName;
    /** The random factors that the modules of VeRA share, or null. */
    private final RawLayer sharedA;
    private final RawLayer sharedB;
    private final boolean columnsFirst;
    private final FoldedKernels kernels;
    private final PeftAttention attention;

    /**
     * @param byName all tensors of the adapter
     * @param columnsFirst true if the file's {@code lora_a} is r × in, as in GGUF, where its shape does not tell
     */
    AdapterUpdates(AdapterConfig config, Map<String, AdapterModule> modules, Map<String, RawLayer> byName,
            boolean columnsFirst) {
        this.config = config;
        this.turns = new OrthogonalAdapters(config);
        this.byName = byName;
        this.columnsFirst = columnsFirst;
        this.kernels = new FoldedKernels(modules);
        this.attention = new PeftAttention(modules);
        this.sharedA = shared(modules, "A");
        this.sharedB = shared(modules, "B");
    }

    private static RawLayer shared(Map<String, AdapterModule> modules, String role) {
        List<RawLayer> found = modules.values().stream().filter(module -> module.method() == AdapterModule.Method.VERA)
                .map(module -> module.part(role)).filter(raw -> raw != null).toList();
        return found.size() == 1 ? found.getFirst() : null;
    }

    /**
     * The update of a module.
     *
     * @param base the shape of the weight that it is for, or null if it is not known: out, in, positions of the kernel
     * @throws None if there is none, with the reason
     */
    AdapterUpdate of(AdapterModule module, Shape base) throws None {
        for (RawLayer part : module.method() == AdapterModule.Method.OTHER ? List.<RawLayer>of()
                : module.parts().values()) {
            if (!part.reason().isEmpty() || !part.tensor().isReal() || part.tensor().shape().elements() == 0) {
                throw missing(module);
            }
        }
        AdapterUpdate update = switch (module.method()) {
            case LORA -> lora(module);
            case LOHA -> loha(module, base);
            case LOKR -> lokr(module, base);
            case VERA -> vera(module, base);
            case IA3 -> scaled(module, base);
            case FULL -> full(module);
            case OTHER -> {
                if (OrthogonalAdapters.is(module.label())) {
                    yield turns.of(module, base);
                }
                if (module.label().equalsIgnoreCase("fourierft")) {
                    yield fourier(module, base);
                }
                throw None.unknown("a factor of %s, whose update is not formed".formatted(module.label()));
            }
        };
        return module.method() == AdapterModule.Method.IA3 || update.turn() != null ? update
                : withMagnitude(module, update);
    }

    private AdapterUpdate withMagnitude(AdapterModule module, AdapterUpdate update) throws None {
        RawLayer raw = module.part("magnitude_vector", "scale");
        raw = raw == null ? ownMagnitude(module) : raw;
        if (raw == null) {
            return update;
        }
        Shape shape = raw.tensor().shape();
        boolean byColumn = module.part("scale") != null && shape.rank() > 1 && shape.dim(0) == 1
                && shape.dim(1) == update.columns()
                && update.rows() > 1;
        if (shape.elements() != (byColumn ? update.columns() : update.rows())) {
            throw None.damaged("its magnitudes are %s, and its update is %d × %d".formatted(shape, update.rows(),
                    update.columns()));
        }
        return update.with(raw.tensor().data(), !byColumn);
    }

    /** The magnitudes that mlx-lm and torchtune keep beside their factors; null if there are none. */
    RawLayer ownMagnitude(AdapterModule module) {
        RawLayer mlx = module.part("a") == null ? null : byName.get(module.path() + ".m");
        return module.part("a") == null || mlx != null ? mlx : byName.get(module.path() + ".magnitude");
    }

    /** The update as it is in the file. */
    private AdapterUpdate full(AdapterModule module) throws None {
        Tensor tensor = module.part("diff").tensor();
        int rows = size(tensor, tensor.shape().dim(0));
        int columns = size(tensor, tensor.shape().dim(1));
        Factor whole = positions(tensor, rows, columns);
        return new AdapterUpdate(whole.source(), rows, columns, whole.slices(), Math.min(rows, columns),
                tensor.shape().rank() > 2, false, "", "the update itself");
    }

    private Scale scale(AdapterModule module, double rank) {
        RawLayer alpha = byName.get(module.path() + ".alpha");
        boolean stored = alpha != null && alpha.tensor().shape().elements() == 1 && alpha.tensor().dtype().isReal()
                && alpha.reason().isEmpty();
        return stored ? new Scale(1 / rank, alpha.tensor().data()) : new Scale(config.scale(module.path(), rank), null);
    }

    /** True if nothing tells what the update is multiplied by. */
    boolean unscaled(AdapterModule module) {
        return !config.known() && !byName.containsKey(module.path() + ".alpha")
                && module.method() != AdapterModule.Method.VERA && module.method() != AdapterModule.Method.FULL
                && module.method() != AdapterModule.Method.OTHER
                && module.method() != AdapterModule.Method.IA3;
    }

    private AdapterUpdate lora(AdapterModule module) throws None {
        RawLayer down = module.part("A", "down", "a");
        RawLayer up = module.part("B", "up", "b");
        if (down == null || up == null) {
            throw missing(module);
        }
        if (module.part("a") != null) {
            return ordered(module, down.tensor(), up.tensor());
        }
        Tensor a = down.tensor();
        Tensor b = up.tensor();
        RawLayer core = module.part("mid");
        if (core != null) {
            return core(module, a, core.tensor(), b);
        }
        int count = config.rank(module.path());
        List<String> parameters = config.parameters(AdapterConfig.path(withoutBase(module.path())));
        if (!parameters.isEmpty() && count > 0 && a.shape().rank() == 2 && a.shape().dim(0) != count && a.shape()
                .dim(0) % count == 0) {
            return experts(module, a, b, count);
        }
        if (a.shape().rank() == 2 && b.shape().rank() == 2 && a.shape().dim(0) > b.shape().dim(1)
                && a.shape().dim(0) % b.shape().dim(1) == 0) {
            throw None.unknown(("its factors %s and %s are those of several projections, one below the other, which "
                    + "are not formed").formatted(a.shape(), b.shape()));
        }
        List<Long> beyond = b.shape().dims().subList(Math.min(2, b.shape().rank()), b.shape().rank());
        if (a.shape().rank() < 2 || a.shape().rank() != b.shape().rank() || a.shape().dim(0) != b.shape().dim(1)
                || beyond.stream().anyMatch(dim -> dim != 1)) {
            throw misfit(a, b);
        }
        int rank = size(a, b.shape().dim(1));
        int rows = size(b, b.shape().dim(0));
        int columns = size(a, a.shape().dim(1));
        RawLayer diagonal = module.part("E");
        if (diagonal != null && diagonal.tensor().shape().elements() != rank) {
            throw misfit(diagonal.tensor(), b);
        }
        TensorData inner = diagonal == null ? null : diagonal.tensor().data();
        Scale scale = attention.scale(module, scale(module, diagonal == null ? rank : rank + 1e-5));
        Factor positions = positions(a, rank, columns);
        return new AdapterUpdate(new LowRankProduct(Factor.of(b.data(), rows, rank), positions, scale, inner, null),
                rows, columns,
                positions.slices(), rank, a.shape().rank() > 2, module.embedding() || config.transposed(),
                attention.isOne(module) ? PeftAttention.INPUTS : parameter(module, parameters),
                "%s·B·A of rank %d".formatted(text(scale), rank));
    }

    /** ΔW of kernel position k is up·mid[:, :, k]·down. */
    private AdapterUpdate core(AdapterModule module, Tensor down, Tensor mid, Tensor up) throws None {
        if (down.shape().rank() < 2 || up.shape().rank() < 2 || mid.shape().rank() < 3 || mid.shape()
                .dim(0) != up.shape().dim(1)
                || mid.shape().dim(1) != down.shape().dim(0) || up.shape().elements() != up.shape().dim(0) * up.shape()
                .dim(1)
                || down.shape().elements() != down.shape().dim(0) * down.shape().dim(1)) {
            throw misfit(mid, up);
        }
        int rank = size(up, up.shape().dim(1));
        int rows = size(up, up.shape().dim(0));
        int inner = size(down, down.shape().dim(0));
        int columns = size(down, down.shape().dim(1));
        Scale scale = scale(module, inner);
        Factor a = LowRankProduct.of(positions(mid, rank, inner), Factor.of(down.data(), inner, columns), ONE)
                .asFactor();
        return new AdapterUpdate(LowRankProduct.of(Factor.of(up.data(), rows, rank), a, scale), rows, columns,
                a.slices(),
                Math.min(rank, inner), true, false, "", "%s·up·mid·down of rank %d".formatted(text(scale),
                Math.min(rank, inner)));
    }

    /**
     * Lower-case names: of MLX in × r and r × out, of others r × in and out × r; with an axis more, one product an
     * expert.
     */
    private AdapterUpdate ordered(AdapterModule module, Tensor a, Tensor b) throws None {
        int axes = a.shape().rank();
        if (axes != b.shape().rank() || axes < 2 || axes > 3 || axes == 3 && a.shape().dim(0) != b.shape().dim(0)) {
            throw misfit(a, b);
        }
        int slices = axes == 3 ? size(a, a.shape().dim(0)) : 1;
        int aRows = size(a, a.shape().dim(axes - 2));
        int aColumns = size(a, a.shape().dim(axes - 1));
        int bRows = size(b, b.shape().dim(axes - 2));
        int bColumns = size(b, b.shape().dim(axes - 1));
        boolean torch = aRows == bColumns;
        boolean mlx = aColumns == bRows;
        // A table of tokens in GGUF has its factors the other way round: a is tokens × r, b is out × r.
        boolean tokens = !torch && !mlx && aColumns == bColumns;
        if (!torch && !mlx && !tokens) {
            throw misfit(a, b);
        }
        boolean asTorch = torch && (!mlx || columnsFirst || axes == 3);
        int rank = asTorch ? aRows : aColumns;
        int rows = tokens || asTorch ? bRows : bColumns;
        int columns = asTorch ? aColumns : aRows;
        Scale scale = scale(module, rank);
        long aSlice = (long) aRows * aColumns;
        long bSlice = (long) bRows * bColumns;
        Factor left = tokens || asTorch ? Factor.of(b.data(), rows, rank, slices, bSlice, rank, 1)
                : Factor.of(b.data(), rows, rank, slices, bSlice, 1, rows);
        Factor right = asTorch ? Factor.of(a.data(), rank, columns, slices, aSlice, columns, 1)
                : Factor.of(a.data(), rank, columns, slices, aSlice, 1, rank);
        return new AdapterUpdate(LowRankProduct.of(left, right, scale), rows, columns, slices, rank, false, tokens, "",
                "%s·b·a of rank %d".formatted(text(scale), rank));
    }

    /**
     * PEFT's {@code target_parameters} of a stack of experts: A has experts · r rows, the expert outermost; B has r ·
     * experts columns, the expert innermost.
     */
    private AdapterUpdate experts(AdapterModule module, Tensor a, Tensor b, int rank) throws None {
        if (b.shape().rank() != 2 || b.shape().dim(1) != a.shape().dim(0)) {
            throw misfit(a, b);
        }
        int experts = size(a, a.shape().dim(0) / rank);
        int rows = size(b, b.shape().dim(0));
        int columns = size(a, a.shape().dim(1));
        Scale scale = scale(module, rank);
        Factor left = Factor.of(b.data(), rows, rank, experts, 1, (long) rank * experts, experts);
        Factor right = Factor.of(a.data(), rank, columns, experts, (long) rank * columns, columns, 1);
        return new AdapterUpdate(LowRankProduct.of(left, right, scale), rows, columns, experts, rank, false, false,
                parameter(module, config.parameters(AdapterConfig.path(withoutBase(module.path())))),
                "%s·B·A of rank %d, one for each of %d experts".formatted(text(scale), rank, experts));
    }

    static String withoutBase(String path) {
        return path.replaceFirst("(?:\\.base_layer)+$", "");
    }

    /** PEFT wraps a module once for each of its parameters, the first innermost. */
    private static String parameter(AdapterModule module, List<String> parameters) {
        int depth = (module.path().length() - withoutBase(module.path()).length()) / ".base_layer".length();
        int index = parameters.size() - 1 - depth;
        return index < 0 ? "" : parameters.get(index);
    }

    private AdapterUpdate loha(AdapterModule module, Shape base) throws None {
        Factor x = half(module, "w1", "t1", base);
        Factor y = half(module, "w2", "t2", base);
        if (x.rows() != y.rows() || x.columns() != y.columns() || x.slices() != y.slices()) {
            throw None.damaged("its two products are of different shapes");
        }
        int rank = size(module.part("w1_b").tensor(), module.part("w1_b").tensor().shape().dim(0));
        Scale scale = scale(module, rank);
        boolean kernel = module.part("t1") != null || x.slices() > 1;
        kernels.requireNone(module, base, kernel ? 0 : x.columns());
        return new AdapterUpdate(new HadamardProduct(x, y, scale), x.rows(), x.columns(), x.slices(),
                (int) Math.min(Integer.MAX_VALUE, (long) rank * rank),
                kernel, config.transposed(), "", "%s·(w1_a·w1_b)∘(w2_a·w2_b) of rank %d".formatted(text(scale), rank));
    }

    private AdapterUpdate lokr(AdapterModule module, Shape base) throws None {
        RawLayer w1 = module.part("w1");
        Factor x = w1 == null ? half(module, "w1", "t1", null) : matrix(w1.tensor());
        RawLayer w2 = module.part("w2");
        Shape inner = base == null || base.rank() < 3 || base.dim(0) % x.rows() != 0 || base.dim(1) % x.columns() != 0
                ? null
                : Shape.of(base.dim(0) / x.rows(), base.dim(1) / x.columns(), base.dim(2));
        Factor y = w2 == null ? half(module, "w2", "t2", inner) : matrix(w2.tensor());
        if (x.slices() != 1) {
            throw None.damaged("its first factor is not a matrix");
        }
        RawLayer low = module.part("w1_b", "w2_b");
        // Two whole factors have no rank of their own: LyCORIS leaves them as they are, PEFT scales by its
        // configuration.
        double rank = low != null ? low.tensor().shape().dim(0) : config.rank(module.path());
        Scale scale = rank > 0 ? scale(module, rank) : ONE;
        long rows = (long) x.rows() * y.rows();
        long columns = (long) x.columns() * y.columns();
        boolean kernel = w2 == null ? module.part("t2") != null || y.slices() > 1 : w2.tensor().shape().rank() > 2;
        kernels.requireNone(module, base, kernel || w2 != null ? 0 : columns);
        return new AdapterUpdate(new KroneckerProduct(x, y, scale),
                size(module.parts().values().iterator().next().tensor(), rows),
                size(module.parts().values().iterator().next().tensor(), columns), y.slices(), Integer.MAX_VALUE,
                kernel,
                config.transposed(), "", "%s·w1⊗w2".formatted(text(scale)));
    }

    private AdapterUpdate vera(AdapterModule module, Shape base) throws None {
        if (module.isShared()) {
            throw None.unknown("random factors of VeRA, which all modules share: they were never learned");
        }
        RawLayer d = module.part("lambda_d");
        RawLayer b = module.part("lambda_b");
        if (sharedA == null || sharedB == null) {
            throw None.unknown("VeRA's random factors are not in the file: PEFT saves them with save_projection=True");
        }
        if (base == null) {
            throw None.unknown("how much of VeRA's shared random factors a module takes is known only "
                    + "from the base model: compare the base model with this adapter");
        }
        Tensor a = sharedA.tensor();
        Tensor bMatrix = sharedB.tensor();
        long rows = base.dim(0);
        long columns = base.dim(1);
        if (d == null || b == null || a.shape().rank() != 2 || bMatrix.shape().rank() != 2 || a.shape()
                .dim(0) != bMatrix.shape().dim(1)
                || b.tensor().shape().elements() != rows || d.tensor().shape().elements() != a.shape().dim(0)
                || bMatrix.shape().dim(0) < rows || a.shape().dim(1) < columns || !sharedA.tensor().isReal()
                || !bMatrix.isReal()) {
            throw None.damaged("the factors and vectors of VeRA do not fit");
        }
        int rank = size(a, a.shape().dim(0));
        Factor left = Factor.of(bMatrix.data(), (int) rows, rank);
        Factor right = Factor.of(a.data(), rank, (int) columns, 1, 1, a.shape().dim(1), 1);
        return new AdapterUpdate(new LowRankProduct(left, right, ONE, d.tensor().data(), b.tensor().data()), (int) rows,
                (int) columns, 1,
                rank, false, config.transposed(), "", "diag(b)·B·diag(d)·A of rank %d".formatted(rank));
    }

    /** FourierFT: the places of its numbers are drawn again from their seed, in a spectrum of the weight's shape. */
    private AdapterUpdate fourier(AdapterModule module, Shape base) throws None {
        Tensor numbers = module.parts().values().iterator().next().tensor();
        if (base == null || config.type().isEmpty()) {
            throw None.unknown("where the numbers of FourierFT stand depends on the weight's shape and on its "
                    + "configuration: compare the base model with this adapter");
        }
        if (base.rank() > 2 || !numbers.isReal() || numbers.shape().rank() != 1 || numbers.shape().elements() < 1
                || numbers.shape().elements() > MOST_FREQUENCIES) {
            throw None.unknown("a spectrum %s for a weight of %s is not computed".formatted(numbers.shape(), base));
        }
        try {
            int count = (int) numbers.shape().elements();
            FourierMatrix update = new FourierMatrix((int) base.dim(0), (int) base.dim(1), numbers.data(),
                    FourierMatrix.shuffled(base.elements(), count, (long) config.number("random_loc_seed", 777)),
                    config.number("scaling", 150));
            return new AdapterUpdate(update, update.rows(), update.columns(), 1, update.rank(), false,
                    config.transposed(), "", "the inverse Fourier transform of %,d numbers".formatted(count));
        } catch (IllegalArgumentException e) {
            throw None.unknown("its spectrum is not computed: " + e.getMessage());
        }
    }

    /** IA³ adds nothing: it scales what comes in or goes out. */
    private AdapterUpdate scaled(AdapterModule module, Shape base) throws None {
        Tensor tensor = module.part("l").tensor();
        if (base == null) {
            throw None.unknown("IA³ scales the base model by this vector, which has no spectrum");
        }
        boolean byRow = tensor.shape().rank() < 2 || tensor.shape().dim(0) != 1;
        if (tensor.shape().elements() != (byRow ? base.dim(0) : base.dim(1))) {
            throw None.damaged("its scales are %s, and the weight is %s".formatted(tensor.shape(), base));
        }
        return new AdapterUpdate(null, (int) base.dim(0), (int) base.dim(1), 1, 1, false, config.transposed(), "",
                "W scaled")
                .with(tensor.data(), byRow);
    }

    private static String text(Scale scale) {
        return scale.alpha() != null ? "α/r" : String.valueOf((float) scale.factor());
    }
}
