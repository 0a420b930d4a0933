package org.eigenscope.metric;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.metric.Metric.Appearance;
import org.eigenscope.metric.Metric.Origin;

/**
 * The list of all public numbers of a layer. Tables, files, panels and tooltips are made from it. A new metric goes
 * into the list of its group, and its paragraph into {@code docs/definitions.md}.
 */
public final class MetricCatalog {

    private static final List<Metric> ALL = Stream.of(LayerMetrics.layer(), LayerMetrics.matrices(),
            SpectrumMetrics.size(),
            TailMetrics.tail(), ElementMetrics.elements(), NoiseMetrics.randomized(), NoiseMetrics.noise(),
            TrapMetrics.traps())
            .flatMap(Collection::stream).toList();
    private static final Map<String, Metric> BY_NAME = ALL.stream()
            .collect(Collectors.toMap(Metric::name, Function.identity()));
    private static final List<String> FIRST = List.of("layer_id", "name");

    private MetricCatalog() {}

    /** All metrics by group, in reading order. */
    public static List<Metric> all() {
        return ALL;
    }

    /** The metric of a name that the user typed. */
    public static Optional<Metric> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /**
     * The metric of a name that the program itself uses.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Metric get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("no metric is called " + name));
    }

    /** The metrics that a place shows, in its order. */
    public static List<Metric> shownIn(Place place) {
        return ALL.stream().filter(metric -> metric.in(place).isPresent())
                .sorted(Comparator.comparing(metric -> metric.in(place).map(Appearance::position).orElseThrow()))
                .toList();
    }

    /**
     * Every number of an analysis that can be drawn over layers or steps; those of tables of several models come first.
     */
    public static List<Metric> figures() {
        return Stream.concat(shownIn(Place.SERIES).stream(), shownIn(Place.DETAILS).stream()).distinct()
                .filter(metric -> metric.type() != Metric.Type.TEXT && !metric.isOfLayer()).toList();
    }

    /**
     * WeightWatcher's columns of the table of details, in its order: those that identify the layer, then the others by
     * name.
     */
    public static List<Metric> weightWatcherColumns() {
        return shownIn(Place.DETAILS).stream().filter(metric -> metric.origin() == Origin.WEIGHT_WATCHER)
                .sorted(Comparator.comparing((Metric metric) -> !FIRST.contains(metric.name()))
                .thenComparing(Metric::name)).toList();
    }

    /** Our columns of the table of details, which follow WeightWatcher's. */
    public static List<Metric> ownColumns() {
        return shownIn(Place.DETAILS).stream().filter(metric -> metric.origin() == Origin.EIGENSCOPE).toList();
    }
}
