package org.eigenscope.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.run.ReportCache.ModelQuery;

/**
 * Reports of some layers of a model whose analysis has not come to its end: they are written every few seconds, each
 * time those that have come since, and go once the whole model is kept. For one thread at a time.
 */
final class UnfinishedModel {

    private final CacheFolder folder;
    private final ReportLines lines;
    private final ModelQuery asked;
    private final long pauseNanos;
    private final Map<Integer, LayerReport> found = new HashMap<>();
    private final Map<Integer, LayerReport> waiting = new HashMap<>();
    private String key = "";
    private int pieces;
    private long last = System.nanoTime();

    /** @param pause how long what has come waits for more before it is written */
    UnfinishedModel(CacheFolder folder, ReportLines lines, ModelQuery asked, Duration pause) {
        this.folder = folder;
        this.lines = lines;
        this.asked = asked;
        this.pauseNanos = pause.toNanos();
    }

    /**
     * Looks for the report of a task.
     *
     * @param model the key of the model; another one has other reports
     * @param backend the linear algebra that is at work: what another has made is passed over
     */
    Optional<LayerReport> find(String model, int task, Supplier<String> backend) {
        look(model, backend);
        return Optional.ofNullable(found.get(task));
    }

    private void look(String model, Supplier<String> backend) {
        if (model.equals(key)) {
            return;
        }
        key = model;
        found.clear();
        for (pieces = 0;; pieces++) {
            Optional<String> text = folder.find(piece(pieces));
            if (text.isEmpty() || !read(text.get(), backend)) {
                return;
            }
        }
    }

    private boolean read(String text, Supplier<String> backend) {
        try {
            List<String> all = text.lines().toList();
            if (!backend.get().equals(lines.gson().fromJson(all.getFirst(), String.class))) {
                return false;
            }
            Map<Integer, LayerReport> reports = new HashMap<>();
            for (String line : all.subList(1, all.size())) {
                int end = line.indexOf(' ');
                int task = Integer.parseInt(line.substring(0, end));
                reports.put(task, lines.read(line.substring(end + 1), asked.tasks().get(task).layer()));
            }
            found.putAll(reports);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Takes the report of a task, as it is not known when the others will be there. */
    void add(int task, LayerReport report) {
        if (report instanceof Analyzed && !found.containsKey(task)) {
            waiting.put(task, report);
        }
    }

    /** True if something has waited long enough. */
    boolean isDue() {
        return !waiting.isEmpty() && System.nanoTime() - last >= pauseNanos;
    }

    /** Writes what has come since the last time. */
    void write(String model, Supplier<String> backend) {
        look(model, backend);
        List<String> all = new ArrayList<>(List.of(lines.gson().toJson(backend.get())));
        all.addAll(waiting.entrySet().parallelStream()
                .map(one -> one.getKey() + " " + lines.written(one.getValue())).toList());
        folder.keep(piece(pieces), String.join("\n", all));
        pieces++;
        waiting.clear();
        last = System.nanoTime();
    }

    /** Throws everything away. */
    void remove() {
        for (int i = 0; i < pieces; i++) {
            folder.remove(piece(i));
        }
        waiting.clear();
        pieces = 0;
    }

    private String piece(int number) {
        return ModelKey.sum(key + " unfinished " + number) + CacheFolder.REPORT;
    }
}
