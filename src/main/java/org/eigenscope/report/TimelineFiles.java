package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.timeline.Checkpoint;
import org.eigenscope.timeline.Curve;
import org.eigenscope.timeline.Story;
import org.eigenscope.timeline.Timeline;
import org.eigenscope.timeline.TimelineColumns;

/** A timeline in one file. */
public final class TimelineFiles {

    /** The version of the fields of JSON. */
    static final String SCHEMA = "eigenscope-timeline/1";

    private TimelineFiles() {}

    /** Writes it as CSV: one row for each checkpoint and layer. */
    public static void csv(Timeline timeline, OutputStream out) throws IOException {
        RowFiles.csv(TimelineColumns.layers(timeline), TimelineColumns.layerRows(timeline), out);
    }

    /**
     * Writes it as JSON: {@code {"schema": …, "generator": …, "run": …, "unit": …, "matching": …, "checkpoints": […],
     * "story": {…}, "curves": […], "layers": […]}}. What is not finite is null.
     */
    public static void json(Timeline timeline, OutputStream out) throws IOException {
        JsonDocument.write(SCHEMA, out, json -> json
                .member("run", timeline.run().name())
                .member("folder", timeline.run().folder())
                .member("unit", timeline.run().unit())
                .member("matching", timeline.analysis().series().explanation())
                .member("findings", timeline.run().findings())
                .member("checkpoints", timeline.run().checkpoints().stream().map(TimelineFiles::checkpoint).toList())
                .member("story", Story.of(timeline))
                .member("curves", timeline.curves().stream().map(TimelineFiles::curve).toList())
                .rows("layers", TimelineColumns.layers(timeline), TimelineColumns.layerRows(timeline)));
    }

    private static Map<String, Object> checkpoint(Checkpoint checkpoint) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("step", checkpoint.step().number());
        members.put("step_source", checkpoint.step().source());
        members.put("name", checkpoint.model().name());
        members.put("path", checkpoint.path());
        members.put("format", checkpoint.model().format());
        return members;
    }

    private static Map<String, Object> curve(Curve curve) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", curve.name());
        members.put("steps", boxed(curve.steps()));
        members.put("values", boxed(curve.values()));
        return members;
    }

    private static List<Double> boxed(double... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }
}
