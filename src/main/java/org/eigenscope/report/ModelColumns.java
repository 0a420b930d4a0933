package org.eigenscope.report;

import java.util.List;
import java.util.function.ToIntFunction;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Summary;
import org.eigenscope.metric.TrapWords;

/** The table of several models, one row each: the terminal and the page are made of its columns. */
public final class ModelColumns {

    /**
     * A model in the table.
     *
     * @param report its analysis
     * @param outcome what came of the analysis
     */
    public record Row(ModelReport report, Outcome outcome) {

        public Row(ModelReport report) {
            this(report, Outcome.of(report));
        }

        boolean shuffled() {
            return report.options().replicas() > 0;
        }
    }

    static final Column<Row> MODEL = Column.<Row>text("model", row -> row.report().model().name()).shown()
            .keptAlways();
    static final Column<Row> WORST_TRAP = Column.text("worst trap", ModelColumns::worst).shown().keptAlways();

    public static final List<Column<Row>> ALL = List.of(
            MODEL,
            Column.<Row>text("format", row -> row.report().model().format()).shown(),
            Column.<Row>count("parameters", row -> row.report().model().elements()).shown(),
            summary("layers", Summary::layers),
            Column.<Row>count("skipped", row -> row.outcome().skipped()).shown(),
            Column.<Row>count("failed", row -> row.outcome().failed()).shown(),
            Column.<Row>number("alpha", row -> row.outcome().summary().alpha())
                    .shown(row -> MetricCatalog.get("alpha").column(row.outcome().summary().alpha()))
                    .keptAlways(),
            Column.<Row>number("trusted alpha", row -> row.outcome().summary().alphaTrusted())
                    .shown(row -> MetricCatalog.get("alpha").column(row.outcome().summary().alphaTrusted())),
            summary("doubtful", Summary::doubtful),
            summary(AlphaVerdict.OVER_TRAINED.label(), Summary::overTrained),
            summary(AlphaVerdict.UNDER_TRAINED.label(), Summary::underTrained),
            Column.<Row>count("traps", row -> row.shuffled() ? row.outcome().summary().traps() : null).shown()
                    .keptAlways(),
            WORST_TRAP);

    private ModelColumns() {}

    private static Column<Row> summary(String name, ToIntFunction<Summary> figure) {
        return Column.<Row>count(name, row -> figure.applyAsInt(row.outcome().summary())).shown();
    }

    private static String worst(Row row) {
        return row.outcome().worst().map(layer -> "%s: %s".formatted(layer.name(),
                TrapWords.strength(layer.traps().getFirst().strength()))).orElse("");
    }
}
