package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eigenscope.desktop.settings.LastSession;
import org.eigenscope.desktop.settings.LastSession.OpenedModel;
import org.eigenscope.desktop.workbench.Notice.Level;

/** Opens what was open the last time, one after the other; what is gone is told in one line at the end. */
final class LastSessionOpener {

    private final OpenModels models;
    private final ModelLoader loader;
    private final ModelPairing neighbours;
    private final Consumer<Session> show;
    private final Consumer<Notice> tell;
    private final List<Path> lost = new ArrayList<>();
    private Consumer<OpenedModel> shown;
    private ModelTab last;

    /** @param show shows a model that was opened */
    LastSessionOpener(OpenModels models, ModelLoader loader, ModelPairing neighbours, Consumer<Session> show,
            Consumer<Notice> tell) {
        this.models = models;
        this.loader = loader;
        this.neighbours = neighbours;
        this.show = show;
        this.tell = tell;
    }

    /** @param shown is notified of each model while it is the one that is shown */
    void open(LastSession session, Consumer<OpenedModel> shown) {
        this.shown = shown;
        OpenedModel wanted = session.models().isEmpty() ? null : session.models().get(session.shown());
        next(session.models().iterator(), wanted);
    }

    private void next(Iterator<OpenedModel> rest, OpenedModel wanted) {
        if (!rest.hasNext()) {
            end();
            return;
        }
        OpenedModel model = rest.next();
        Runnable done = () -> {
            shown.accept(model);
            if (model == wanted) {
                last = models.shownProperty().get();
            }
            next(rest, wanted);
        };
        loader.load(model.file(), null, false, opened -> {
            show.accept(opened);
            models.sessionProperty().get().named(model.layer()).ifPresent(models.selection()::go);
            model.beside().ifPresentOrElse(beside -> neighbours.open(beside, done, lost(beside, done)), done);
        }, lost(model.file(), () -> next(rest, wanted)));
    }

    private Predicate<Throwable> lost(Path file, Runnable then) {
        return problem -> {
            lost.add(file);
            then.run();
            return true;
        };
    }

    private void end() {
        if (last != null) {
            models.show(last);
        }
        if (!lost.isEmpty()) {
            tell.accept(new Notice(Level.WARNING, "These models were open last time, but are gone or cannot be opened: "
                    + lost.stream().map(Path::toString).collect(Collectors.joining(", ")) + "."));
        }
    }
}
