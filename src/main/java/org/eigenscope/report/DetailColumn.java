package org.eigenscope.report;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * One column of a table, and how its value is had from a row.
 *
 * @param <R> what a row is made from
 */
public sealed interface DetailColumn<R> {

    /** The column's name in files. */
    String name();

    /** Words. A missing value is empty. */
    record Text<R>(String name, Function<R, String> value) implements DetailColumn<R> {
        public Text {
            Objects.requireNonNull(name);
            Objects.requireNonNull(value);
        }
    }

    /** Whole numbers. A missing value is null. */
    record Count<R>(String name, Function<R, Long> value) implements DetailColumn<R> {
        public Count {
            Objects.requireNonNull(name);
            Objects.requireNonNull(value);
        }
    }

    /** Real numbers, written so that reading them gives the same bits. A missing value is NaN. */
    record Number<R>(String name, ToDoubleFunction<R> value) implements DetailColumn<R> {
        public Number {
            Objects.requireNonNull(name);
            Objects.requireNonNull(value);
        }
    }

    /** {@code True} or {@code False}, as Python writes them. */
    record Flag<R>(String name, Predicate<R> value) implements DetailColumn<R> {
        public Flag {
            Objects.requireNonNull(name);
            Objects.requireNonNull(value);
        }
    }
}
