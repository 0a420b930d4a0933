package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.series.ModelSeries;

/** Opens and holds the second model, with which the model that is shown is compared. */
final class ModelPairing {

    private final OpenModels models;
    private final ModelLoader loader;
    private final Background background;
    private final Consumer<Notice> tell;
    private final BiConsumer<Session, ModelTab> begin;
    private final Consumer<Session> analyze;

    /**
     * @param begin shows a model in place of what is in a tab
     * @param analyze analyzes what is not analyzed of a model
     */
    ModelPairing(OpenModels models, ModelLoader loader, Background background, Consumer<Notice> tell,
            BiConsumer<Session, ModelTab> begin, Consumer<Session> analyze) {
        this.models = models;
        this.loader = loader;
        this.background = background;
        this.tell = tell;
        this.begin = begin;
        this.analyze = analyze;
    }

    /**
     * Opens a model and puts it beside the one that is shown.
     *
     * @param then called once it stands there, or it is said why it does not
     * @param refused is told why it cannot be opened; true if that is not to be said
     */
    void open(Path file, Runnable then, Predicate<Throwable> refused) {
        Session main = models.sessionProperty().get();
        loader.load(file, main == null ? null : main.model(), false, next -> {
            if (main == null || !main.adapter() || next.adapter()) {
                match(next, then);
                return;
            }
            loader.load(main.file(), next.model(), main.example(), applied -> {
                begin.accept(applied, models.shownProperty().get());
                match(next, then);
            });
        }, refused);
    }

    void put(Session other) {
        Session main = models.sessionProperty().get();
        if (main == null || other == main) {
            return;
        }
        if (main.adapter() || other.adapter()) {
            open(other.file(), () -> { }, problem -> false);
        } else {
            match(other, () -> { });
        }
    }

    private void match(Session other, Runnable then) {
        Session main = models.sessionProperty().get();
        if (main == null) {
            return;
        }
        match(main, other, matched -> {
            if (matched.disjoint()) {
                tell.accept(new Notice(Level.ERROR, matched.disjointWords()));
            } else {
                models.beside(List.of(other), matched);
                analyze.accept(other);
            }
            then.run();
        });
    }

    void swap() {
        List<Session> now = models.sessions();
        if (now.size() == 2) {
            LayerItem current = models.selection().currentProperty().get();
            match(now.get(1), now.get(0), matched -> {
                models.swap(matched);
                Optional.ofNullable(current).flatMap(item -> models.sessionProperty().get()
                        .named(item.layer().name())).ifPresent(models.selection()::go);
            });
        }
    }

    /** Matches the layers of two models, unless others are shown by then. */
    private void match(Session first, Session second, Consumer<ModelSeries> then) {
        List<Session> before = List.copyOf(models.sessions());
        background.run(() -> ModelSeries.of(List.of(first.model(), second.model())), matched -> {
            if (before.equals(models.sessions())) {
                then.accept(matched);
            }
        }, problem -> tell.accept(new Notice(Level.ERROR, FailureNotices.words(second.file(), problem))));
    }
}
