package org.eigenscope.format.join;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.data.DividedData;
import org.eigenscope.format.data.WeightNormData;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/**
 * Kernels that are used otherwise than they stand, which a tensor of another name tells. Weight normalization of
 * kernels whose outputs are their last axis: W = g·v/‖v‖, with a norm for each output. Flax keeps g as
 * {@code WeightNorm_0/Dense_0/kernel/scale} of {@code Dense_0/kernel}; TensorFlow Addons as {@code g} beside
 * {@code kernel} and {@code initialized}. Spectral normalization of Flax: W/σ, σ being
 * {@code batch_stats/SpectralNorm_0/Dense_0/kernel/sigma} beside {@code u}. The kernel keeps its name.
 */
final class ScaledKernels {

    private static final Pattern SCALE = Pattern.compile("(.{1,1000}[./](?:kernel|embedding))[./]scale");
    private static final Pattern SIGMA = Pattern.compile("(.{1,1000}[./](?:kernel|embedding))([./])sigma");
    /** Where Flax keeps what is no parameter, beside {@code params}. */
    private static final Pattern STATISTICS = Pattern.compile("(?:^|(?<=[./]))batch_stats(?=[./])");
    private static final Pattern ADDONS = Pattern.compile("(.{1,1000}[./])g");
    private static final int MOST_PARTS = 30;

    private final JoinedTensors joined;

    ScaledKernels(List<RawLayer> tensors) {
        this.joined = new JoinedTensors(tensors);
    }

    List<RawLayer> resolve() {
        for (RawLayer raw : joined.tensors()) {
            String name = raw.tensor().name();
            if (!name.endsWith("scale") && !name.endsWith("g") && !name.endsWith("sigma")) {
                continue;
            }
            Matcher sigma = SIGMA.matcher(name);
            RawLayer u = sigma.matches() ? joined.get(sigma.group(1) + sigma.group(2) + "u") : null;
            if (u != null) {
                divide(kernel(STATISTICS.matcher(sigma.group(1)).replaceFirst("params")), raw, u);
                continue;
            }
            Matcher flax = SCALE.matcher(name);
            Matcher addons = ADDONS.matcher(name);
            if (flax.matches()) {
                join(kernel(flax.group(1)), raw);
            } else if (addons.matches() && joined.get(addons.group(1) + "initialized") != null) {
                join(joined.get(addons.group(1) + "kernel"), raw);
            }
        }
        return joined.list();
    }

    /** The kernel of this path without one of its parts, which is that of the module that normalizes it; or null. */
    private RawLayer kernel(String path) {
        int start = 0;
        for (int part = 0; part < MOST_PARTS; part++) {
            int slash = path.indexOf('/', start);
            int dot = path.indexOf('.', start);
            int end = slash < 0 ? dot : dot < 0 ? slash : Math.min(slash, dot);
            if (end < 0) {
                return null;
            }
            RawLayer kernel = joined.get(path.substring(0, start) + path.substring(end + 1));
            if (kernel != null) {
                return kernel;
            }
            start = end + 1;
        }
        return null;
    }

    private void divide(RawLayer kernel, RawLayer sigma, RawLayer u) {
        if (kernel == null || kernel.tensor().shape().rank() < 2 || !isReadable(kernel) || !isReadable(sigma)
                || sigma.tensor().shape().elements() != 1) {
            return;
        }
        Tensor w = kernel.tensor();
        DividedData data = new DividedData(w.data(), w.shape(), sigma.tensor().data(), w.dtype().fitsFloat());
        joined.join(kernel.with(new Tensor(w.name(), w.dtype(), w.shape(), 0, data)), kernel,
                List.of(kernel, sigma, u));
    }

    private static boolean isReadable(RawLayer raw) {
        return raw.reason().isEmpty() && raw.tensor().isReal();
    }

    private void join(RawLayer kernel, RawLayer g) {
        Shape shape = kernel == null ? Shape.UNKNOWN : kernel.tensor().shape();
        Shape lengths = g.tensor().shape();
        if (kernel == null || shape.rank() < 2 || lengths.rank() != 1 || !isReadable(kernel) || !isReadable(g)
                || lengths.dim(0) != shape.dim(shape.rank() - 1) || lengths.dim(0) > WeightNormData.MOST_GROUPS) {
            return;
        }
        List<Boolean> kept = new ArrayList<>(Collections.nCopies(shape.rank(), false));
        kept.set(shape.rank() - 1, true);
        Tensor v = kernel.tensor();
        WeightNormData data = new WeightNormData(v.data(), shape, g.tensor().data(), kept, v.dtype().fitsFloat());
        joined.join(kernel.with(new Tensor(v.name(), v.dtype(), shape, 0, data)), kernel, List.of(kernel, g));
    }
}
