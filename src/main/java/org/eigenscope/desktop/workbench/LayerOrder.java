package org.eigenscope.desktop.workbench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
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
    public enum By { FILE, NAME, TRAP, WEIGHTS, METRIC }

    /** All orders, the largest figure first. */
    public static List<LayerOrder> all() {
        List<LayerOrder> all = new ArrayList<>();
        for (By by : By.values()) {
            if (by != By.METRIC) {
                all.add(new LayerOrder(by, null, false));
            }
        }
        MetricCatalog.shownIn(Place.TABLE).stream().filter(metric -> metric.type() != Metric.Type.TEXT)
                .map(metric -> new LayerOrder(By.METRIC, metric, false)).forEach(all::add);
        return all;
    }

    /** The order in words. */
    public String label() {
        return switch (by) {
            case FILE -> "as in the file";
            case NAME -> "name";
            case TRAP -> "strongest trap";
            case WEIGHTS -> "number of weights";
            case METRIC -> metric.in(Place.TABLE).map(Metric.Appearance::heading).orElse(metric.name());
        };
    }

    /** True if figures that come in may change it. */
    public boolean dependsOnFigures() {
        return by == By.TRAP || by == By.METRIC;
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
                case TRAP -> item.trapStrength();
                case WEIGHTS -> item.layer().tensor().shape().elements();
                case METRIC -> item.number(metric);
            };
            return Double.isNaN(figure) ? Double.NEGATIVE_INFINITY : smallest ? -figure : figure;
        };
    }
}
