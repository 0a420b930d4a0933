package org.eigenscope.format.join;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.eigenscope.format.join.AdapterModule.Method;
import org.eigenscope.format.join.AdapterUpdate.None;
import org.eigenscope.model.Shape;

/**
 * Tells of an adapter without its base model which updates may be those of a convolution, the positions of its kernel
 * folded into the columns: the file says of neither how many they are.
 */
final class FoldedKernels {

    /** Convolutions by the names of diffusers, of Stable Diffusion's own modules, and of image models. */
    private static final Pattern NAME = Pattern.compile(".*(?:conv|sampler|skip_connection|in_layers|out_layers"
            + "|patch_embed)[^.]{0,40}|.*(?:[._]op|input_blocks[._]0[._]0|(?:unet|model)[._]out[._]2)");
    /** Positions of the square kernels that are common, and of a cube. */
    private static final long[] POSITIONS = {9, 25, 27, 49};
    /** Channels of a picture, which no other layer gives. */
    private static final long CHANNELS = 3;

    /** How many outputs the modules have whose columns may be folded. */
    private final Set<Long> outputs = new HashSet<>();

    FoldedKernels(Map<String, AdapterModule> modules) {
        for (AdapterModule module : modules.values()) {
            if (module.method() == Method.LOHA) {
                outputs.add(outputs(module, "w1", "t1"));
            } else if (module.method() == Method.LOKR) {
                outputs.add(outputs(module, "w1", "") * outputs(module, "w2", "t2"));
            }
        }
        outputs.remove(0L);
    }

    private static long outputs(AdapterModule module, String name, String core) {
        boolean transposed = module.part(core) != null;
        if (module.part(name, name + "_a") == null) {
            return 0;
        }
        Shape shape = module.part(name, name + "_a").tensor().shape();
        return shape.rank() < 2 ? 0 : shape.dim(transposed && module.part(name) == null ? 1 : 0);
    }

    /**
     * Passes an update of a dense layer, and that of any layer whose base model is known.
     *
     * @param base the shape of the weight that it is for, or null
     * @param columns those in which a kernel may be folded; 0 if there are none
     * @throws None if it may be that of a convolution
     */
    void requireNone(AdapterModule module, Shape base, long columns) throws None {
        if (base == null && columns > 0 && mayBe(module, columns)) {
            throw None.unknown("its update is, or may be, that of a convolution with the kernel folded into the "
                    + "columns, and how stands in the base model only: compare the base model with this adapter");
        }
    }

    /**
     * True if a module is called a convolution, or has as many columns as a kernel with the outputs of another module
     * for its inputs, and no module has so many outputs.
     */
    private boolean mayBe(AdapterModule module, long columns) {
        return NAME.matcher(module.path()).matches() || !outputs.contains(columns) && LongStream.of(POSITIONS).anyMatch(
                positions -> columns % positions == 0 && (outputs.contains(columns / positions)
                || columns / positions == CHANNELS));
    }
}
