package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.metric.Column;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Model;
import org.eigenscope.report.WrittenReports;
import org.eigenscope.timeline.Checkpoint;
import org.eigenscope.timeline.Timeline;
import org.eigenscope.timeline.TimelineColumns;
import org.eigenscope.timeline.TrainingRun;
import org.eigenscope.timeline.find.RunFinder;

/**
 * Watches the folder of a training that goes on. A checkpoint is analyzed once its index reads and its files have not
 * changed from one look to the next; one that disappears, or that the next is written over, stays in the picture.
 */
final class RunWatch {

    /** How often it is looked whether the user wants to stop. */
    private static final long BEAT_MILLIS = 100;

    private final Services services;
    private final RunFinder finder;
    private final Path folder;
    private final long everyMillis;
    private final boolean quiet;
    /** By what the checkpoints hold: a step may turn out to be another one. */
    private final Map<Model, ModelReport> reports = new IdentityHashMap<>();
    private final Set<Model> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> told = new HashSet<>();
    private TrainingRun run;
    /** Findings of files that could not be read at the last look but one. */
    private List<Finding> before = List.of();
    /** Findings of files that could not be read at the last look. */
    private List<Finding> damaged = List.of();

    /** Analyzes a checkpoint, and makes a timeline of those that are analyzed. */
    interface Analysis {
        /** The report of a checkpoint. */
        ModelReport analyze(Checkpoint checkpoint);

        /** The timeline so far; how far weights have moved is not part of it. */
        Timeline timeline(TrainingRun analyzed, List<ModelReport> inOrder) throws IOException;
    }

    /**
     * @param seconds between two looks at the folder
     * @param quiet true if nobody wants to hear what was left out
     */
    RunWatch(Services services, Path folder, int seconds, boolean quiet) {
        this.quiet = quiet;
        this.services = services;
        this.folder = folder;
        this.everyMillis = TimeUnit.SECONDS.toMillis(seconds);
        this.finder = new RunFinder(services.files(), WrittenReports::recognizes);
    }

    /**
     * Watches until the user stops it, or a checkpoint of this step or a later one is analyzed.
     *
     * @param until the step; null for never
     * @return the checkpoints that were analyzed, in the order of their steps; empty if there are none
     */
    Optional<TrainingRun> watch(Long until, Analysis work) throws IOException {
        while (!services.interruption().requested() && !reached(until)) {
            look(work);
            if (!reached(until)) {
                rest();
            }
        }
        return analyzed();
    }

    /** Their reports, in that order. */
    List<ModelReport> reports(TrainingRun analyzed) {
        return analyzed.models().stream().map(reports::get).toList();
    }

    private boolean reached(Long until) {
        return until != null && analyzed().filter(one -> one.steps().getLast() >= until).isPresent();
    }

    private Optional<TrainingRun> analyzed() {
        return Optional.ofNullable(run).map(one -> one.only(this::isAnalyzed))
                .filter(one -> !one.checkpoints().isEmpty());
    }

    private boolean isAnalyzed(Checkpoint checkpoint) {
        return reports.containsKey(checkpoint.model());
    }

    private void look(Analysis work) throws IOException {
        try {
            run = run == null ? finder.find(List.of(folder)) : finder.update(run, this::isAnalyzed);
        } catch (Unsupported e) {
            // Nothing yet: training has just begun.
            return;
        } catch (ModelFormatException e) {
            if (told.add(e.getMessage())) {
                services.terminal().say(e.getMessage());
            }
            return;
        }
        for (Checkpoint checkpoint : run.checkpoints()) {
            // One that is being written is reopened by the next look.
            if (!services.interruption().requested() && !isAnalyzed(checkpoint) && !checkpoint.gone()
                    && !waiting.add(checkpoint.model())) {
                analyze(checkpoint, work);
            }
        }
        for (Finding finding : run.findings()) {
            if (!finding.severity().costsFigures() && !quiet && told.add(finding.where())) {
                services.terminal().say(finding.where() + ": " + finding.message());
            }
        }
        before = damaged;
        damaged = run.findings().stream().filter(finding -> finding.severity().costsFigures()).toList();
    }

    private void analyze(Checkpoint checkpoint, Analysis work) throws IOException {
        ModelReport report = work.analyze(checkpoint);
        if (!report.complete()) {
            return;
        }
        if (report.model().findings().size() > checkpoint.model().findings().size()) {
            // It was written again meanwhile: the next look opens it again.
            return;
        }
        reports.put(checkpoint.model(), report);
        TrainingRun analyzed = analyzed().orElseThrow();
        Timeline timeline = work.timeline(analyzed, reports(analyzed));
        int place = analyzed.checkpoints().indexOf(checkpoint);
        services.terminal().outWords(line(timeline, place));
        services.terminal().out().flush();
    }

    /** A checkpoint in one line: what the table says of it, with the names of the columns. */
    private static String line(Timeline timeline, int place) {
        List<Column<Integer>> columns = TimelineColumns.checkpoints(timeline);
        return columns.stream().filter(column -> !column.words().apply(place).isBlank())
                .map(column -> "%s %s".formatted(column.heading(), column.words().apply(place)))
                .collect(Collectors.joining("  "));
    }

    private void rest() {
        try {
            for (long left = everyMillis; left > 0 && !services.interruption().requested(); left -= BEAT_MILLIS) {
                TimeUnit.MILLISECONDS.sleep(Math.min(left, BEAT_MILLIS));
            }
        } catch (InterruptedException e) {
            services.interruption().request();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Returns what was damaged in the end: the findings that the last two looks have in common. A file whose finding
     * changed between them was being written.
     */
    List<Finding> damage() {
        return damaged.stream().filter(before::contains).toList();
    }
}
