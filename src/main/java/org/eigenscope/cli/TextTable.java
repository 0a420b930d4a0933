package org.eigenscope.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.eigenscope.metric.Column;
import org.eigenscope.metric.Metric.Type;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.SafeText;

/**
 * A table of text: words left-aligned, numbers right-aligned, columns as wide as they must be. On a terminal it is not
 * wider than that: long words give way first, then columns that it can do without.
 *
 * @param <R> what a row is made from
 */
final class TextTable<R> {

    private static final String GAP = "  ";
    /** The letters that stay of words that give way. */
    private static final int SHORTEST = 14;
    /** Those that stay once columns were left out and there is still too little room. */
    private static final int NARROWEST = 6;
    /** The letters that are written at once. */
    private static final int PAGE = 1 << 13;
    private final List<Column<R>> columns;
    private final Function<R, TerminalColour> ink;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<TerminalColour> inks = new ArrayList<>();

    /** @param columns of which those are printed that people are shown */
    TextTable(List<Column<R>> columns) {
        this(columns, row -> TerminalColour.PLAIN);
    }

    /** @param ink the colour of a row */
    TextTable(List<Column<R>> columns, Function<R, TerminalColour> ink) {
        this.columns = columns.stream().filter(Column::isShown).toList();
        this.ink = ink;
    }

    /** Prints the rows of one kind. */
    static <R> void print(Terminal terminal, List<Column<R>> columns, List<R> rows) {
        TextTable<R> table = new TextTable<>(columns);
        rows.forEach(table::add);
        table.print(terminal);
    }

    void add(R row) {
        // A table of a file may have a hundred thousand rows: no stream for each, and one text for cells that repeat.
        String[] cells = new String[columns.size()];
        List<String> above = rows.isEmpty() ? null : rows.getLast();
        for (int i = 0; i < cells.length; i++) {
            String cell = cell(columns.get(i), row);
            cells[i] = above != null && above.get(i).equals(cell) ? above.get(i) : cell;
        }
        rows.add(List.of(cells));
        inks.add(ink.apply(row));
    }

    /** Numbers are written in ASCII, as other programs read them. */
    private static <R> String cell(Column<R> column, R row) {
        String words = SafeText.of(column.words().apply(row));
        return column.type() == Type.TEXT ? words : NumberText.ascii(words);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void print(Terminal terminal) {
        Set<Integer> left = new HashSet<>();
        int[] widths = widths();
        if (terminal.width() > 0) {
            fit(widths, left, terminal.width());
        }
        List<String> headings = columns.stream().map(Column::heading).toList();
        terminal.out().println(TerminalColour.HEADING.paint(line(headings, widths, left), terminal.outColours()));
        // Each line alone would be a call of the system.
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            page.append(inks.get(i).paint(line(rows.get(i), widths, left), terminal.outColours()))
                    .append(System.lineSeparator());
            if (page.length() >= PAGE || i == rows.size() - 1) {
                terminal.out().print(page);
                page.setLength(0);
            }
        }
        if (!left.isEmpty()) {
            terminal.say("No room for the columns %s: a wider terminal shows them, as does a file or a pipe".formatted(
                    String.join(", ", left.stream().sorted().map(i -> columns.get(i).heading()).toList())));
        }
    }

    /** Prints the table in Markdown. */
    void markdown(PrintStream out) {
        out.println("| " + String.join(" | ", columns.stream().map(Column::heading).toList()) + " |");
        out.println("|" + String.join("|", columns.stream().map(column -> column.type() == Type.TEXT ? "---" : "--:")
                .toList()) + "|");
        for (List<String> row : rows) {
            out.println("| " + String.join(" | ", row.stream().map(cell -> cell.replace("|", "\\|")).toList()) + " |");
        }
    }

    private int[] widths() {
        int[] widths = columns.stream().mapToInt(column -> width(column.heading())).toArray();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return widths;
    }

    private void fit(int[] widths, Set<Integer> left, int room) {
        int[] whole = widths.clone();
        shorten(widths, left, room, SHORTEST);
        for (int i = columns.size() - 1; i >= 0 && needed(widths, left) > room; i--) {
            if (!columns.get(i).kept()) {
                left.add(i);
            }
        }
        shorten(widths, left, room, NARROWEST);
        // What the columns that are left out needed is more than was missing: words get it back.
        for (int i = 0; i < widths.length; i++) {
            if (!left.contains(i)) {
                widths[i] += Math.clamp(room - needed(widths, left), 0, whole[i] - widths[i]);
            }
        }
    }

    /** Shortens words from the last column on, none to less than so many letters or its heading. */
    private void shorten(int[] widths, Set<Integer> left, int room, int shortest) {
        for (int i = columns.size() - 1; i >= 0 && needed(widths, left) > room; i--) {
            int least = Math.max(shortest, width(columns.get(i).heading()));
            if (columns.get(i).type() == Type.TEXT && widths[i] > least && !left.contains(i)) {
                widths[i] = Math.max(least, widths[i] - (needed(widths, left) - room));
            }
        }
    }

    private int needed(int[] widths, Set<Integer> left) {
        return IntStream.range(0, widths.length).filter(i -> !left.contains(i)).map(i -> widths[i] + GAP.length()).sum()
                - GAP.length();
    }

    private String line(List<String> cells, int[] widths, Set<Integer> left) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (!left.contains(i)) {
                boolean words = columns.get(i).type() == Type.TEXT;
                String cell = words ? shortened(cells.get(i), widths[i]) : cells.get(i);
                int gap = Math.max(0, widths[i] - width(cell));
                line.repeat(' ', words ? 0 : gap).append(cell).repeat(' ', words ? gap : 0).append(GAP);
            }
        }
        return line.toString().stripTrailing();
    }

    /** Both ends of words that are too long: names of layers differ at either. */
    static String shortened(String text, int most) {
        int length = width(text);
        if (length <= most) {
            return text;
        }
        int head = (most - 1) / 2;
        return text.substring(0, text.offsetByCodePoints(0, head)) + "…"
                + text.substring(text.offsetByCodePoints(0, length - (most - 1 - head)));
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
