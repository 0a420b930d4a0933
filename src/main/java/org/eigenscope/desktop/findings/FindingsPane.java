package org.eigenscope.desktop.findings;

import java.util.List;
import java.util.function.Consumer;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;
import org.eigenscope.desktop.chart.TabView;
import org.eigenscope.desktop.control.Placeholder;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.kordamp.ikonli.feather.Feather;

/** All that was found in the open model, each with a link to its layer. */
public final class FindingsPane extends BorderPane implements TabView {

    private final Workbench bench;
    private final LayerNavigator visit;
    private final ListView<FoundItem> list = new ListView<>();
    private final Placeholder nothing = new Placeholder();
    private final IntegerProperty count = new SimpleIntegerProperty();
    private final PauseTransition soon = new PauseTransition(Duration.millis(250));

    /** Goes to a layer. */
    @FunctionalInterface
    public interface LayerNavigator {
        /** @param trap the number of the trap to point at, from 0; −1 for none */
        void go(LayerItem layer, int trap);
    }

    public FindingsPane(Workbench bench, LayerNavigator visit) {
        this.bench = bench;
        this.visit = visit;
        getStyleClass().add("chart-pane");
        list.setId("findings");
        list.getStyleClass().add("findings");
        list.setAccessibleText("Findings");
        Consumer<FoundItem> go = this::go;
        list.setCellFactory(view -> new FindingCell(go));
        list.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER && list.getSelectionModel().getSelectedItem() != null) {
                go(list.getSelectionModel().getSelectedItem());
                event.consume();
            }
        });
        nothing.setId("findings-none");
        setCenter(new StackPane(list, nothing));
        soon.setOnFinished(event -> fill());
        bench.figuresProperty().addListener((p, before, after) -> {
            if (soon.getStatus() != Animation.Status.RUNNING) {
                soon.playFromStart();
            }
        });
        bench.sessionProperty().addListener((p, before, session) -> fill());
        fill();
    }

    @Override
    public String title() {
        return "Findings";
    }

    /** With the number of findings. */
    @Override
    public ObservableValue<String> label() {
        return count.map(number -> number.intValue() == 0 ? title() : title() + " (" + number + ")");
    }

    @Override
    public String command() {
        return "_Findings";
    }

    @Override
    public String key() {
        return "F4";
    }

    @Override
    public Region content() {
        return this;
    }

    /** The keys go through the list, from its first finding. */
    @Override
    public void requestFocus() {
        if (soon.getStatus() == Animation.Status.RUNNING) {
            soon.stop();
            fill();
        }
        list.requestFocus();
        if (list.getSelectionModel().getSelectedItem() == null) {
            list.getItems().stream().filter(FoundItem::counts).findFirst().ifPresent(list.getSelectionModel()::select);
        }
    }

    private void go(FoundItem found) {
        if (found.layer() != null) {
            visit.go(found.layer(), found.trap());
        }
    }

    private void fill() {
        Session session = bench.sessionProperty().get();
        List<FoundItem> found = session == null ? List.of() : FoundItem.of(session);
        if (!found.equals(list.getItems())) {
            list.getItems().setAll(found);
        }
        count.set((int) found.stream().filter(FoundItem::counts).count());
        list.setVisible(!found.isEmpty());
        nothing.setVisible(false);
        if (session != null && found.isEmpty()) {
            boolean all = session.unreached().isEmpty();
            nothing.show(all ? Feather.CHECK_CIRCLE : Feather.CLOCK, all ? "Nothing found" : "Nothing found so far",
                    all ? "No trap, no α outside 2 to 6, and nothing unusual in the file."
                            : "Traps and warnings appear here as the layers are analyzed.");
        }
    }
}
