package org.eigenscope.surgery;

import java.io.IOException;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;

/**
 * Mean, deviation and norm of the elements of one matrix, as stored.
 *
 * @param mean μ
 * @param deviation their standard deviation
 * @param norm ‖W‖, Frobenius
 */
record SliceFigures(double mean, double deviation, double norm) {

    private static final int BLOCK = 1 << 16;

    static SliceFigures of(WeightMatrix weights, int slice, MatrixReader reader, Runnable checkpoint)
            throws IOException {
        int step = Math.clamp(BLOCK / weights.columns(), 1, weights.rows());
        double[] block = new double[step * weights.columns()];
        double count = (double) weights.rows() * weights.columns();
        double shift = Double.NaN;
        double sum = 0;
        double squares = 0;
        double shifted = 0;
        for (int row = 0; row < weights.rows(); row += step) {
            checkpoint.run();
            int rows = Math.min(step, weights.rows() - row);
            reader.readRows(slice, row, rows, block);
            // Around a number of their own size, so that no digits are lost where the deviation is small.
            shift = Double.isNaN(shift) ? block[0] : shift;
            double blockSum = 0;
            for (int i = 0; i < rows * weights.columns(); i++) {
                double distance = block[i] - shift;
                blockSum += distance;
                shifted += distance * distance;
                squares += block[i] * block[i];
            }
            sum += blockSum;
        }
        double mean = sum / count;
        return new SliceFigures(shift + mean, Math.sqrt(Math.max(0, shifted / count - mean * mean)),
                Math.sqrt(squares));
    }
}
