package org.eigenscope.analysis.trap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eigenscope.analysis.ElementGroup;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.linalg.LinearAlgebra;

/**
 * Finds the rows, columns and blocks of a matrix in which its largest elements are adjacent. In a matrix of
 * independent elements three of a handful hardly ever share a row or a column. Elements are joined that share one; of
 * what is joined, rows and columns with one such element are left out until every one has two: that is a block, if half
 * of its places are taken. Else it is the row or the column with the most, if these are three or more.
 */
public final class GroupFinder {

    private static final int FEWEST = 3;

    private final LinearAlgebra algebra;
    private final Slice slice;
    private final double largest;

    /** @param largest λmax of the matrix */
    public GroupFinder(LinearAlgebra algebra, Slice slice, double largest) {
        this.algebra = algebra;
        this.slice = slice;
        this.largest = largest;
    }

    /** The traps, each with the group that its elements are in, if they are in one. */
    public List<Trap> placed(List<Trap> traps, SpikeCandidates spikes, double scale) {
        List<Place> places = spikes.candidates().stream().filter(candidate -> candidate.element() != null)
                .map(candidate -> candidate.element().index())
                .map(index -> new Place((int) (index / slice.columns()), (int) (index % slice.columns()))).toList();
        if (traps.stream().allMatch(trap -> trap.guilty().isEmpty()) || places.size() < FEWEST) {
            return traps;
        }
        List<ElementGroup> groups = groups(places).stream().map(group -> group.scaled(scale)).toList();
        return traps.stream().map(trap -> trap.guilty().isEmpty() ? trap
                : trap.in(groups.stream().filter(group -> group.contains(trap.guilty().getFirst())).findFirst()
                        .orElse(null))).toList();
    }

    /** The place of an element. */
    record Place(int row, int column) {}

    /** The groups of these elements, the largest first. */
    List<ElementGroup> groups(List<Place> places) {
        List<ElementGroup> groups = new ArrayList<>();
        Set<Place> left = new HashSet<>(places);
        for (Set<Place> block : joined(core(left))) {
            List<Integer> rows = order(block, true);
            List<Integer> columns = order(block, false);
            if (2 * block.size() >= rows.size() * columns.size()) {
                left.removeIf(place -> rows.contains(place.row()) || columns.contains(place.column()));
                groups.add(block(rows, columns, block.size()));
            }
        }
        for (ElementGroup line = line(left); line != null; line = line(left)) {
            ElementGroup found = line;
            left.removeIf(place -> found.contains(new Trap.Element(place.row(), place.column(), 0, 0)));
            groups.add(line);
        }
        groups.sort(Comparator.comparingInt(ElementGroup::elements).reversed());
        return groups;
    }

    /** Gives those that share both their row and their column with another of them. */
    private static Set<Place> core(Set<Place> places) {
        Set<Place> core = new HashSet<>(places);
        boolean smaller = true;
        while (smaller) {
            Map<Integer, Long> rows = counts(core, true);
            Map<Integer, Long> columns = counts(core, false);
            smaller = core.removeIf(place -> rows.get(place.row()) < 2 || columns.get(place.column()) < 2);
        }
        return core;
    }

    /** Parts of which no element shares a row or a column with one of another part. */
    private static List<Set<Place>> joined(Set<Place> places) {
        List<Set<Place>> parts = new ArrayList<>();
        Set<Place> left = new HashSet<>(places);
        while (!left.isEmpty()) {
            Set<Place> part = new HashSet<>(Set.of(left.iterator().next()));
            boolean larger = true;
            while (larger) {
                larger = part.addAll(left.stream().filter(place -> part.stream()
                        .anyMatch(other -> other.row() == place.row() || other.column() == place.column())).toList());
            }
            left.removeAll(part);
            parts.add(part);
        }
        return parts;
    }

    private static Map<Integer, Long> counts(Set<Place> places, boolean rows) {
        return places.stream().collect(Collectors.groupingBy(place -> rows ? place.row() : place.column(),
                HashMap::new, Collectors.counting()));
    }

    /** Rows or columns, those with the most places first. */
    private static List<Integer> order(Set<Place> places, boolean rows) {
        return counts(places, rows).entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey).toList();
    }

    private ElementGroup block(List<Integer> rows, List<Integer> columns, int elements) {
        double[] block = new double[rows.size() * columns.size()];
        double squares = 0;
        for (int i = 0; i < block.length; i++) {
            block[i] = slice.get(rows.get(i / columns.size()) * slice.columns() + columns.get(i % columns.size()));
            squares += block[i] * block[i];
        }
        double[] values = algebra.singularValues(block, rows.size(), columns.size());
        double lambda = values[values.length - 1] * values[values.length - 1];
        return new ElementGroup(ElementGroup.Shape.BLOCK, rows, columns, elements, lambda, lambda / squares, largest);
    }

    /** The row or column with the most of them, or null if none has three. */
    private ElementGroup line(Set<Place> places) {
        List<Integer> rows = order(places, true);
        List<Integer> columns = order(places, false);
        long inRow = rows.isEmpty() ? 0 : counts(places, true).get(rows.getFirst());
        long inColumn = columns.isEmpty() ? 0 : counts(places, false).get(columns.getFirst());
        if (Math.max(inRow, inColumn) < FEWEST) {
            return null;
        }
        return inRow >= inColumn
                ? new ElementGroup(ElementGroup.Shape.ROW, List.of(rows.getFirst()), List.of(), (int) inRow,
                        squares(IntStream.range(0, slice.columns()).map(j -> rows.getFirst() * slice.columns() + j)),
                                1, largest)
                : new ElementGroup(ElementGroup.Shape.COLUMN, List.of(), List.of(columns.getFirst()), (int) inColumn,
                        squares(IntStream.range(0, slice.rows()).map(i -> i * slice.columns() + columns.getFirst())),
                                1, largest);
    }

    private double squares(IntStream indices) {
        return indices.mapToDouble(slice::get).map(value -> value * value).sum();
    }
}
