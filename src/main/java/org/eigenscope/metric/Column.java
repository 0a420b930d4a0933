package org.eigenscope.metric;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.eigenscope.metric.Metric.Type;

/**
 * A column of a table: its name, how to take its value from a row, and how to show it. Printed tables, CSV, JSON and
 * HTML pages are made from one list of columns.
 *
 * @param <R> what a row is made from
 * @param name its heading in files
 * @param heading its heading in tables for people
 * @param type the type of its values
 * @param value gives a {@code String}, {@code Long}, {@code Double} or {@code Boolean}, as the type says; null, or NaN,
 *     where it is missing
 * @param words gives the value as people read it; null if tables for people leave the column out
 * @param kept true if a printed table keeps it however narrow the terminal is
 */
public record Column<R>(String name, String heading, Type type, Function<R, Object> value, Function<R, String> words,
        boolean kept) {

    public Column {
        Objects.requireNonNull(name);
        Objects.requireNonNull(value);
    }

    /** A column of words. */
    public static <R> Column<R> text(String name, Function<R, String> value) {
        return new Column<>(name, name, Type.TEXT, value::apply, null, false);
    }

    /** A column of whole numbers. */
    public static <R> Column<R> count(String name, Function<R, ? extends Number> value) {
        return new Column<>(name, name, Type.COUNT, row -> {
            Number count = value.apply(row);
            return count == null ? null : (Long) count.longValue();
        }, null, false);
    }

    /** A column of real numbers. */
    public static <R> Column<R> number(String name, ToDoubleFunction<R> value) {
        return new Column<>(name, name, Type.NUMBER, value::applyAsDouble, null, false);
    }

    /** A column of truth values. */
    public static <R> Column<R> flag(String name, Predicate<R> value) {
        return new Column<>(name, name, Type.FLAG, value::test, null, false);
    }

    /** Shows the column to people, in these words. */
    public Column<R> shown(Function<R, String> inWords) {
        return shown(heading, inWords);
    }

    /** Shows the column to people under another heading, in these words. */
    public Column<R> shown(String under, Function<R, String> inWords) {
        return new Column<>(name, under, type, value, inWords, kept);
    }

    /**
     * Shows the column to people as it is: words, or numbers with thin spaces or four digits; a dash if missing.
     */
    public Column<R> shown() {
        return shown(row -> switch (value.apply(row)) {
            case String text -> text;
            case Long count -> NumberText.count(count);
            case Double number -> NumberText.figure(number);
            case Boolean flag -> flag ? "True" : "False";
            case null, default -> type == Type.TEXT ? "" : NumberText.figure(Double.NaN);
        });
    }

    /** Keeps the column in printed tables however narrow the terminal is. */
    public Column<R> keptAlways() {
        return new Column<>(name, heading, type, value, words, true);
    }

    /** Moves the column to a table of other rows, each of which leads to one of these. */
    public <S> Column<S> of(Function<S, R> row) {
        return new Column<>(name, heading, type, other -> value.apply(row.apply(other)),
                words == null ? null : other -> words.apply(row.apply(other)), kept);
    }

    /** True if tables for people have it. */
    public boolean isShown() {
        return words != null;
    }
}
