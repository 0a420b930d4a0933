package org.eigenscope.desktop.layers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.desktop.control.NarrowText;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.MatrixRole;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Summary;
import org.eigenscope.metric.TrapWords;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Several layers in words: their traps with links to them, their means, α by what the matrices do. */
final class GroupSummary extends VBox {

    private final Workbench bench;

    GroupSummary(Workbench bench) {
        super(2);
        this.bench = bench;
        setId("group-summary");
    }

    /** @param name of the group; empty for layers that were selected one by one */
    void show(String name, List<LayerItem> items) {
        getChildren().clear();
        List<LayerItem> spectra = items.stream().filter(item -> item.layer().hasMatrices()).toList();
        List<Analyzed> done = spectra.stream().flatMap(item -> item.analyzed().stream()).toList();
        Label title = label(name.isEmpty() ? NumberText.count(spectra.size(), "layer") + " selected" : name);
        title.getStyleClass().add("panel-layer");
        getChildren().add(title);
        if (done.isEmpty()) {
            getChildren().add(label("Their figures appear here as they are analyzed."));
            return;
        }
        traps(name, spectra);
        Summary summary = Summary.of(done);
        heading("Together");
        line("layers analyzed", "%d of %d".formatted(done.size(), spectra.size()));
        line("mean α", MetricCatalog.get("alpha").briefly(summary.alpha()));
        if (summary.doubtful() > 0 && summary.trusted() > 0) {
            line("mean α without %d doubtful".formatted(summary.doubtful()),
                    MetricCatalog.get("alpha").briefly(summary.alphaTrusted()));
        }
        trained(AlphaVerdict.OVER_TRAINED, done);
        trained(AlphaVerdict.UNDER_TRAINED, done);
        line("mean stable rank", NumberText.figure(summary.stableRank(), 3));
        heading("Mean α by type of matrix");
        Arrays.stream(MatrixRole.values()).forEach(role -> {
            List<Analyzed> of = done.stream().filter(layer -> MatrixRole.of(layer.layer()) == role).toList();
            double mean = Summary.of(of).alpha();
            if (!of.isEmpty()) {
                line("%s (%d)".formatted(role.word(), of.size()), Double.isNaN(mean) ? "–"
                        : MetricCatalog.get("alpha").briefly(mean));
            }
        });
    }

    private void traps(String group, List<LayerItem> items) {
        List<LayerItem> trapped = items.stream().filter(item -> item.traps() > 0)
                .sorted(Comparator.comparingDouble(LayerItem::trapStrength).reversed()).toList();
        if (trapped.isEmpty()) {
            return;
        }
        VBox card = new VBox(4);
        card.getStyleClass().add("trap-card");
        for (LayerItem item : trapped) {
            String whole = item.layer().name();
            String brief = !group.isEmpty() && whole.startsWith(group) && whole.length() > group.length() + 1
                    ? whole.substring(group.length() + 1) : whole;
            Hyperlink link = new Hyperlink("%s×\u00a0%s".formatted(NumberText.figure(item.trapStrength(), 3),
                    NarrowText.breakable(brief)), new FontIcon(Feather.ALERT_TRIANGLE));
            link.setTooltip(new Tooltip("Trap of %s in %s".formatted(TrapWords.strength(item.trapStrength()), whole)));
            link.getStyleClass().add("trap-title");
            // A name that does not fit goes on below: its middle is what tells it from others.
            link.setWrapText(true);
            link.setMinHeight(Region.USE_PREF_SIZE);
            link.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
            link.setMinWidth(0);
            link.setOnAction(event -> bench.selection().go(item));
            card.getChildren().add(link);
        }
        getChildren().add(card);
    }

    private void trained(AlphaVerdict verdict, List<Analyzed> layers) {
        line("%s (%s)".formatted(verdict.label(), verdict.condition("α")), String.valueOf(verdict.countSaid(layers)));
    }

    private void heading(String words) {
        Label label = label(words);
        label.getStyleClass().add("group-heading");
        getChildren().add(label);
    }

    private void line(String name, String figure) {
        Label value = new Label(figure);
        value.getStyleClass().add("metric-value");
        value.setMinWidth(Region.USE_PREF_SIZE);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        getChildren().add(new HBox(8, label(name), gap, value));
    }

    private static Label label(String words) {
        Label label = new Label(words);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
