package org.eigenscope.timeline.training;

import java.util.Arrays;
import java.util.List;
import org.eigenscope.timeline.Curve;
import org.eigenscope.timeline.TrainingRun;

/** What training logged, at the steps of the checkpoints. */
public final class CheckpointFigures {

    private CheckpointFigures() {}

    /**
     * Joins curves with the checkpoints of a run. A checkpoint has the last value that was logged after the checkpoint
     * before it and not after itself; loggers that count from 0 are one step behind, which changes nothing.
     *
     * @return as many curves, each with one value per checkpoint; NaN where there is none
     */
    public static List<Curve> join(TrainingRun run, List<Curve> curves) {
        double[] at = run.steps().stream().mapToDouble(Long::doubleValue).toArray();
        return curves.stream().map(curve -> new Curve(curve.name(), run.unit(), at, values(curve, at))).toList();
    }

    private static double[] values(Curve curve, double[] at) {
        double[] values = new double[at.length];
        Arrays.fill(values, Double.NaN);
        for (int i = 0; i < curve.size(); i++) {
            int found = Arrays.binarySearch(at, curve.step(i));
            int place = found >= 0 ? found : -found - 1;
            if (place < at.length && Double.isFinite(curve.value(i))) {
                values[place] = curve.value(i);
            }
        }
        return values;
    }
}
