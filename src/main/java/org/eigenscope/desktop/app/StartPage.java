package org.eigenscope.desktop.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import org.eigenscope.desktop.control.Placeholder;
import org.eigenscope.desktop.settings.LastSession;
import org.eigenscope.desktop.settings.Preferences;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.format.Formats;
import org.kordamp.ikonli.feather.Feather;

/** The page shown while nothing is open: what the program is for, how to open a file, and recent files. */
final class StartPage extends StackPane {

    private static final int NEWEST = 5;

    private final Workbench bench;
    private final Preferences preferences;
    private final WindowCommands commands;
    private final LastSession last;
    private final Runnable reopen;
    private final Placeholder page = new Placeholder();

    /**
     * @param last what was open when the window was closed the last time
     * @param reopen opens it
     */
    StartPage(Workbench bench, Preferences preferences, WindowCommands commands, LastSession last, Runnable reopen) {
        this.bench = bench;
        this.preferences = preferences;
        this.commands = commands;
        this.last = last;
        this.reopen = reopen;
        managedProperty().bind(visibleProperty());
        setVisible(false);
        getChildren().add(page);
    }

    /** Shows the page, rebuilt since other files may have been opened meanwhile, or hides it. */
    void show(boolean shown) {
        setVisible(shown);
        if (shown) {
            Button open = commands.open.button();
            open.setDefaultButton(true);
            page.show(Feather.DOWNLOAD_CLOUD, "Drop a weight file here",
                    "Eigenscope tells for each layer whether it was trained well, and where something went wrong, from "
                            + "the weights alone. It reads " + Formats.inWords() + "; a file or a folder. "
                            + "Nothing in it is executed, and nothing leaves this computer.",
                    open, commands.openFolder.button(), commands.example.button());
            page.below(recent());
        }
    }

    /** The files that were opened last, to be opened again. */
    private List<Node> recent() {
        List<Path> files = preferences.recent();
        List<Node> links = new ArrayList<>();
        for (Path file : files.subList(0, Math.min(NEWEST, files.size()))) {
            Hyperlink link = new Hyperlink(String.valueOf(file.getFileName()));
            link.setTooltip(new Tooltip(file.toString()));
            link.setOnAction(event -> bench.open(file));
            links.add(link);
        }
        if (!last.models().isEmpty()) {
            Hyperlink again = new Hyperlink("Everything from last time: " + LastSessionHint.words(last));
            again.setOnAction(event -> reopen.run());
            links.add(again);
        }
        if (!links.isEmpty()) {
            Label heading = new Label("Opened last");
            heading.getStyleClass().add("group-heading");
            links.addFirst(heading);
        }
        return links;
    }
}
