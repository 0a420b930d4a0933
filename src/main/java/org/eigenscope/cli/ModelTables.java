package org.eigenscope.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eigenscope.analysis.ElementGroup;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.TailReadings;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.AlphaTrust;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Place;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.SafeText;
import org.eigenscope.report.Outcome;
import static org.eigenscope.metric.NumberText.figure;

/** Prints an analysis to standard output. */
final class ModelTables {

    private static final int LONGEST_NAME = 72;
    private static final Metric NAME = MetricCatalog.get("name");
    private static final List<Column<LayerReport>> COLUMNS = columns();

    private ModelTables() {}

    /** One row for each layer with matrices, then the traps in words, then the model in one line. */
    static void layers(ModelReport report, Terminal terminal) {
        table(report).print(terminal);
        traps(report, terminal);
        terminal.out().println();
        terminal.out().println(Outcome.of(report).sentence(report));
    }

    /** One row for each layer with matrices; a name that would be wider than any terminal is shortened. */
    static TextTable<LayerReport> table(ModelReport report) {
        TextTable<LayerReport> table = new TextTable<>(COLUMNS, ModelTables::ink);
        report.layers().stream().filter(layer -> layer.layer().hasMatrices()).forEach(table::add);
        return table;
    }

    private static TerminalColour ink(LayerReport report) {
        return switch (report) {
            case LayerReport.Failed failed -> TerminalColour.BAD;
            case LayerReport.Skipped skipped -> TerminalColour.DOUBT;
            case Analyzed layer -> layer.traps().stream().anyMatch(trap -> !trap.weak()) ? TerminalColour.TRAP
                    : AlphaTrust.of(layer) == AlphaTrust.NOT ? TerminalColour.DOUBT : TerminalColour.PLAIN;
        };
    }

    private static List<Column<LayerReport>> columns() {
        List<Column<LayerReport>> columns = new ArrayList<>();
        for (Metric metric : MetricCatalog.shownIn(Place.TERMINAL)) {
            columns.add(new Column<>(metric.name(), metric.in(Place.TERMINAL).orElseThrow().heading(), metric.type(),
                    metric::column, metric == NAME ? report -> TextTable.shortened(report.name(), LONGEST_NAME)
                    : metric::column, metric.isKept()));
        }
        columns.add(Column.text("note", ModelTables::note).shown().keptAlways());
        return List.copyOf(columns);
    }

    private static String note(LayerReport report) {
        return switch (report) {
            case Analyzed layer -> remarks(layer);
            case LayerReport.Failed failed -> "FAILED: " + failed.message();
            case LayerReport.Skipped skipped -> "skipped: " + skipped.reason();
        };
    }

    private static String remarks(Analyzed layer) {
        List<String> notes = new ArrayList<>();
        if (!layer.tail().succeeded()) {
            notes.add("no power law: " + layer.tail().reason());
        } else if (AlphaVerdict.isSaid(layer)) {
            notes.add(AlphaVerdict.of(layer).label());
        }
        if (AlphaTrust.of(layer).warns()) {
            notes.add(AlphaTrust.of(layer).advice());
        }
        TailReadings readings = layer.readings();
        if (readings.cut() > 0 && !layer.tail().succeeded() && !Double.isNaN(readings.scaleFreeAlpha())) {
            notes.add("without that threshold alpha is " + NumberText.fixed(readings.scaleFreeAlpha(), 3));
        }
        // Where both fits choose one tail, the threshold has decided nothing.
        if (readings.cut() > 0 && layer.tail().succeeded() && !(Math.abs(readings.scaleFreeAlpha() - layer.tail()
                .alpha()) < 5e-4)) {
            notes.add(("alpha leaves out %d %s of 1e-5 or less; without that threshold it is "
                    + "%s").formatted(readings.cut(),
                    readings.cut() == 1 ? "eigenvalue" : "eigenvalues", NumberText.fixed(readings.scaleFreeAlpha(),
                    3)));
        }
        if (!layer.traps().isEmpty()) {
            notes.add(layer.traps().getFirst().weak() ? TrapWords.kind(layer.traps().getFirst()) : "TRAP");
        }
        if (layer.random() != null && layer.random().predicted() > layer.traps().size()) {
            notes.add("%s predicted, but not seen".formatted(TrapWords.count(layer.random().predicted()
                    - layer.traps().size())));
        }
        if (layer.random() != null && !layer.random().method().tested()) {
            notes.add(TrapWords.untested(layer.random().method()));
        }
        return String.join(", ", notes);
    }

    private static void traps(ModelReport report, Terminal terminal) {
        PrintStream out = terminal.out();
        boolean first = true;
        for (Analyzed layer : report.analyzed()) {
            Map<Optional<ElementGroup>, List<Trap>> causes = layer.traps().stream().collect(Collectors.groupingBy(
                    Trap::place, LinkedHashMap::new, Collectors.toList()));
            for (Trap trap : layer.traps()) {
                if (first) {
                    out.println();
                    out.println("Correlation traps: eigenvalues that survive the shuffle of a layer's elements");
                    first = false;
                }
                List<Trap> together = trap.place().isPresent() ? causes.get(trap.place()) : List.of(trap);
                if (together.getFirst() == trap) {
                    String line = SafeText.of("  " + layer.layer().name() + ": ") + NumberText.ascii(line(together));
                    out.println((trap.weak() ? TerminalColour.PLAIN : TerminalColour.TRAP).paint(line,
                            terminal.outColours()));
                }
            }
        }
    }

    /** A trap, or several of one cause, in one line. */
    private static String line(List<Trap> traps) {
        Trap trap = traps.getFirst();
        String words = "λ = %s, %s%s, by %s".formatted(figure(trap.eigenvalue()), TrapWords.strength(trap.strength()),
                trap.weak() ? " (weak)" : "", TrapWords.briefCause(trap));
        return traps.size() > 1 ? "%d traps of one cause, the largest %s".formatted(traps.size(), words)
                : trap.place().isPresent() || Double.isNaN(trap.predicted()) ? words
                        : "%s (predicted %s)".formatted(words, figure(trap.predicted()));
    }
}
