package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Metric;
import org.eigenscope.timeline.Checkpoint;
import org.eigenscope.timeline.Curve;
import org.eigenscope.timeline.RunHistory;
import org.eigenscope.timeline.Timeline;
import org.eigenscope.timeline.TimelineColumns;

/** A timeline in one file. */
public final class TimelineFiles {

    /** The version of the fields of JSON. */
    static final String SCHEMA = "eigenscope-timeline/2";

    private TimelineFiles() {}

    /** Writes runs as CSV: one row for each checkpoint and layer. */
    public static void csv(List<Timeline> runs, OutputStream out) throws IOException {
        RowFiles.csv(TimelineColumns.layers(runs), TimelineColumns.layerRows(runs), out);
    }

    /**
     * Writes runs as JSON: {@code {"schema": …, "generator": …, "run": …, "unit": …, "matching": …, "checkpoints": […],
     * "story": {…}, "curves": […], "over": {…}, "layers": […]}}, where {@code over} has the members of a second run.
     * What is not finite is null.
     *
     * @param runs one, or two that are drawn over each other
     */
    public static void json(List<Timeline> runs, OutputStream out) throws IOException {
        JsonDocument.write(SCHEMA, out, json -> {
            for (Map.Entry<String, Object> member : members(runs.getFirst()).entrySet()) {
                json.member(member.getKey(), member.getValue());
            }
            for (Timeline other : runs.subList(1, runs.size())) {
                json.member("over", members(other));
            }
            json.rows("layers", TimelineColumns.layers(runs), TimelineColumns.layerRows(runs));
        });
    }

    private static Map<String, Object> members(Timeline timeline) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("run", timeline.run().name());
        members.put("folder", timeline.run().folder());
        members.put("unit", timeline.run().unit());
        members.put("matching", timeline.analysis().series().explanation());
        members.put("findings", timeline.run().findings());
        members.put("checkpoints", timeline.run().checkpoints().stream().map(TimelineFiles::checkpoint).toList());
        members.put("story", RunHistory.of(timeline));
        members.put("curves", timeline.curves().stream().map(TimelineFiles::curve).toList());
        return members;
    }

    /**
     * Writes a run as a table that pgfplots reads: a row per checkpoint, columns with spaces between, {@code nan} for
     * what is missing.
     *
     * @param metric of each layer
     */
    public static void pgfplots(Timeline timeline, Metric metric, OutputStream out) throws IOException {
        List<Column<Integer>> columns = TimelineColumns.forLatex(timeline, metric);
        Writer text = new OutputStreamWriter(out, StandardCharsets.US_ASCII);
        text.write(columns.stream().map(Column::name).collect(Collectors.joining(" ")) + "\n");
        for (int i = 0; i < timeline.run().checkpoints().size(); i++) {
            int row = i;
            text.write(columns.stream().map(column -> number(column.value().apply(row)))
                    .collect(Collectors.joining(" ")) + "\n");
        }
        text.flush();
    }

    private static String number(Object value) {
        return value instanceof Double real && !Double.isFinite(real) ? "nan" : String.valueOf(value);
    }

    /**
     * Writes a page for people, which needs no network.
     *
     * @param runs one, or two that are drawn over each other
     * @param metric what is drawn of each layer at first
     */
    public static void html(List<Timeline> runs, Metric metric, OutputStream out) throws IOException {
        new TimelinePage(runs, metric).write(out);
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
