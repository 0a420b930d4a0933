package org.eigenscope.metric;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.model.Layer;

/**
 * A public number, or word, of a layer: its name, how to take it from an analysis, how to write it, and where it is
 * shown. What it means is in {@link Definitions} under its name. Immutable.
 */
public final class Metric {

    /** The type of its values. */
    public enum Type {
        /** Words. */
        TEXT,
        /** Whole numbers. */
        COUNT,
        /** Real numbers. */
        NUMBER,
        /** True or false. */
        FLAG
    }

    /** The program that defined a metric. */
    public enum Origin { WEIGHT_WATCHER, EIGENSCOPE }

    /**
     * How it is shown in a place.
     *
     * @param position places sort their metrics by it; of equal ones the catalog's order decides
     * @param heading what it is called there
     * @param atFirst false if it waits in a menu of columns until it is chosen
     */
    public record Appearance(int position, String heading, boolean atFirst) {}

    private final Builder built;
    private final Group group;

    private Metric(Builder built, Group group) {
        this.built = built;
        this.group = group;
    }

    /** Gives its name in files: WeightWatcher's where that has one. */
    public String name() {
        return built.name;
    }

    /** Gives its name in words, as in the window's panel; its name in files where it has none in words. */
    public String words() {
        return in(Place.PANEL).map(Appearance::heading).orElse(built.words.isEmpty() ? name() : built.words);
    }

    public Group group() {
        return group;
    }

    public Type type() {
        return built.type;
    }

    /** The unit of its values. */
    public Unit unit() {
        return built.unit;
    }

    public Origin origin() {
        return built.origin;
    }

    /** Gives its presentation in a place, if it is shown there. */
    public Optional<Appearance> in(Place place) {
        return Optional.ofNullable(built.places.get(place));
    }

    /** True if a printed table has it however narrow the terminal is. */
    public boolean isKept() {
        return built.kept;
    }

    /** True if it is known before the layer is analyzed. */
    public boolean isOfLayer() {
        return built.ofLayer != null;
    }

    /**
     * Gives its value: a {@code String}, {@code Long}, {@code Double} or {@code Boolean}; null or NaN if it is missing.
     */
    public Object value(Analyzed report) {
        Object value = built.value.apply(report);
        return value == null && type() == Type.TEXT ? "" : value;
    }

    /**
     * The metric as a column of a table.
     *
     * @param layer gives the layer that a row is of; null for rows without one, where nothing is written
     */
    public <R> Column<R> asColumn(Function<R, Analyzed> layer) {
        return new Column<>(name(), name(), type(), row -> layer.apply(row) == null ? null : value(layer.apply(row)),
                row -> layer.apply(row) == null ? "" : column(layer.apply(row)), built.kept);
    }

    /**
     * The metric as a column of the table of details, which has what WeightWatcher writes where a fit is missing.
     *
     * @param layer gives the layer that a row is of
     */
    public <R> Column<R> asDetail(Function<R, Analyzed> layer) {
        return switch (type()) {
            case TEXT, FLAG -> asColumn(layer);
            case NUMBER -> Column.number(name(), row -> numberInFiles(layer.apply(row)));
            case COUNT -> Column.count(name(), row -> whole(numberInFiles(layer.apply(row))));
        };
    }

    /** Gives its value as a number, 1 or 0 for a flag; NaN if it is missing or a word. */
    public double number(Analyzed report) {
        return number(built.value.apply(report));
    }

    /** Gives its value for a layer that may not be analyzed yet; NaN if that takes an analysis. */
    public double number(Layer layer) {
        return isOfLayer() ? number(built.ofLayer.apply(layer)) : Double.NaN;
    }

    private static double number(Object value) {
        return switch (value) {
            case Number number -> number.doubleValue();
            case Boolean flag -> flag ? 1 : 0;
            case null, default -> Double.NaN;
        };
    }

    /** The number as files for WeightWatcher's notebooks need it: −1 or 0 where a fit is missing. */
    private double numberInFiles(Analyzed report) {
        double number = number(report);
        return Double.isNaN(number) ? built.absent : number;
    }

    /**
     * Gives its value in words: a number with its digits, a dash if it is missing. Words that are missing are empty.
     */
    public String text(Analyzed report) {
        return text(built.value.apply(report), built.digits);
    }

    /** Gives its value in words, for a layer that may not be analyzed yet. */
    public String text(Layer layer) {
        return text(isOfLayer() ? built.ofLayer.apply(layer) : null, built.digits);
    }

    /** Gives its value in words, with its standard error if it has one: {@code 3.214 ± 0.11}. */
    public String textWithError(Analyzed report) {
        double error = error(report);
        return Double.isNaN(error) ? text(report) : text(report) + " ± " + NumberText.figure(error, 2);
    }

    /** Gives its value in words for a column; some metrics have the same number of decimals in every row. */
    public String column(Analyzed report) {
        return built.decimals < 0 ? text(report) : column(number(report));
    }

    /** The text of {@link #column(Analyzed)} for a layer that may not be analyzed; empty where it takes an analysis. */
    public String column(LayerReport report) {
        return report instanceof Analyzed analyzed ? column(analyzed) : isOfLayer() ? text(report.layer()) : "";
    }

    /** Writes a number, or a mean of several, as this metric does in a column. */
    public String column(double number) {
        return built.decimals < 0 ? text(number) : NumberText.fixed(number, built.decimals);
    }

    /** Writes a number, or a difference of two, as this metric writes its values. */
    public String text(double number) {
        return text(number, built.digits);
    }

    /** Gives its value in words with one digit fewer, for running text. */
    public String briefly(double number) {
        return text(number, built.digits - 1);
    }

    private String text(double number, int digits) {
        return text(type() == Type.COUNT && !Double.isNaN(number) ? (Object) (long) number : (Object) number, digits);
    }

    private String text(Object value, int digits) {
        return switch (value) {
            case String words -> words;
            case Boolean flag -> flag ? "True" : "False";
            case Long count -> built.identifier ? String.valueOf(count) : NumberText.count(count);
            case Double number -> NumberText.figure(number, digits);
            case null, default -> type() == Type.TEXT ? "" : NumberText.figure(Double.NaN);
        };
    }

    /** Gives its standard error; NaN if there is none. */
    public double error(Analyzed report) {
        return built.error.applyAsDouble(report);
    }

    /** The verdict on its value. */
    public Verdict verdict(Analyzed report) {
        return built.verdict.apply(report);
    }

    /** A sentence that says why it is missing; empty if it is not, or the reason is obvious. */
    public String whyMissing(Analyzed report) {
        return Double.isNaN(number(report)) ? built.whyMissing.apply(report) : "";
    }

    @Override
    public String toString() {
        return name();
    }

    /** The metrics of a group. */
    static List<Metric> group(Group group, Builder... builders) {
        return List.of(builders).stream().map(builder -> new Metric(builder, group)).toList();
    }

    /** A real number; NaN where it is missing. */
    static Builder number(String name, ToDoubleFunction<Analyzed> value) {
        return new Builder(name, Type.NUMBER, null, value::applyAsDouble);
    }

    /** A whole number; null where it is missing. */
    static Builder count(String name, Function<Analyzed, ? extends Number> value) {
        return new Builder(name, Type.COUNT, null, report -> whole(value.apply(report)));
    }

    /** A word; empty where it is missing. */
    static Builder text(String name, Function<Analyzed, String> value) {
        return new Builder(name, Type.TEXT, null, value::apply);
    }

    static Builder flag(String name, Function<Analyzed, Boolean> value) {
        return new Builder(name, Type.FLAG, null, value::apply);
    }

    /** A real number that follows from the layer alone. */
    static Builder layerNumber(String name, ToDoubleFunction<Layer> value) {
        return new Builder(name, Type.NUMBER, value::applyAsDouble, report -> value.applyAsDouble(report.layer()));
    }

    /** A whole number that follows from the layer alone; null where it is missing. */
    static Builder layerCount(String name, Function<Layer, ? extends Number> value) {
        return new Builder(name, Type.COUNT, layer -> whole(value.apply(layer)),
                report -> whole(value.apply(report.layer())));
    }

    /** A word that follows from the layer alone. */
    static Builder layerText(String name, Function<Layer, String> value) {
        return new Builder(name, Type.TEXT, value::apply, report -> value.apply(report.layer()));
    }

    private static Long whole(Number number) {
        return number == null || Double.isNaN(number.doubleValue()) ? null : (Long) number.longValue();
    }

    /** Builds a metric, all but its group. By default four digits are shown, in the table of details only. */
    static final class Builder {
        private final String name;
        private final Type type;
        private final Function<Analyzed, Object> value;
        private final Map<Place, Appearance> places = new EnumMap<>(Place.class);
        private Function<Layer, Object> ofLayer;
        private Origin origin = Origin.EIGENSCOPE;
        private Unit unit = Unit.NONE;
        private int digits = 4;
        private int decimals = -1;
        private boolean identifier;
        private boolean kept;
        private double absent = Double.NaN;
        private String words = "";
        private ToDoubleFunction<Analyzed> error = report -> Double.NaN;
        private Function<Analyzed, Verdict> verdict = report -> Verdict.NEUTRAL;
        private Function<Analyzed, String> whyMissing = report -> "";

        private Builder(String name, Type type, Function<Layer, Object> ofLayer, Function<Analyzed, Object> value) {
            this.name = Objects.requireNonNull(name);
            this.type = type;
            this.ofLayer = ofLayer;
            this.value = value;
            at(Place.DETAILS, 0);
        }

        /** Marks it as a column that WeightWatcher has, with the same name and meaning. */
        Builder weightWatcher() {
            origin = Origin.WEIGHT_WATCHER;
            return this;
        }

        /** Marks it as a column that WeightWatcher has, and says what that writes where the value is missing. */
        Builder weightWatcher(double absentValue) {
            absent = absentValue;
            return weightWatcher();
        }

        /** Gives its name in words, for a metric that has no place in the panel. */
        Builder called(String inWords) {
            words = inWords;
            return this;
        }

        /** Gives the value that is expected before the layer is analyzed. */
        Builder before(Function<Layer, ? extends Number> expected) {
            ofLayer = layer -> whole(expected.apply(layer));
            return this;
        }

        Builder unit(Unit measuredIn) {
            unit = measuredIn;
            return this;
        }

        /** Shows so many significant digits. */
        Builder digits(int count) {
            digits = count;
            return this;
        }

        /** Shows so many decimals in columns that are printed, zeros too. */
        Builder decimals(int count) {
            decimals = count;
            return this;
        }

        /** Writes it without spaces between thousands, because it is an identifier to be typed, not a count. */
        Builder identifier() {
            identifier = true;
            return this;
        }

        /** Keeps it in printed tables however narrow the terminal is. */
        Builder kept() {
            kept = true;
            return this;
        }

        Builder error(ToDoubleFunction<Analyzed> standardError) {
            error = standardError;
            return this;
        }

        Builder verdict(Function<Analyzed, Verdict> taken) {
            verdict = taken;
            return this;
        }

        /** Says why it is missing, in a sentence without a full stop. */
        Builder whyMissing(Function<Analyzed, String> reason) {
            whyMissing = reason;
            return this;
        }

        /** Shows it in a place, under its own name. */
        Builder at(Place place, int position) {
            return at(place, position, name);
        }

        /** Shows it in a place under another name. */
        Builder at(Place place, int position, String heading) {
            places.put(place, new Appearance(position, heading, true));
            return this;
        }

        /** Offers it in the window's table, under a heading in words. */
        Builder offered(int position, String heading) {
            places.put(Place.TABLE, new Appearance(position, heading, false));
            return this;
        }

        /** Leaves it out of the table of details, which has it in another form. */
        Builder notInDetails() {
            places.remove(Place.DETAILS);
            return this;
        }
    }
}
