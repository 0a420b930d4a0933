package org.eigenscope.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** Puts the parts of an analysis together. */
public final class MergedParts {

    private static final int MOST_NAMED = 20;

    /** Parts that do not make a whole; the message is one sentence. */
    public static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message);
        }
    }

    /**
     * A part with the file that it was read from.
     *
     * @param file its name, for messages
     * @param report what it holds
     */
    public record PartFile(String file, ModelReport report) {}

    private MergedParts() {}

    /**
     * The report of the whole model, as one analysis would have given it except for its times: it began when the first
     * part did, and took as long as all of them together.
     *
     * @throws Mismatch if a part is missing, is there twice, or is one of something else
     */
    public static ModelReport merge(List<PartFile> parts) throws Mismatch {
        PartFile first = parts.getFirst();
        Map<Integer, PartFile> byNumber = new TreeMap<>();
        for (PartFile part : parts) {
            if (part.report.part() == null) {
                throw new Mismatch("%s: it is the report of a whole analysis, not a part".formatted(part.file));
            }
            String difference = difference(first.report, part.report);
            if (!difference.isEmpty()) {
                throw new Mismatch("%s and %s are not parts of the same analysis: %s".formatted(first.file, part.file,
                        difference));
            }
            PartFile other = byNumber.putIfAbsent(part.report.part().number(), part);
            if (other != null) {
                throw new Mismatch("part %s is given twice: %s and %s".formatted(part.report.part(), other.file,
                        part.file));
            }
            if (!part.report.complete()) {
                throw new Mismatch("%s: its analysis did not end".formatted(part.file));
            }
        }
        int of = first.report.part().of();
        if (byNumber.size() < of) {
            List<String> missing = IntStream.rangeClosed(1, of).filter(number -> !byNumber.containsKey(number))
                    .mapToObj(String::valueOf).toList();
            String count = missing.size() == 1 ? "one is" : missing.size() + " are";
            String numbers = String.join(", ", missing.subList(0, Math.min(MOST_NAMED, missing.size())))
                    + (missing.size() > MOST_NAMED ? ", …" : "");
            throw new Mismatch("of %d parts %s missing: %s".formatted(of, count, numbers));
        }
        return whole(byNumber.values().stream().map(PartFile::report).toList());
    }

    /** What tells two analyses apart; empty if these are parts of one. */
    private static String difference(ModelReport a, ModelReport b) {
        if (a.part().of() != b.part().of()) {
            return "one is of %d parts, the other of %d".formatted(a.part().of(), b.part().of());
        }
        if (!anyThreads(a.options()).equals(anyThreads(b.options()))) {
            return "their options differ";
        }
        if (!a.filters().equals(b.filters())) {
            return "their filters of layers differ";
        }
        if (!a.model().files().equals(b.model().files()) || !a.model().layers().equals(b.model().layers())
                || !a.model().format().equals(b.model().format())) {
            return "they are of different models, or of different versions of one";
        }
        return "";
    }

    private static AnalysisOptions anyThreads(AnalysisOptions options) {
        return options.withThreads(0);
    }

    private static ModelReport whole(Collection<ModelReport> parts) throws Mismatch {
        ModelReport first = parts.iterator().next();
        Map<Integer, Integer> places = new HashMap<>();
        List<Layer> layers = first.model().layers();
        for (int i = 0; i < layers.size(); i++) {
            places.put(layers.get(i).id(), i);
        }
        Set<Integer> reported = new LinkedHashSet<>();
        List<LayerReport> reports = new ArrayList<>();
        Set<Finding> findings = new LinkedHashSet<>();
        Duration elapsed = Duration.ZERO;
        Instant started = first.started();
        for (ModelReport part : parts) {
            Set<Integer> own = part.layers().stream().map(report -> report.layer().id()).collect(Collectors.toSet());
            if (own.stream().anyMatch(id -> !reported.add(id))) {
                throw new Mismatch("two parts hold the same layer");
            }
            reports.addAll(part.layers());
            findings.addAll(part.model().findings());
            elapsed = elapsed.plus(part.elapsed());
            started = part.started().isBefore(started) ? part.started() : started;
        }
        // Slices of a layer are of one part, in their order.
        reports.sort(Comparator.comparing(report -> places.get(report.layer().id())));
        Model model = first.model();
        return new ModelReport(new Model(model.name(), model.path(), model.format(), model.metadata(), layers,
                List.copyOf(findings), model.files()), first.options(), reports, true,
                parts.stream().map(ModelReport::backend).distinct().collect(Collectors.joining(", ")), started,
                elapsed).filtered(first.filters())
                .noted(parts.stream().flatMap(part -> part.notes().stream()).toList());
    }
}
