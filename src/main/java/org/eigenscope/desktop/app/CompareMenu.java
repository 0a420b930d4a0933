package org.eigenscope.desktop.app;

import javafx.collections.ListChangeListener;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import org.eigenscope.desktop.workbench.ModelTab;
import org.eigenscope.desktop.workbench.Workbench;

/** A menu of the other open models, to compare one of them with the model that is shown. */
final class CompareMenu extends Menu {

    private final Workbench bench;

    CompareMenu(Workbench bench) {
        super("Compare With an Ope_n Model");
        this.bench = bench;
        bench.models().tabs().addListener((ListChangeListener<ModelTab>) change -> fill());
        bench.models().shownProperty().addListener((p, before, tab) -> fill());
        fill();
    }

    private void fill() {
        getItems().setAll(bench.models().tabs().stream().map(ModelTab::main).distinct()
                .filter(other -> other != bench.sessionProperty().get()).map(other -> {
                    MenuItem item = new MenuItem(other.model().name());
                    // A file's name may hold an underscore: it is no mnemonic.
                    item.setMnemonicParsing(false);
                    item.setOnAction(event -> bench.compareWith(other));
                    return item;
                }).toList());
        setDisable(getItems().isEmpty());
    }
}
