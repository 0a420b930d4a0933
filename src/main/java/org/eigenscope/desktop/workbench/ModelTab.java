package org.eigenscope.desktop.workbench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.series.ModelSeries;

/** An open model with those beside it, and where the user was in it. */
public final class ModelTab {

    private List<Session> sessions;
    private ModelSeries series;
    private LayerSelection.Place place;

    ModelTab(Session main) {
        sessions = List.of(main);
    }

    /** The model that it is about. */
    public Session main() {
        return sessions.getFirst();
    }

    /** The model, then those beside it. */
    public List<Session> sessions() {
        return sessions;
    }

    /** The names of its models. */
    public String title() {
        return sessions.stream().map(session -> session.model().name()).collect(Collectors.joining(" → "));
    }

    /** All of them, their layers matched; null while there is only one. */
    ModelSeries series() {
        return series;
    }

    LayerSelection.Place place() {
        return place;
    }

    void leave(LayerSelection.Place where) {
        place = where;
    }

    /** Puts another model in its place, alone. */
    void replace(Session main) {
        sessions = List.of(main);
        series = null;
        place = null;
    }

    void beside(List<Session> others, ModelSeries matched) {
        sessions = Stream.concat(Stream.of(main()), others.stream()).toList();
        series = matched;
    }

    void swap(ModelSeries matched) {
        sessions = sessions.reversed();
        series = matched;
    }
}
