package org.eigenscope.desktop.tools;

import java.util.List;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.stage.Window;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.FailureNotices;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.plan.ModelPlan;
import org.eigenscope.plan.PlanColumns;
import org.eigenscope.plan.PlanOptions;
import org.eigenscope.series.LineageColumns;

/** The commands of the menu Tools. */
public final class ToolCommands {

    private final Window owner;
    private final Workbench bench;
    private final Background background;
    private final ThemeManager themes;

    public ToolCommands(Window owner, Workbench bench, Background background, ThemeManager themes) {
        this.owner = owner;
        this.bench = bench;
        this.background = background;
        this.themes = themes;
    }

    /** Sparsities, learning rates, weight decays and ranks from the spectra of the open model. */
    public void plan() {
        ModelReport report = bench.report().orElse(null);
        if (report == null) {
            bench.tell(new Notice(Level.WARNING, "There is no plan yet: wait for the analysis to end, or stop it."));
            return;
        }
        Session session = bench.sessionProperty().get();
        background.run(() -> ModelPlan.of(report, PlanOptions.DEFAULT), plan -> TableWindow.show(owner, themes,
                "Plan of " + report.model().name(), ("What published methods make of these spectra: sparsities "
                + "(AlphaPruning), factors for learning rate and weight decay (TempBalance, AlphaDecay), ranks (LASER, "
                + "low-rank adapters). The model is not changed. %s").formatted(String.join(" ",
                plan.problems())).strip(), PlanColumns.ALL, plan.layers(), this::tellDone),
                problem -> failed(session, problem));
    }

    /** Whether the two open models are related. */
    public void lineage() {
        Session session = bench.sessionProperty().get();
        bench.tell(new Notice(Level.DONE, "Testing whether the two models are related…"));
        bench.pair().lineage(lineage -> TableWindow.show(owner, themes, "Lineage of " + session.model().name(),
                lineage.words(), LineageColumns.ALL, lineage.layers(), this::tellDone));
    }

    /** Puts what the window shows on the clipboard, as a command. */
    public void command() {
        List<LayerItem> chosen = bench.selection().items();
        String command = CommandText.of(bench.sessions().stream().map(Session::file).toList(),
                bench.optionsProperty().get(), chosen.size() < 2 ? List.of() : chosen.stream()
                .filter(item -> item.layer().hasMatrices()).map(item -> item.layer().name()).toList(),
                bench.sessionProperty().get().written());
        ClipboardContent content = new ClipboardContent();
        content.putString(command);
        Clipboard.getSystemClipboard().setContent(content);
        long lines = command.lines().count();
        bench.tell(new Notice(Level.DONE, "On the clipboard: " + (lines == 1 ? command
                : lines + " commands, " + command.replace("\n", "; "))));
    }

    private void tellDone(String words) {
        bench.tell(new Notice(Level.DONE, words));
    }

    private void failed(Session session, Throwable problem) {
        bench.tell(new Notice(Level.ERROR, FailureNotices.words(session.file(), problem)));
    }
}
