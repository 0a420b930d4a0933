package org.eigenscope.desktop.workbench;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Place;

/**
 * The order of the layers in the tree: that of the file, of their names, or of a figure. Groups stand where the first
 * of their layers belongs.
 *
 * @param by what they are ordered by
 * @param metric the figure, if it is one of the catalog; else null
 * @param smallest true to put the smallest figure, or the last name, first
 */
public record LayerOrder(By by, Metric metric, boolean smallest) {

    /** The order of the file. */
    public static final LayerOrder FILE = new LayerOrder(By.FILE, null, false);

    /** What layers are ordered by. */
    public enum By { FILE, NAME, WEIGHTS, METRIC }

    /** The figures that are asked for most often; they come before the others. */
    private static final List<String> FIRST = List.of("trap_strength", "alpha");

    /** All orders, the largest figure first. */
    public static List<LayerOrder> all() {
        Stream<LayerOrder> plain = Stream.of(By.values()).filter(by -> by != By.METRIC)
                .map(by -> new LayerOrder(by, null, false));
        Stream<LayerOrder> figures = MetricCatalog.shownIn(Place.TABLE).stream()
                .filter(metric -> metric.type() != Metric.Type.TEXT)
                .sorted(Comparator.comparing(metric -> !FIRST.contains(metric.name())))
                .map(metric -> new LayerOrder(By.METRIC, metric, false));
        return Stream.concat(plain, figures).toList();
    }

    /** The order in words. */
    public String label() {
        return switch (by) {
            case FILE -> "as in the file";
            case NAME -> "name";
            case WEIGHTS -> "number of weights";
            case METRIC -> metric.words();
        };
    }

    /** The name of the figure in tables and files; empty if it is ordered by none. */
    public String code() {
        return metric == null ? "" : metric.name();
    }

    /** True if figures that come in may change it. */
    public boolean dependsOnFigures() {
        return by == By.METRIC;
    }

    /** The same from the other end. */
    public LayerOrder smallestFirst(boolean wanted) {
        return new LayerOrder(by, metric, wanted);
    }

    /** What a layer is placed by, the largest first; minus infinity puts it last. Not for names. */
    public ToDoubleFunction<LayerItem> rank() {
        return item -> {
            double figure = switch (by) {
                case FILE, NAME -> 0;
                case WEIGHTS -> item.layer().tensor().shape().elements();
                case METRIC -> item.number(metric);
            };
            return Double.isNaN(figure) ? Double.NEGATIVE_INFINITY : smallest ? -figure : figure;
        };
    }
}
