package org.eigenscope.desktop.app;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import org.eigenscope.desktop.models.ModelStrip;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.desktop.workbench.Session;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Handles files that are dragged over the window: tells what a drop would do, and does it. */
final class DropTarget extends StackPane {

    private final BiConsumer<Path, Notice> open;
    private final Consumer<Path> compare;
    private final Consumer<Session> compareOpen;
    private final Supplier<Session> shown;
    private static final PseudoClass BESIDE = PseudoClass.getPseudoClass("beside");

    private final Label tip = new Label(null, new FontIcon(Feather.DOWNLOAD_CLOUD));

    /**
     * @param open opens a file, and says something once it is open, unless that is null
     * @param compare opens it beside the open model: what is dropped on the right half
     * @param compareOpen puts one of the open models beside the one that is shown
     * @param shown the model that is shown, or null
     */
    DropTarget(Node content, BiConsumer<Path, Notice> open, Consumer<Path> compare, Consumer<Session> compareOpen,
            Supplier<Session> shown) {
        this.open = open;
        this.compare = compare;
        this.compareOpen = compareOpen;
        this.shown = shown;
        tip.setId("drop-tip");
        tip.getStyleClass().add("drop-tip");
        tip.setMouseTransparent(true);
        tip.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
        tip.setVisible(false);
        setMargin(tip, new Insets(10));
        getChildren().setAll(content, tip);
    }

    /** Listens to what is dragged over this node. */
    void listen(Node target) {
        target.setOnDragOver(this::over);
        target.setOnDragExited(event -> tip.setVisible(false));
        target.setOnDragDropped(this::dropped);
    }

    /** One of the other open models, dragged from its tab. */
    private Optional<Session> model(DragEvent event) {
        return ModelStrip.dragged(event.getGestureSource()).filter(other -> other != shown.get());
    }

    private void over(DragEvent event) {
        Optional<Session> model = model(event);
        if (model.isPresent()) {
            tip.setText("Drop to compare %s with %s".formatted(shown.get().model().name(),
                    model.get().model().name()));
            tip.pseudoClassStateChanged(BESIDE, true);
            tip.setVisible(true);
            event.acceptTransferModes(TransferMode.COPY, TransferMode.LINK);
            event.consume();
            return;
        }
        boolean comparable = shown.get() != null;
        // Not what is dragged within the window: text of its own fields.
        boolean welcome = event.getGestureSource() == null && event.getDragboard().hasFiles()
                && plausible(event.getDragboard().getFiles());
        if (welcome) {
            List<File> files = event.getDragboard().getFiles();
            String what = files.getFirst().getName() + (files.size() == 1 ? "" : ", the first of %d files"
                    .formatted(files.size()));
            tip.setText(!comparable ? "Drop to open " + what
                    : beside(event) ? "Drop to compare the open model with " + what
                    : "Drop to open " + what + "\n(on the right half: to compare with it)");
            tip.pseudoClassStateChanged(BESIDE, comparable && beside(event));
            event.acceptTransferModes(TransferMode.COPY, TransferMode.LINK);
        }
        tip.setVisible(welcome);
        event.consume();
    }

    private void dropped(DragEvent event) {
        tip.setVisible(false);
        Optional<Session> model = model(event);
        if (model.isPresent()) {
            compareOpen.accept(model.get());
            event.setDropCompleted(true);
            event.consume();
            return;
        }
        List<File> files = event.getDragboard().getFiles();
        boolean accepted = plausible(files);
        if (accepted) {
            Path first = files.getFirst().toPath();
            if (shown.get() != null && beside(event)) {
                compare.accept(first);
                event.setDropCompleted(true);
                event.consume();
                return;
            }
            open.accept(first, files.size() == 1 ? null : new Notice(Level.WARNING,
                    ("%d files were dropped, of which %s is opened. To open a sharded model, drop its folder "
                            + "instead of its files.")
                            .formatted(files.size(), first.getFileName())));
        }
        event.setDropCompleted(accepted);
        event.consume();
    }

    private boolean beside(DragEvent event) {
        return sceneToLocal(event.getSceneX(), event.getSceneY()).getX() > getWidth() / 2;
    }

    /** True if a dropped file could be one of our own; the content decides later. */
    private static boolean plausible(List<File> files) {
        return !files.isEmpty() && files.stream().noneMatch(file -> file.getName().toLowerCase(Locale.ROOT)
                .endsWith(".lnk"));
    }
}
