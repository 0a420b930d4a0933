package org.eigenscope.format.join;

import org.eigenscope.format.data.Factor;
import org.eigenscope.format.data.LowRankProduct;
import org.eigenscope.format.join.AdapterUpdate.None;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/** The tensors of an adapter as factors of a product, and why some are none. */
final class AdapterFactors {

    private AdapterFactors() {}

    /** A tensor of a convolution, out × in × kernel, as one matrix a position. */
    static Factor positions(Tensor tensor, int rows, int columns) throws None {
        int slices = size(tensor, tensor.shape().elements() / ((long) rows * columns));
        return Factor.of(tensor.data(), rows, columns, slices, 1, (long) columns * slices, slices);
    }

    static Factor matrix(Tensor tensor) throws None {
        if (tensor.shape().rank() != 2 && tensor.shape().rank() < 4) {
            throw None.unknown(("its factor of %s is that of a one-dimensional convolution, whose product is not "
                    + "defined").formatted(tensor.shape()));
        }
        return positions(tensor, size(tensor, tensor.shape().dim(0)), size(tensor, tensor.shape().dim(1)));
    }

    /** A product of two factors, with a core between them for a convolution: aᵀ·t[:, :, k]·b, else a·b. */
    static Factor half(AdapterModule module, String name, String coreName, Shape base) throws None {
        RawLayer first = module.part(name + "_a");
        RawLayer second = module.part(name + "_b");
        if (first == null || second == null) {
            throw missing(module);
        }
        Tensor a = first.tensor();
        Tensor b = second.tensor();
        if (a.shape().rank() != 2 || b.shape().rank() != 2) {
            throw misfit(a, b);
        }
        int rank = size(b, b.shape().dim(0));
        int columns = size(b, b.shape().dim(1));
        RawLayer core = module.part(coreName);
        if (core != null) {
            Tensor t = core.tensor();
            int inner = size(a, a.shape().dim(0));
            if (t.shape().rank() < 3 || t.shape().dim(0) != inner || t.shape().dim(1) != rank) {
                throw misfit(t, b);
            }
            Factor right = LowRankProduct.of(positions(t, inner, rank), Factor.of(b.data(), rank, columns),
                    AdapterUpdates.ONE).asFactor();
            int rows = size(a, a.shape().dim(1));
            return LowRankProduct.of(Factor.transposed(a.data(), rows, inner), right, AdapterUpdates.ONE).asFactor();
        }
        if (a.shape().dim(1) != rank) {
            throw misfit(a, b);
        }
        Factor left = Factor.of(a.data(), size(a, a.shape().dim(0)), rank);
        boolean folded = base != null && base.rank() > 2 && base.dim(2) > 1 && base.dim(1) * base.dim(2) == columns;
        int slices = folded ? (int) base.dim(2) : 1;
        Factor right = Factor.of(b.data(), rank, columns / slices, slices, 1, columns, slices);
        return LowRankProduct.of(left, right, AdapterUpdates.ONE).asFactor();
    }

    static None missing(AdapterModule module) {
        return None.damaged("a factor of %s whose other one is not there".formatted(
                module.method() == AdapterModule.Method.LORA ? "an update B·A" : module.label()));
    }

    static None misfit(Tensor a, Tensor b) {
        return None.damaged("its shape %s and that of its partner, %s, make no product".formatted(a.shape(),
                b.shape()));
    }

    /** A dimension that fits an int, of a factor that is not too large to be held. */
    static int size(Tensor factor, long dimension) throws None {
        if (dimension < 1 || dimension > Integer.MAX_VALUE || factor.shape().elements() > Factor.LARGEST) {
            throw None.unknown("its factor of %s is too large".formatted(factor.shape()));
        }
        return (int) dimension;
    }
}
