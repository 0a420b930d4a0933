package org.eigenscope.desktop.app;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import javafx.collections.ListChangeListener;
import org.eigenscope.desktop.settings.Preferences;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.ModelTab;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.format.io.HubAddress;

/** Keeps the notes on layers between starts; an opened report shows its own until they are changed. */
final class SavedNotes {

    private final Preferences preferences;
    private final Set<Session> seen = Collections.newSetFromMap(new WeakHashMap<>());

    SavedNotes(Workbench bench, Preferences preferences) {
        this.preferences = preferences;
        bench.models().tabs().addListener((ListChangeListener<ModelTab>) change -> bench.models().tabs().stream()
                .flatMap(tab -> tab.sessions().stream()).filter(seen::add).forEach(this::opened));
    }

    private void opened(Session session) {
        Path file = HubAddress.isAddress(session.file()) ? session.file() : session.file().toAbsolutePath().normalize();
        boolean noted = preferences.noted(file);
        for (LayerItem item : session.items()) {
            String name = item.layer().name();
            if (noted) {
                preferences.note(file, name).ifPresent(item.noteProperty()::set);
            }
            Preferences kept = preferences;
            item.noteProperty().addListener((p, before, words) -> kept.note(file, name, words));
        }
    }
}
