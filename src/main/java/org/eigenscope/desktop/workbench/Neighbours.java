package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.series.ModelSeries;

/** Puts a second model beside the one that is shown. */
final class Neighbours {

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
    Neighbours(OpenModels models, ModelLoader loader, Background background, Consumer<Notice> tell,
            BiConsumer<Session, ModelTab> begin, Consumer<Session> analyze) {
        this.models = models;
        this.loader = loader;
        this.background = background;
        this.tell = tell;
        this.begin = begin;
        this.analyze = analyze;
    }

    void open(Path file) {
        Session main = models.sessionProperty().get();
        loader.load(file, main == null ? null : main.model(), false, next -> {
            if (main == null || !ModelFiles.isAdapter(main.model()) || ModelFiles.isAdapter(next.model())) {
                match(next);
                return;
            }
            loader.load(main.file(), next.model(), main.example(), applied -> {
                begin.accept(applied, models.shownProperty().get());
                match(next);
            });
        });
    }

    void put(Session other) {
        Session main = models.sessionProperty().get();
        if (main == null || other == main) {
            return;
        }
        if (ModelFiles.isAdapter(main.model()) || ModelFiles.isAdapter(other.model())) {
            open(other.file());
        } else {
            match(other);
        }
    }

    private void match(Session other) {
        Session main = models.sessionProperty().get();
        if (main == null) {
            return;
        }
        match(main, other, matched -> {
            if (matched.disjoint()) {
                tell.accept(new Notice(Level.ERROR, matched.disjointWords()));
                return;
            }
            models.beside(List.of(other), matched);
            analyze.accept(other);
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
