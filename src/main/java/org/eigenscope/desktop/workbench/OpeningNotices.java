package org.eigenscope.desktop.workbench;

import java.util.Optional;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.model.Model;
import org.eigenscope.report.Outcome;

/** What is told of a model that was opened, and of its analysis at its end. */
final class OpeningNotices {

    private OpeningNotices() {}

    /** Of a model that is elsewhere: nothing is fetched before somebody asks for it. */
    static Notice index(Model model) {
        return new Notice(Level.DONE, ("Its index was read. Analyze › Analyze All fetches and analyzes all %.1f MB of "
                + "%s; Analyze Selected, the layers that are selected.").formatted(model.bytes() / 1e6, model.name()));
    }

    /** Of an analysis that has ended, or of the report that stands in for one, with a way to the first failure. */
    static Notice summary(Session session, ModelReport report, LayerSelection selection) {
        Model model = session.model();
        Outcome outcome = Outcome.of(report);
        String words = (report.complete() ? "" : "Stopped. ") + outcome.sentence(report);
        return new Notice(outcome.partial() || outcome.summary().layers() == 0 ? Level.WARNING : Level.DONE,
                model.holdsWeights() ? words : ("Opened from the report of an analysis of %s, which holds no weights: "
                        + "to analyze it again, open the model itself. %s").formatted(
                        report.started().toString().substring(0, 10), words), firstFailure(session, selection));
    }

    /** Of an analysis of a model that is open, but not shown. */
    static Notice elsewhere(ModelReport report) {
        Outcome outcome = Outcome.of(report);
        return new Notice(outcome.partial() ? Level.WARNING : Level.DONE, report.model().name() + ": "
                + outcome.sentence(report));
    }

    /** Names the first layer that failed, or whose weights are damaged or not decoded. */
    private static Optional<Notice.Remedy> firstFailure(Session session, LayerSelection selection) {
        return session.items().stream().filter(item -> item.state() == LayerState.FAILED
                || item.layer().severity().costsFigures()).findFirst()
                .map(item -> new Notice.Remedy("Show " + item.layer().name(), () -> {
                    selection.filterProperty().set(LayerListFilter.ALL);
                    selection.go(item);
                }));
    }
}
