package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.ModelsTogether;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.timeline.Checkpoint;
import org.eigenscope.timeline.Curve;
import org.eigenscope.timeline.Timeline;
import org.eigenscope.timeline.TrainingRun;
import org.eigenscope.timeline.training.CheckpointFigures;
import org.eigenscope.timeline.training.TrainingLog;

/** A training run that is open in the window, with the reports that are there so far. Thread-safe. */
public final class OpenRun {

    private final TrainingRun run;
    private final ModelSeries series;
    private final TrainingLog log;
    private final List<Curve> sampled;
    private final ModelsTogether together;
    private final AnalysisOptions options;
    private final Map<Place, LayerReport> reports = new ConcurrentSkipListMap<>(Comparator.comparingInt(Place::model)
            .thenComparingInt(Place::layer).thenComparing(Place::name));
    private final CheckpointReports stored;
    private final int layers;
    private volatile List<List<Double>> moved = List.of();

    /**
     * What a report is about: one that comes again takes the place of the one before.
     *
     * @param model the place of the checkpoint
     * @param layer the number of the layer
     * @param name with the slice, if it is about one
     */
    private record Place(int model, int layer, String name) {}

    /** Matches the layers of its checkpoints, and joins them with what was logged; takes a while. */
    OpenRun(TrainingRun run, TrainingLog log, AnalysisOptions options, CheckpointReports stored) {
        this.run = run;
        this.stored = stored;
        this.log = log;
        this.options = options;
        series = ModelSeries.of(run.models());
        sampled = CheckpointFigures.join(run, log.curves());
        together = new ModelsTogether(run.name(), run.models(), run.models().stream()
                .map(model -> model.layers().stream().filter(Layer::hasMatrices).toList()).toList());
        run.models().stream().flatMap(model -> stored.of(model).stream()).flatMap(report -> report.layers().stream())
                .filter(report -> together.has(report.layer())).forEach(this::add);
        layers = reports.size() + missing().size();
    }

    /** The same run with what has come since: reports of checkpoints that it had are kept. */
    OpenRun with(TrainingRun later, TrainingLog logged) {
        OpenRun next = new OpenRun(later, logged, options, stored);
        reports.values().stream().filter(report -> next.together.has(report.layer())).forEach(next::add);
        return next;
    }

    /** The checkpoint that lies here, as its report tells of it; empty if there is none, or it has its weights. */
    Optional<Opener.Opened> reportAt(Path path) {
        return run.checkpoints().stream().filter(one -> one.path().equals(path)).map(Checkpoint::model)
                .flatMap(model -> stored.of(model).stream()
                        .map(report -> new Opener.Opened(model, Optional.of(report))))
                .findFirst();
    }

    /** Layers that are not analyzed yet, but can be. */
    List<Layer> missing() {
        Set<Layer> done = Collections.newSetFromMap(new IdentityHashMap<>());
        reports.values().forEach(report -> done.add(report.layer()));
        return together.layers().stream().filter(layer -> !done.contains(layer)
                && stored.of(run.models().get(together.index(layer))).isEmpty()).toList();
    }

    public TrainingRun run() {
        return run;
    }

    ModelSeries series() {
        return series;
    }

    ModelsTogether together() {
        return together;
    }

    AnalysisOptions options() {
        return options;
    }

    TrainingLog log() {
        return log;
    }

    /** Layers that are analyzed, of all checkpoints. */
    public int layers() {
        return layers;
    }

    /** Those of them that are done. */
    public int done() {
        return reports.size();
    }

    void add(LayerReport report) {
        reports.put(new Place(together.index(report.layer()), report.layer().id(), report.name()), report);
    }

    void moved(List<List<Double>> distances) {
        moved = distances;
    }

    /** The timeline as far as it goes; takes a while where there are many layers. */
    public Timeline timeline() {
        List<List<LayerReport>> each = IntStream.range(0, run.models().size())
                .<List<LayerReport>>mapToObj(i -> new ArrayList<>()).toList();
        reports.values().forEach(report -> each.get(together.index(report.layer())).add(report));
        List<ModelReport> models = IntStream.range(0, each.size()).mapToObj(i -> {
            Model model = run.models().get(i);
            return new ModelReport(model, options, each.get(i), each.get(i).size() == model.layers().size(), "",
                    Instant.EPOCH, Duration.ZERO);
        }).toList();
        return Timeline.of(run, series, models, log.curves(), sampled, moved);
    }
}
