package org.eigenscope.model;

import java.io.IOException;

/**
 * The step of a quantization: how far apart the numbers are that an element can be. Elements are rounded by up to half
 * of it, and by step/√12 in the root mean square if they are spread evenly.
 */
public final class RoundingStep {

    /** Elements looked at in one place, and the most places. */
    private static final int RUN = 4096;
    private static final int PLACES = 64;

    private RoundingStep() {}

    /**
     * The root mean square of the steps of a tensor's elements, over places that are spread evenly.
     *
     * @return NaN if its type is none that has steps
     */
    public static double of(Tensor tensor) throws IOException {
        TensorData steps = tensor.data().steps();
        long count = tensor.shape().elements();
        if (steps == null || count == 0) {
            return Double.NaN;
        }
        double squares = 0;
        long seen = 0;
        double[] run = new double[(int) Math.min(RUN, count)];
        int places = (int) Math.min(PLACES, Math.ceilDiv(count, run.length));
        try (ElementReader reader = steps.open()) {
            for (int place = 0; place < places; place++) {
                long first = places == 1 ? 0 : Math.round((double) place / (places - 1) * (count - run.length));
                reader.read(Math.min(first, count - run.length), run, 0, run.length);
                for (double step : run) {
                    squares += step * step;
                }
                seen += run.length;
            }
        }
        return Math.sqrt(squares / seen);
    }
}
