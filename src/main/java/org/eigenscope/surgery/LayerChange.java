package org.eigenscope.surgery;

import java.util.List;
import org.eigenscope.analysis.Trap;
import org.eigenscope.model.Layer;

/**
 * The changed matrices that a removal makes of a layer. Nothing is written yet: the changed weights are computed as
 * they are read.
 *
 * @param layer as it is in the model
 * @param mended the same with other weights; the layer itself if there is nothing to take out
 * @param way what was taken out
 * @param traps those that were taken out; empty for a removal {@linkplain Removal#ofWholeLayers() of whole layers}
 * @param size of the change, before it is rounded to the type of the elements
 * @param spread of ‖ΔW‖/‖W‖ over the single draws of a removal that draws several times
 */
public record LayerChange(Layer layer, Layer mended, Removal way, List<Trap> traps, ChangeSize size, Spread spread) {

    public LayerChange {
        traps = List.copyOf(traps);
    }

    /**
     * A figure of several draws.
     *
     * @param draws how many; 0 for what is not drawn
     * @param mean over them
     * @param deviation the sample's standard deviation; NaN of fewer than two
     */
    public record Spread(int draws, double mean, double deviation) {
        /** Of a removal that leaves nothing to chance. */
        public static final Spread NONE = new Spread(0, Double.NaN, Double.NaN);

        static Spread of(double... values) {
            double mean = 0;
            for (double value : values) {
                mean += value / values.length;
            }
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            return new Spread(values.length, mean,
                    values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1)));
        }
    }

    /** False if there was nothing to take out. */
    public boolean changes() {
        return mended != layer;
    }
}
