package org.eigenscope.surgery;

import org.eigenscope.model.WeightMatrix;
import org.eigenscope.spectrum.GaussianNoise;
import org.eigenscope.spectrum.Shuffle;

/** Draws random matrices of rank one. */
final class RandomProduct {

    private RandomProduct() {}

    /** c·xyᵀ of Frobenius norm c, the same for the same seed, slice and shape. */
    static SliceChange of(WeightMatrix weights, int slice, Removal.RandomRankOne draw, double c) {
        GaussianNoise noise = new GaussianNoise(Shuffle.sliceSeed(draw.seed(), slice));
        double[] x = unit(noise, 0, weights.rows());
        double[] y = unit(noise, weights.rows(), weights.columns());
        for (int i = 0; i < x.length; i++) {
            x[i] *= c;
        }
        return new SliceChange.Products(new double[][] {x}, new double[][] {y}, false);
    }

    private static double[] unit(GaussianNoise noise, long first, int length) {
        double[] vector = new double[length];
        noise.add(1, first, vector, 0, length);
        double norm = 0;
        for (double v : vector) {
            norm += v * v;
        }
        for (int i = 0; i < length; i++) {
            vector[i] /= Math.sqrt(norm);
        }
        return vector;
    }
}
