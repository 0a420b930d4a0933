package org.eigenscope.report;

import java.util.List;
import java.util.stream.Collectors;
import org.eigenscope.impact.ImpactColumns;
import org.eigenscope.metric.Column;
import org.eigenscope.plan.PlanColumns;
import org.eigenscope.series.ComparisonColumns;
import org.eigenscope.series.LineageColumns;
import org.eigenscope.series.SeriesColumns;
import org.eigenscope.surgery.MendColumns;
import org.eigenscope.timeline.TimelineColumns;

/** The tables that this program writes as CSV, which their first columns tell. Those of a screen begin as traps do. */
final class WrittenTables {

    /** Columns that no other program's table begins with. */
    private static final int TELLING = 3;

    private static final List<String> STARTS = List.of(DetailsCsv.COLUMNS, TrapsTable.COLUMNS,
            EigenvaluesTable.COLUMNS, ComparisonColumns.ALL, SeriesColumns.ALL, LineageColumns.ALL, PlanColumns.ALL,
            MendColumns.ALL, ImpactColumns.ALL, TimelineColumns.first(false), TimelineColumns.first(true)).stream()
            .map(WrittenTables::start).toList();

    private WrittenTables() {}

    private static String start(List<? extends Column<?>> columns) {
        return columns.stream().limit(TELLING).map(Column::name).collect(Collectors.joining(",", "", ","));
    }

    /** True if a text begins as one of them. */
    static boolean isStartOfOne(String text) {
        return STARTS.stream().anyMatch(text::startsWith);
    }
}
