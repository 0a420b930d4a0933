package org.eigenscope.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Arranges captions in rows above their lines, so that no caption covers another or a line that leads to one.
 *
 * @param placed the names that have found a place
 * @param count how many rows there are
 */
record CaptionRows(List<Placed> placed, int count) {

    /** More would take too much of a small figure. */
    private static final int MOST = 3;

    /** The most lines that have names: of more, the most important do. */
    private static final int MOST_NAMES = 8;

    /** The number of tries after which a search is given up. */
    private static final int MOST_TRIES = 5_000;

    /** Places that are tried for a name, from centred over its line to either side. */
    private static final int STEPS = 8;

    /**
     * What a line is called.
     *
     * @param text the name
     * @param x where the line stands
     * @param width of the name
     * @param line whose it is
     */
    record Name(String text, double x, double width, VerticalLine line) {}

    /**
     * A name in its place.
     *
     * @param row from 0, the lowest
     * @param left where it begins
     */
    record Placed(Name name, int row, double left) {

        double right() {
            return left + name.width();
        }
    }

    /**
     * Finds places.
     *
     * @param names the most important last; if there is not room for all, the first are left out
     * @param taken how much of the left end of the lowest row is not free
     * @param from the left end of the rows
     * @param to their right end
     * @param gap between names
     */
    static CaptionRows of(List<Name> names, double taken, double from, double to, double gap) {
        for (int left = Math.max(0, names.size() - MOST_NAMES); left < names.size(); left++) {
            // Short names are placed first, between the lines of the long ones, which then reach over them.
            List<Name> some = names.subList(left, names.size()).stream()
                    .sorted(Comparator.comparingDouble(Name::width)).toList();
            double width = some.stream().mapToDouble(name -> name.width() + gap).sum();
            for (int rows = Math.max(1, (int) Math.ceil((width - 1e-6) / (to - from + gap))); rows <= MOST; rows++) {
                Search search = new Search(some, rows, from, to, taken == 0 ? from : from + taken + gap, gap);
                if (search.place()) {
                    return new CaptionRows(List.copyOf(search.placed), rows);
                }
            }
        }
        return new CaptionRows(List.of(), taken > 0 ? 1 : 0);
    }

    /** The lowest row in which neither a name nor a line is between two places. */
    int above(double from, double to) {
        return placed.stream().filter(place -> place.left() < to && place.right() > from
                || place.name().x() < to && place.name().x() > from).mapToInt(Placed::row).max().orElse(-1) + 1;
    }

    /** Tries one place after the other for each name, and goes back where the next name finds none. */
    private static final class Search {
        private final List<Name> names;
        private final int rows;
        private final double from;
        private final double to;
        private final double lowestFrom;
        private final double gap;
        private final List<Placed> placed = new ArrayList<>();
        private int tries;

        Search(List<Name> names, int rows, double from, double to, double lowestFrom, double gap) {
            this.names = names;
            this.rows = rows;
            this.from = from;
            this.to = to;
            this.lowestFrom = lowestFrom;
            this.gap = gap;
        }

        boolean place() {
            if (placed.size() == names.size()) {
                return true;
            }
            Name name = names.get(placed.size());
            for (int row = 0; row < rows; row++) {
                for (int step = 0; step <= STEPS && tries++ < MOST_TRIES; step++) {
                    double left = left(name, step, row == 0 ? lowestFrom : from, to, gap);
                    Placed place = new Placed(name, row, left);
                    boolean near = name.x() >= left - gap && name.x() <= place.right() + gap;
                    if (near && place.right() <= to + 1e-9 && free(place, placed, gap)) {
                        placed.add(place);
                        if (place()) {
                            return true;
                        }
                        placed.removeLast();
                    }
                }
            }
            return false;
        }
    }

    /** Centred, then by turns further to the right and to the left, at last beside the line; within the rows. */
    private static double left(Name name, int step, double from, double to, double gap) {
        double side = (step % 2 == 0 ? -1 : 1) * (double) ((step + 1) / 2) / (STEPS / 2);
        double centre = name.x() + side * (name.width() + gap) / 2;
        return Math.clamp(centre - name.width() / 2, from, Math.max(from, to - name.width()));
    }

    /** By a plain loop: it is asked thousands of times a chart, and streams took a tenth of a page's time. */
    private static boolean free(Placed place, List<Placed> placed, double gap) {
        for (Placed other : placed) {
            boolean meets = other.row() == place.row()
                    ? place.left() < other.right() + gap && other.left() < place.right() + gap
                    : other.row() > place.row() ? over(place, other.name(), gap) : over(other, place.name(), gap);
            if (meets) {
                return false;
            }
        }
        return true;
    }

    /** True if a name lies over the line of another. */
    private static boolean over(Placed place, Name other, double gap) {
        return other.x() > place.left() - gap / 4 && other.x() < place.right() + gap / 4;
    }
}
