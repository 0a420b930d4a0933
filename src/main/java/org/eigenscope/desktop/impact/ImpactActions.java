package org.eigenscope.desktop.impact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.desktop.control.Dialogs;
import org.eigenscope.desktop.export.ExportActions;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.impact.ImpactReport;
import org.eigenscope.impact.ImpactSubject;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.FileNames;
import org.eigenscope.report.ImpactFiles;

/** Opens the window of the effects, saves what it shows, and tells it on the cards of the traps. */
public final class ImpactActions {

    private static final List<String> FILES = List.of("csv", "json", "html");

    private final Window owner;
    private final Workbench bench;
    private final ThemeManager themes;
    private final Dialogs dialogs;
    private final ImpactMeasurements impacts;
    private final ExportActions exports;
    private Stage window;
    private ImpactPane pane;

    public ImpactActions(Window owner, Workbench bench, ThemeManager themes, Dialogs dialogs,
            ImpactMeasurements impacts, ExportActions exports) {
        this.owner = owner;
        this.bench = bench;
        this.themes = themes;
        this.dialogs = dialogs;
        this.impacts = impacts;
        this.exports = exports;
        bench.sessionProperty().addListener((p, before, now) -> {
            if (window != null) {
                window.close();
            }
        });
    }

    /** Opens the window for all traps of the model. */
    public void all() {
        open(null);
    }

    private void open(ImpactSubject chosen) {
        if (window == null) {
            pane = new ImpactPane(impacts, dialogs, this::save,
                    words -> bench.tell(new Notice(Level.DONE, words)));
            window = themes.open(owner, "Effect of the traps of " + bench.sessionProperty().get().model().name(), pane,
                    940, 720);
            window.setMinWidth(700);
            window.setMinHeight(640);
            window.setOnHidden(event -> window = null);
        }
        pane.form().offer(impacts.subjects(), chosen);
        impacts.check();
        window.toFront();
    }

    private void save() {
        ImpactReport report = impacts.reportProperty().get();
        exports.save("Save the effects", new FileNames().of(report.model().name() + "-impact", ".csv"), "Effects",
                FILES, (file, mode) -> {
                    String name = file.toString().toLowerCase(Locale.ROOT);
                    AtomicFile.write(file, mode, out -> {
                        if (name.endsWith(".json")) {
                            ImpactFiles.json(report, out);
                        } else if (name.endsWith(".html")) {
                            ImpactFiles.html(report, out);
                        } else {
                            ImpactFiles.csv(report, out);
                        }
                    });
                    return "Effects written to " + file;
                });
    }

    /**
     * The end of a trap's card: what its removal does to the answers, and a link to measure that.
     *
     * @param number of the trap among those of its layer, from 0
     */
    public List<Node> card(LayerItem item, int number, Trap trap) {
        Analyzed report = item.analyzed().orElse(null);
        if (report == null) {
            return List.of();
        }
        List<Node> nodes = new ArrayList<>();
        List<String> sentences = impacts.sentences(item, trap);
        for (int i = 0; i < sentences.size(); i++) {
            Label label = new Label("Effect, " + sentences.get(i));
            label.setId("effect-%d-%d".formatted(number + 1, i + 1));
            label.setWrapText(true);
            label.setMinHeight(Region.USE_PREF_SIZE);
            nodes.add(label);
        }
        Hyperlink link = new Hyperlink(sentences.isEmpty() ? "Measure its effect…"
                : "Measure its effect again…");
        link.setId("impact-" + (number + 1));
        link.setTooltip(new Tooltip("Runs the network with and without this trap, if the file holds a network"));
        link.setDisable(!report.pooled() || !bench.sessionProperty().get().whyWithoutWeights().isEmpty());
        link.setOnAction(event -> {
            link.setVisited(false);
            open(new ImpactSubject(report, number + 1));
        });
        nodes.add(link);
        return nodes;
    }
}
