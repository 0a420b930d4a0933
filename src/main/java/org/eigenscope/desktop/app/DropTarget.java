package org.eigenscope.desktop.app;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Files that are dragged over the window: says what would happen, and does it when they are dropped. */
final class DropTarget extends StackPane {

    private final BiConsumer<Path, Notice> open;
    private final Consumer<Path> compare;
    private final BooleanSupplier comparable;
    private static final PseudoClass BESIDE = PseudoClass.getPseudoClass("beside");

    private final Label tip = new Label(null, new FontIcon(Feather.DOWNLOAD_CLOUD));

    /**
     * @param open opens a file, and says something once it is open, unless that is null
     * @param compare opens it beside the open model: what is dropped on the right half
     * @param comparable true if there is a model to compare with
     */
    DropTarget(Node content, BiConsumer<Path, Notice> open, Consumer<Path> compare, BooleanSupplier comparable) {
        this.open = open;
        this.compare = compare;
        this.comparable = comparable;
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

    private void over(DragEvent event) {
        // Not what is dragged within the window: text of its own fields.
        boolean welcome = event.getGestureSource() == null && event.getDragboard().hasFiles()
                && plausible(event.getDragboard().getFiles());
        if (welcome) {
            List<File> files = event.getDragboard().getFiles();
            String what = files.getFirst().getName() + (files.size() == 1 ? "" : ", the first of %d files"
                    .formatted(files.size()));
            tip.setText(!comparable.getAsBoolean() ? "Drop to open " + what
                    : beside(event) ? "Drop to compare the open model with " + what
                    : "Drop to open " + what + "\n(on the right half: to compare with it)");
            tip.pseudoClassStateChanged(BESIDE, comparable.getAsBoolean() && beside(event));
            event.acceptTransferModes(TransferMode.COPY, TransferMode.LINK);
        }
        tip.setVisible(welcome);
        event.consume();
    }

    private void dropped(DragEvent event) {
        tip.setVisible(false);
        List<File> files = event.getDragboard().getFiles();
        boolean accepted = plausible(files);
        if (accepted) {
            Path first = files.getFirst().toPath();
            if (comparable.getAsBoolean() && beside(event)) {
                compare.accept(first);
                event.setDropCompleted(true);
                event.consume();
                return;
            }
            open.accept(first, files.size() == 1 ? null : new Notice(Level.WARNING,
                    "%d files were dropped: %s is opened. Drop the folder of a sharded model instead of its files."
                            .formatted(files.size(), first.getFileName())));
        }
        event.setDropCompleted(accepted);
        event.consume();
    }

    private boolean beside(DragEvent event) {
        return sceneToLocal(event.getSceneX(), event.getSceneY()).getX() > getWidth() / 2;
    }

    /** True if a dropped file could be one of ours; the content decides later. */
    private static boolean plausible(List<File> files) {
        return !files.isEmpty() && files.stream().noneMatch(file -> file.getName().toLowerCase(Locale.ROOT)
                .endsWith(".lnk"));
    }
}
