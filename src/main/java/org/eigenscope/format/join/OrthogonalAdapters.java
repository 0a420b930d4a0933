package org.eigenscope.format.join;

import java.util.Locale;
import java.util.Set;
import org.eigenscope.format.data.Factor;
import org.eigenscope.format.data.OrthogonalFactor;
import org.eigenscope.format.join.AdapterUpdate.None;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/**
 * Adapters that multiply a weight W of out × in by an orthogonal matrix, or one close to it, in place of adding to it:
 * OFT W·Rᵀ, BOFT diag(s)·W·Rᵀ, HRA W·(I − 2u₁u₁ᵀ)·…, as PEFT merges them.
 */
final class OrthogonalAdapters {

    private static final Set<String> NAMES = Set.of("OFT", "BOFT", "HRA", "ROAD", "PSOFT");
    private static final int DEFAULT_TERMS = 5;
    private static final int MOST_TERMS = 100;
    /** Rows of a block that is inverted as a whole. */
    private static final int LARGEST_BLOCK = 2048;

    private final AdapterConfig config;

    OrthogonalAdapters(AdapterConfig config) {
        this.config = config;
    }

    /** True if the method of this name turns weights. */
    static boolean is(String label) {
        return NAMES.contains(label.toUpperCase(Locale.ROOT));
    }

    /**
     * What a module turns its weight by.
     *
     * @param base the weight's shape, out × in, or null if it is not known
     */
    AdapterUpdate of(AdapterModule module, Shape base) throws None {
        if (base == null) {
            throw None.unknown(("a factor of %s, which turns the base model's weight and has no spectrum of its own: "
                    + "compare the base model with this adapter").formatted(module.label()));
        }
        if (config.type().isEmpty()) {
            throw None.unknown("the adapter_config.json that tells how its turn is made is not beside it");
        }
        if (base.rank() > 2 && base.dim(2) > 1) {
            throw None.unknown("it turns the inputs of a convolution at all positions of its kernel at once, which is "
                    + "not computed");
        }
        return switch (config.type()) {
            case "OFT" -> oft(module, base);
            case "BOFT" -> boft(module, base);
            case "HRA" -> hra(module, base);
            default -> throw None.unknown("what %s makes of the weight is not computed".formatted(module.label()));
        };
    }

    private AdapterUpdate oft(AdapterModule module, Shape base) throws None {
        Tensor numbers = part(module, ".oft_R");
        if (numbers == null || config.isTrue("coft")) {
            throw None.unknown("its kind of OFT (constrained, of an embedding, or of an early version of PEFT) is not "
                    + "computed");
        }
        boolean shared = config.isTrue("block_share");
        long length = base.dim(1);
        long perBlock = numbers.shape().rank() == 2 ? numbers.shape().dim(1) : -1;
        long size = Math.round((1 + Math.sqrt(1 + 8.0 * Math.max(0, perBlock))) / 2);
        if (numbers.shape().rank() != 2 || size * (size - 1) / 2 != perBlock || length % size != 0
                || numbers.shape().dim(0) != (shared ? 1 : length / size)) {
            throw misfit(numbers, base);
        }
        OrthogonalFactor.Cayley cayley = config.isFalse("use_cayley_neumann") ? new OrthogonalFactor.Cayley.Exact()
                : new OrthogonalFactor.Cayley.Series((int) Math.clamp(config.number("num_cayley_neumann_terms",
                DEFAULT_TERMS), 1, MOST_TERMS));
        checkSize(size);
        return AdapterUpdate.turning(new OrthogonalFactor.Blocks(numbers.data(), (int) length, (int) size, shared,
                false, cayley), (int) base.dim(0), null, "W·Rᵀ, R of blocks of %d".formatted(size));
    }

    private AdapterUpdate boft(AdapterModule module, Shape base) throws None {
        Tensor numbers = part(module, ".boft_R");
        Tensor scales = part(module, ".boft_s");
        if (numbers == null || numbers.shape().rank() != 4 || scales == null) {
            throw AdapterFactors.missing(module);
        }
        Shape shape = numbers.shape();
        if (shape.dim(0) != 1) {
            throw None.unknown("its rotation is a product of %,d butterflies, which is not computed".formatted(
                    shape.dim(0)));
        }
        long size = shape.dim(2);
        if (size != shape.dim(3) || size < 1 || shape.dim(1) != base.dim(1) / size || base.dim(1) % size != 0
                || scales.shape().elements() != base.dim(0)) {
            throw misfit(numbers, base);
        }
        checkSize(size);
        return AdapterUpdate.turning(new OrthogonalFactor.Blocks(numbers.data(), (int) base.dim(1), (int) size, false,
                true,
                new OrthogonalFactor.Cayley.Exact()), (int) base.dim(0), scales.data(),
                "diag(s)·W·Rᵀ, R of blocks of %d" .formatted(size));
    }

    private AdapterUpdate hra(AdapterModule module, Shape base) throws None {
        Tensor numbers = part(module, ".hra_u");
        if (numbers == null) {
            throw AdapterFactors.missing(module);
        }
        Shape shape = numbers.shape();
        if (shape.rank() != 2 || shape.dim(0) != base.dim(1) || shape.elements() > Factor.LARGEST) {
            throw misfit(numbers, base);
        }
        return AdapterUpdate.turning(new OrthogonalFactor.Reflections(numbers.data(), (int) shape.dim(0),
                (int) shape.dim(1),
                config.isTrue("apply_GS")), (int) base.dim(0), null, "W turned by %d reflections".formatted(
                shape.dim(1)));
    }

    /** The module's tensor of this name, whatever follows it. */
    private static Tensor part(AdapterModule module, String name) {
        return module.parts().values().stream().map(RawLayer::tensor)
                .filter(tensor -> tensor.name().startsWith(name, module.path().length()) && tensor.isReal()
                        && tensor.shape().elements() > 0)
                .findFirst().orElse(null);
    }

    private static void checkSize(long size) throws None {
        if (size > LARGEST_BLOCK) {
            throw None.unknown("its blocks of %,d × %,d are too large to be made".formatted(size, size));
        }
    }

    private static None misfit(Tensor numbers, Shape base) {
        return None.damaged("its numbers %s do not turn a weight of %s".formatted(numbers.shape(), base));
    }
}
