package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.model.Model;

/**
 * Opens models away from the window's thread. The file that was asked for last counts: what comes of others is dropped.
 */
final class ModelLoader {

    private final Opener opener;
    private final Background background;
    private final Consumer<Notice> tell;
    private final ReadOnlyBooleanWrapper opening = new ReadOnlyBooleanWrapper();
    private int request;

    ModelLoader(Opener opener, Background background, Consumer<Notice> tell) {
        this.opener = opener;
        this.background = background;
        this.tell = tell;
    }

    /** True while a file's index is being read. */
    ReadOnlyBooleanProperty openingProperty() {
        return opening.getReadOnlyProperty();
    }

    /**
     * Opens a model, or says why it cannot be opened.
     *
     * @param base the model beside which it is opened, or null
     * @param example true if it is the built-in one
     * @param then takes it, on the window's thread
     */
    void load(Path file, Model base, boolean example, Consumer<Session> then) {
        load(file, base, example, then, problem -> false);
    }

    /** @param other tries what else the file may be; true if it does, and nothing is to be said yet */
    void load(Path file, Model base, boolean example, Consumer<Session> then, Predicate<Throwable> other) {
        int mine = ++request;
        opening.set(true);
        background.run(() -> {
            // Before it is read: what is written meanwhile is a change.
            FileStamp before = FileStamp.of(file);
            return new Session(file, opener.openAny(file, base), before, example);
        }, loaded -> {
            if (mine == request) {
                opening.set(false);
                then.accept(loaded);
            }
        }, problem -> {
            if (mine == request) {
                opening.set(false);
                if (!other.test(problem)) {
                    tell(file, problem);
                }
            }
        });
    }

    /** Says why a file cannot be opened. */
    void tell(Path file, Throwable problem) {
        tell.accept(new Notice(Level.ERROR, FailureNotices.words(file, problem)));
    }
}
