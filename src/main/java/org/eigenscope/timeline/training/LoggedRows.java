package org.eigenscope.timeline.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.eigenscope.timeline.Curve;
import org.eigenscope.timeline.Step;
import org.eigenscope.timeline.Step.Unit;

/** Collects what logs say, a value at a time, and gives it as curves. */
final class LoggedRows {

    /** What logs call the number of updates, the surest first. */
    private static final List<String> STEPS = List.of("step", "global_step", "trainer/global_step", "iter_num", "iter",
            "iteration", "steps", "num_updates", "_step");
    private static final List<String> EPOCHS = List.of("epoch", "epochs", "current_epoch");
    /** What is no figure of the network. */
    private static final Set<String> CLOCKS = Set.of("time", "wall_time", "timestamp", "_timestamp", "_runtime",
            "created_at", "elapsed", "total_flos", "seed", "version");
    /** More curves than this nobody looks at; a log of a hundred thousand names is no log. */
    private static final int MOST_CURVES = 2_000;

    /** How many values the logs of a run may have, together. */
    static final class Room {
        private long left;
        private long refused;

        Room(long values) {
            left = values;
        }

        private boolean take() {
            if (left == 0) {
                refused++;
                return false;
            }
            left--;
            return true;
        }

        /** How many values more there were. */
        long refused() {
            return refused;
        }
    }

    /** Values under construction. */
    private static final class GrowingColumn {
        private double[] steps = new double[16];
        private double[] values = new double[16];
        private int size;

        void add(double step, double value) {
            if (size == steps.length) {
                steps = Arrays.copyOf(steps, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            steps[size] = step;
            values[size++] = value;
        }

        boolean ascends() {
            return IntStream.range(1, size).allMatch(i -> steps[i - 1] <= steps[i]);
        }
    }

    private record Key(String name, Unit unit) {}

    private final Map<Key, GrowingColumn> curves = new LinkedHashMap<>();
    private final Room room;

    LoggedRows(Room room) {
        this.room = room;
    }

    /** True for the name of a column that counts steps or epochs. */
    static boolean counts(String name) {
        return STEPS.contains(lower(name)) || EPOCHS.contains(lower(name));
    }

    /** True for the name of a column that is a figure of the network, as far as its name tells. */
    static boolean isFigure(String name) {
        return !counts(name) && !CLOCKS.contains(lower(name).replace(' ', '_')) && !name.isBlank()
                && !name.endsWith("__MIN") && !name.endsWith("__MAX");
    }

    private static String lower(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** The name among these that counts in a unit, the surest; null if none does. */
    static String counter(List<String> names, Unit unit) {
        return (unit == Unit.STEP ? STEPS : EPOCHS).stream()
                .flatMap(known -> names.stream().filter(name -> lower(name).equals(known))).findFirst().orElse(null);
    }

    /** Adds a value. What is no step, or no number, is passed over. */
    void add(String name, Unit unit, double step, double value) {
        if (!(step >= 0 && step <= Step.LARGEST) || Double.isNaN(value) || name.length() > 200) {
            return;
        }
        Key key = new Key(name.strip(), unit);
        if ((curves.size() < MOST_CURVES || curves.containsKey(key)) && room.take()) {
            curves.computeIfAbsent(key, k -> new GrowingColumn()).add(step, value);
        }
    }

    /** Adds a row that has a name for each value: counters and figures. */
    void add(Map<String, Double> row) {
        List<String> names = List.copyOf(row.keySet());
        for (Unit unit : List.of(Unit.STEP, Unit.EPOCH)) {
            String counter = counter(names, unit);
            if (counter != null) {
                row.forEach((name, value) -> {
                    if (isFigure(name)) {
                        add(name, unit, row.get(counter), value);
                    }
                });
            }
        }
    }

    /** The curves, each by ascending steps; of several values at one step the last counts. */
    List<Curve> curves() {
        List<Curve> made = new ArrayList<>();
        curves.forEach((key, growing) -> made.add(curve(key, growing)));
        return made;
    }

    private static Curve curve(Key key, GrowingColumn growing) {
        IntStream rows = IntStream.range(0, growing.size);
        // Most logs are in order, and boxes for millions of rows would be most of the time and memory.
        int[] order = (growing.ascends() ? rows : rows.boxed()
                .sorted(Comparator.comparingDouble(i -> growing.steps[i])).mapToInt(Integer::intValue)).toArray();
        double[] steps = new double[order.length];
        double[] values = new double[order.length];
        int size = 0;
        for (int i : order) {
            size = size > 0 && steps[size - 1] == growing.steps[i] ? size - 1 : size;
            steps[size] = growing.steps[i];
            values[size++] = growing.values[i];
        }
        return new Curve(key.name, key.unit, Arrays.copyOf(steps, size), Arrays.copyOf(values, size));
    }
}
