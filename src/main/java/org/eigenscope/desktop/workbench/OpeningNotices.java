package org.eigenscope.desktop.workbench;

import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.desktop.control.NarrowText;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.Model;
import org.eigenscope.report.Outcome;

/** Makes the notices about a model after it was opened and after its analysis. */
final class OpeningNotices {

    /** The most characters that a line above the work has for the name of a layer. */
    private static final int NAME = 48;

    private OpeningNotices() {}

    /** Of a model that is elsewhere: nothing is fetched before the user asks for it. */
    static Notice index(Model model) {
        return new Notice(Level.DONE, ("Its index has been read. Analyze › Analyze All downloads and analyzes all %.1f "
                + "MB of %s; Analyze Selected only the selected layers.").formatted(model.bytes() / 1e6, model.name()));
    }

    /** Of an analysis that has ended, or of the report that stands in for one, with a way to the first failure. */
    static Notice summary(Session session, ModelReport report, LayerSelection selection) {
        Model model = session.model();
        Outcome outcome = Outcome.of(report);
        String words = (report.complete() ? "" : "Stopped. ") + without(session).orElse(outcome.sentence(report));
        return new Notice(outcome.partial() || outcome.summary().layers() == 0 ? Level.WARNING : Level.DONE,
                words, firstFailure(session, selection));
    }

    /** Of an analysis of a model that is open, but not shown. */
    static Notice elsewhere(ModelReport report) {
        Outcome outcome = Outcome.of(report);
        return new Notice(outcome.partial() ? Level.WARNING : Level.DONE, report.model().name() + ": "
                + outcome.sentence(report));
    }

    /** {@code 2 of 74 layers have no figures. First, encoder.fc1: …}; empty if all have theirs. */
    private static Optional<String> without(Session session) {
        List<LayerItem> failures = failures(session);
        return failures.stream().findFirst().map(first -> "%d of %s no figures. %s%s: %s.".formatted(failures.size(),
                NumberText.count(session.analyzable().size(), "layer") + (failures.size() == 1 ? " has" : " have"),
                failures.size() == 1 ? "" : "First, ", NarrowText.shortened(first.layer().name(), NAME),
                first.reason()));
    }

    /** Leads to the first layer that failed, or whose weights are damaged or not decoded. */
    private static Optional<Notice.Remedy> firstFailure(Session session, LayerSelection selection) {
        return failures(session).stream().findFirst().map(item -> new Notice.Remedy("Show "
                + NarrowText.shortened(item.layer().name(), NAME), () -> {
                    selection.filterProperty().set(LayerListFilter.ALL);
                    selection.go(item);
                }));
    }

    private static List<LayerItem> failures(Session session) {
        return session.items().stream().filter(item -> item.state() == LayerState.FAILED
                || item.layer().severity().costsFigures()).toList();
    }
}
