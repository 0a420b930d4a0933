package org.eigenscope.timeline.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eigenscope.timeline.Curve;
import org.eigenscope.timeline.TrainingRun;
import tech.tablesaw.aggregate.AggregateFunctions;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.joining.JoinType;

/** What training logged, at the steps of the checkpoints: Tablesaw joins the two. */
public final class CheckpointFigures {

    private static final String CHECKPOINT = "checkpoint";
    private static final String VALUE = "value";

    private CheckpointFigures() {}

    /**
     * Joins curves with the checkpoints of a run. A checkpoint has the last value that was logged after the checkpoint
     * before it and not after itself; loggers that count from 0 are one step behind, which changes nothing.
     *
     * @return as many curves, each with one value a checkpoint; NaN where there is none
     */
    public static List<Curve> join(TrainingRun run, List<Curve> curves) {
        if (curves.isEmpty()) {
            return List.of();
        }
        TableTypes.load();
        long[] steps = run.steps().stream().mapToLong(Long::longValue).toArray();
        double[] at = Arrays.stream(steps).asDoubleStream().toArray();
        LongColumn all = LongColumn.create(CHECKPOINT, steps.length);
        for (int i = 0; i < steps.length; i++) {
            all.set(i, (long) i);
        }
        List<Curve> joined = new ArrayList<>();
        for (Curve curve : curves) {
            joined.add(new Curve(curve.name(), run.unit(), at, values(curve, at, Table.create("checkpoints", all))));
        }
        return joined;
    }

    private static double[] values(Curve curve, double[] at, Table checkpoints) {
        LongColumn places = LongColumn.create(CHECKPOINT);
        DoubleColumn logged = DoubleColumn.create(VALUE);
        for (int i = 0; i < curve.size(); i++) {
            int found = Arrays.binarySearch(at, curve.step(i));
            int place = found >= 0 ? found : -found - 1;
            if (place < at.length && Double.isFinite(curve.value(i))) {
                places.append((long) place);
                logged.append(curve.value(i));
            }
        }
        double[] values = new double[at.length];
        Arrays.fill(values, Double.NaN);
        if (places.isEmpty()) {
            return values;
        }
        Table last = Table.create("log", places, logged).summarize(VALUE, AggregateFunctions.last).by(CHECKPOINT);
        Table both = checkpoints.joinOn(CHECKPOINT).with(last).type(JoinType.LEFT_OUTER).join();
        DoubleColumn found = both.doubleColumn(1);
        for (int row = 0; row < both.rowCount(); row++) {
            int place = (int) both.longColumn(0).getLong(row);
            values[place] = found.isMissing(row) ? Double.NaN : found.getDouble(row);
        }
        return values;
    }
}
