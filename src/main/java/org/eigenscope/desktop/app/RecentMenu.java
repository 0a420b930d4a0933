package org.eigenscope.desktop.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.application.Platform;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.eigenscope.desktop.control.NarrowText;
import org.eigenscope.desktop.settings.Preferences;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.format.io.HubAddress;

/**
 * The files that were opened last. One that is gone stays, since its drive may come back, but says so and cannot be
 * chosen.
 */
final class RecentMenu extends Menu {

    private final Workbench bench;
    private final Preferences preferences;
    private final Map<Path, MenuItem> items = new LinkedHashMap<>();
    private final Set<Path> lost = new HashSet<>();
    private final MenuItem forgetLost = new MenuItem("Clear Those _Not Found");
    private boolean asking;

    RecentMenu(Workbench bench, Preferences preferences) {
        super("Open _Recent");
        this.bench = bench;
        this.preferences = preferences;
        forgetLost.setOnAction(event -> lost.forEach(preferences::forget));
        fill();
    }

    /** Lists them again, and asks which are there. */
    void update() {
        fill();
        if (!asking) {
            asking = true;
            List<Path> files = List.copyOf(items.keySet());
            // A share may not answer for minutes. It would hold a virtual thread's carrier, of which there are few.
            Thread.ofPlatform().daemon().name("recent-files").start(() -> ask(files));
        }
    }

    private void ask(List<Path> files) {
        for (Path file : files) {
            boolean gone = !HubAddress.isAddress(file) && Files.notExists(file);
            Platform.runLater(() -> {
                if (gone ? lost.add(file) : lost.remove(file)) {
                    mark();
                }
            });
        }
        Platform.runLater(() -> asking = false);
    }

    private void fill() {
        items.clear();
        for (Path file : preferences.recent()) {
            MenuItem item = new MenuItem();
            // A file's name may hold an underscore: it is no mnemonic.
            item.setMnemonicParsing(false);
            item.setOnAction(event -> bench.open(file));
            items.put(file, item);
        }
        MenuItem clear = new MenuItem("_Clear List");
        clear.setOnAction(event -> preferences.forgetAll());
        getItems().setAll(items.values());
        getItems().addAll(new SeparatorMenuItem(), forgetLost, clear);
        setDisable(items.isEmpty());
        mark();
    }

    private void mark() {
        items.forEach((file, item) -> {
            item.setText(NarrowText.shortened(file.toString(), 70) + (lost.contains(file) ? " – not found" : ""));
            item.setDisable(lost.contains(file));
        });
        forgetLost.setVisible(items.keySet().stream().anyMatch(lost::contains));
    }
}
