package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.store.ReportReader;

/** Earlier reports with which a gate compares. */
final class Baseline {

    /** Compares with nothing. */
    static final Baseline NONE = new Baseline(List.of());

    private final List<ModelReport> reports;

    Baseline(List<ModelReport> reports) {
        this.reports = List.copyOf(reports);
    }

    /** Reads the report that {@code analyze --json} has written. */
    static Baseline of(Path report) throws IOException, ModelFormatException {
        return new Baseline(new ReportReader().read(report));
    }

    /** True if there is something to compare with. */
    boolean given() {
        return !reports.isEmpty();
    }

    /**
     * The layers of a model as they were: those of the one model of the baseline, or of that of the same name.
     *
     * @return by layer of the model; slices that were analyzed by themselves are not compared
     */
    Map<Layer, Analyzed> of(ModelReport now) {
        Map<Layer, Analyzed> before = new IdentityHashMap<>();
        reports.stream().filter(one -> reports.size() == 1 || one.model().name().equals(now.model().name())).findFirst()
                .ifPresent(then -> {
            ModelSeries two = ModelSeries.of(then.model(), now.model());
            for (Analyzed layer : now.analyzed()) {
                two.row(1, layer.layer()).filter(row -> row.mismatch(0, 1).isEmpty()).flatMap(row -> row.in(0))
                        .flatMap(old -> then.analyzed().stream().filter(one -> one.layer().id() == old.id()
                                && Objects.equals(one.slice(), layer.slice())).findFirst())
                        .ifPresent(found -> before.put(layer.layer(), found));
            }
        });
        return before;
    }
}
