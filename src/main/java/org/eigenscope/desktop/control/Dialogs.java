package org.eigenscope.desktop.control;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import javafx.stage.Window;
import org.eigenscope.desktop.settings.Preferences;
import org.eigenscope.output.AtomicFile.Mode;

/** Asks the user for files and folders. An interface of its own so that a test can answer. */
public interface Dialogs {

    /** A weight file to open. */
    Optional<Path> open(String title);

    /** The address of a model that is elsewhere. */
    Optional<Address> address();

    /**
     * A model that is elsewhere.
     *
     * @param model its address
     * @param whole true if its files are to be fetched whole
     */
    record Address(Path model, boolean whole) {}

    /** A folder that is a model. */
    Optional<Path> openFolder(String title);

    /**
     * Where to write.
     *
     * @param file the file
     * @param mode whether the user has agreed that an existing one is replaced
     */
    record Target(Path file, Mode mode) {}

    /** Where to write, or nothing if the user thinks better of it. */
    Optional<Target> save(String title, String suggested, String description, List<String> endings);

    /**
     * The system's own dialogs.
     *
     * @param weights globs of the names of weight files
     */
    static Dialogs system(Window owner, Preferences preferences, List<String> weights) {
        return new Dialogs() {
            @Override
            public Optional<Path> open(String title) {
                FileChooser chooser = new FileChooser();
                chooser.setTitle(title);
                folder().ifPresent(chooser::setInitialDirectory);
                chooser.getExtensionFilters().addAll(
                        new ExtensionFilter("Weight files", weights),
                        new ExtensionFilter("Reports", "*.json"),
                        new ExtensionFilter("All files", "*"));
                return remember(chooser.showOpenDialog(owner));
            }

            @Override
            public Optional<Address> address() {
                return new AddressDialog(owner, preferences.recent()).ask();
            }

            @Override
            public Optional<Path> openFolder(String title) {
                DirectoryChooser chooser = new DirectoryChooser();
                chooser.setTitle(title);
                folder().ifPresent(chooser::setInitialDirectory);
                return remember(chooser.showDialog(owner));
            }

            @Override
            public Optional<Target> save(String title, String suggested, String description, List<String> endings) {
                FileChooser chooser = new FileChooser();
                chooser.setTitle(title);
                chooser.setInitialFileName(suggested);
                folder().ifPresent(chooser::setInitialDirectory);
                for (String ending : endings) {
                    chooser.getExtensionFilters().add(new ExtensionFilter(
                            description + " (" + ending.toUpperCase(java.util.Locale.ROOT) + ")", "*." + ending));
                }
                File chosen = chooser.showSaveDialog(owner);
                if (chosen == null) {
                    return Optional.empty();
                }
                String wanted = chooser.getSelectedExtensionFilter() == null ? endings.getFirst()
                        : chooser.getSelectedExtensionFilter().getExtensions().getFirst().substring(2);
                boolean ended = endings.stream().anyMatch(ending -> chosen.getName().endsWith("." + ending));
                // The system has asked about the name that was typed, not about the one with an ending.
                return remember(ended ? chosen : new File(chosen.getPath() + "." + wanted))
                        .map(file -> new Target(file, ended ? Mode.REPLACE : Mode.NEW));
            }

            private Optional<File> folder() {
                return preferences.folder().filter(Files::isDirectory).map(Path::toFile);
            }

            private Optional<Path> remember(File chosen) {
                if (chosen != null && chosen.getParentFile() != null) {
                    preferences.folder(chosen.getParentFile().toPath());
                }
                return Optional.ofNullable(chosen).map(File::toPath);
            }
        };
    }
}
