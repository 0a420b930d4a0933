package org.eigenscope.desktop.models;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.eigenscope.desktop.workbench.ModelTab;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;

/**
 * The open models in a row, of which one is shown; hidden while there is only one. A model, or a file, that is dropped
 * on another is compared with it.
 */
public final class ModelStrip extends HBox {

    private final Workbench bench;
    private final Label tip = new Label();

    public ModelStrip(Workbench bench) {
        this.bench = bench;
        setId("models");
        getStyleClass().add("model-strip");
        setAlignment(Pos.BOTTOM_LEFT);
        setAccessibleRole(AccessibleRole.TAB_PANE);
        setAccessibleText("Open models");
        tip.setId("models-tip");
        tip.getStyleClass().add("muted");
        tip.setMinWidth(0);
        // Its words give way before the names do.
        HBox.setHgrow(tip, Priority.ALWAYS);
        managedProperty().bind(visibleProperty());
        bench.models().tabs().addListener((ListChangeListener<ModelTab>) change -> fill());
        bench.models().shownProperty().addListener((p, before, tab) -> mark());
        bench.analyses().progressProperty().addListener((p, before, after) -> progress());
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        fill();
    }

    /** The model that is dragged, if it is one of these. */
    public static Optional<Session> dragged(Object gestureSource) {
        return gestureSource instanceof ModelChip chip ? Optional.of(chip.tab().main()) : Optional.empty();
    }

    /** Goes through the models by Ctrl+Tab, wherever the keys are: the tabs below would take it for theirs. */
    public void listen(Scene scene) {
        scene.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.TAB && event.isControlDown() && !event.isAltDown() && isVisible()) {
                bench.models().walk(event.isShiftDown() ? -1 : 1);
                event.consume();
            }
        });
    }

    private List<ModelChip> chips() {
        return getChildren().stream().filter(ModelChip.class::isInstance).map(ModelChip.class::cast).toList();
    }

    private void fill() {
        List<ModelTab> tabs = bench.models().tabs();
        setVisible(tabs.size() > 1);
        if (tabs.size() > 1) {
            getChildren().setAll(tabs.stream().map(tab -> chip(tab, name(tab, tabs))).toList());
            getChildren().add(tip);
        } else {
            // What is closed is let go.
            getChildren().clear();
        }
        tip.setText("");
        mark();
        progress();
    }

    /** Its title; models of one name are told apart by their folders. */
    private static String name(ModelTab tab, List<ModelTab> tabs) {
        Path folder = tab.main().file().toAbsolutePath().getParent();
        boolean unique = tabs.stream().filter(other -> other.title().equals(tab.title())).limit(2).count() == 1;
        return unique || folder == null || folder.getFileName() == null ? tab.title()
                : folder.getFileName() + "/" + tab.title();
    }

    private ModelChip chip(ModelTab tab, String name) {
        ModelChip chip = new ModelChip(bench, tab, name);
        chip.setOnDragOver(event -> {
            words(chip, event).ifPresent(words -> {
                tip.setText(words);
                chip.target(true);
                event.acceptTransferModes(TransferMode.COPY, TransferMode.LINK);
            });
            event.consume();
        });
        chip.setOnDragExited(event -> {
            chip.target(false);
            tip.setText("");
        });
        chip.setOnDragDropped(event -> {
            boolean welcome = words(chip, event).isPresent();
            if (welcome) {
                bench.models().show(tab);
                dragged(event.getGestureSource()).ifPresentOrElse(bench::compareWith, () ->
                        bench.compareWith(event.getDragboard().getFiles().getFirst().toPath()));
            }
            event.setDropCompleted(welcome);
            event.consume();
        });
        return chip;
    }

    /** What a drop would do; empty if it would do nothing. */
    private static Optional<String> words(ModelChip on, DragEvent event) {
        String model = on.tab().main().model().name();
        Optional<Session> other = dragged(event.getGestureSource());
        if (other.isPresent()) {
            return other.filter(session -> session != on.tab().main()).map(session -> "Drop to compare %s with %s"
                    .formatted(model, session.model().name()));
        }
        return event.getGestureSource() == null && event.getDragboard().hasFiles()
                ? Optional.of("Drop to compare %s with %s".formatted(model,
                        event.getDragboard().getFiles().getFirst().getName())) : Optional.empty();
    }

    private void mark() {
        chips().forEach(chip -> chip.shown(chip.tab() == bench.models().shownProperty().get()));
    }

    private void progress() {
        chips().forEach(ModelChip::progress);
    }

    private void key(KeyEvent event) {
        int way = switch (event.getCode()) {
            case LEFT -> -1;
            case RIGHT -> 1;
            default -> 0;
        };
        if (way != 0) {
            bench.models().walk(way);
        } else if (event.getCode() == KeyCode.DELETE) {
            bench.close(bench.models().shownProperty().get());
        } else {
            return;
        }
        event.consume();
        // A model that is shown takes the keys into its tree.
        Platform.runLater(() -> chips().stream().filter(ModelChip::isFocusTraversable).findFirst()
                .ifPresent(ModelChip::requestFocus));
    }
}
