package org.eigenscope.timeline.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.Finding;
import org.eigenscope.timeline.Step.Unit;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.csv.CsvReadOptions;

/** A table with a column of steps or epochs and a column per figure, as Lightning's {@code metrics.csv}. */
final class CsvLog {

    /** Bytes of a table that are read: some 600,000 rows of ten figures. */
    static final long MOST = 64 << 20;

    /** Rows that the parser gets at once: it holds their text and all of their cells several times over. */
    private static final int ROWS = 10_000;
    private static final int LETTERS = 4 << 20;
    private static final int LONGEST_LINE = 1 << 20;
    private static final int MOST_COLUMNS = 2_000;
    private static final String[] MISSING = {"", "nan", "NaN", "None", "null", "NA", "-"};

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private CsvLog() {}

    /** True if the first line names a column that counts steps or epochs. */
    static boolean recognizes(ByteSource source) throws IOException, Malformed {
        return names(header(source)).stream().anyMatch(LoggedRows::counts);
    }

    /**
     * Adds what the table says. Cells that are no numbers are passed over.
     *
     * @param most bytes that are read: parsing takes some seconds for each ten million
     * @return which rows were passed over, as they have not as many cells as the first
     */
    static Optional<Finding> read(ByteSource source, LoggedRows rows, long most) throws IOException, Malformed {
        if (source.size() > most) {
            throw source.malformed(("the table has %,d bytes, more than the %,d that we read: keep fewer of its rows, "
                    + "such as every tenth").formatted(source.size(), most));
        }
        TableTypes.load();
        String start = header(source);
        char separator = separator(start);
        int columns = names(start).size();
        if (columns > MOST_COLUMNS) {
            throw source.malformed("it has %,d columns, more than the %,d that we read".formatted(columns,
                    MOST_COLUMNS));
        }
        try (CsvRows text = new CsvRows(new BufferedReader(text(source)), separator)) {
            String header = text.next(1, Integer.MAX_VALUE);
            int read = 0;
            for (String part = text.next(ROWS, LETTERS); !part.isEmpty(); part = text.next(ROWS, LETTERS)) {
                read += add(table(header + part, separator), rows);
            }
            int lost = text.lines() - 1 - read;
            return lost < 1 ? Optional.empty() : Optional.of(LogDamage.of(source, "row", lost, lost == 1,
                    "%s not as many cells as its first line".formatted(lost == 1 ? "has" : "have")));
        } catch (RuntimeException e) {
            // The parser tells by its own exceptions, in words for programmers, what it cannot read.
            throw new Malformed(source.path(), "it is not a table whose rows have the cells that its first line names",
                    e);
        }
    }

    private static Table table(String text, char separator) {
        return Table.read().usingOptions(CsvReadOptions.builder(new StringReader(text)).separator(separator)
                .sample(false).columnTypesToDetect(List.of(ColumnType.DOUBLE, ColumnType.STRING))
                .missingValueIndicator(MISSING).allowDuplicateColumnNames(true).ignoreZeroDecimal(false)
                .maxCharsPerColumn(LONGEST_LINE).skipRowsWithInvalidColumnCount(true));
    }

    /** Adds the figures of a table, and gives how many rows it has. */
    private static int add(Table table, LoggedRows rows) {
        List<String> names = table.columnNames();
        for (Unit unit : List.of(Unit.STEP, Unit.EPOCH)) {
            String counter = LoggedRows.counter(names, unit);
            if (counter != null) {
                IntToDoubleFunction steps = numbers(table.column(counter));
                for (Column<?> column : table.columns()) {
                    if (LoggedRows.isFigure(column.name())) {
                        IntToDoubleFunction values = numbers(column);
                        for (int row = 0; row < table.rowCount(); row++) {
                            rows.add(column.name(), unit, steps.applyAsDouble(row), values.applyAsDouble(row));
                        }
                    }
                }
            }
        }
        return table.rowCount();
    }

    /** The numbers of a column by row; NaN where a cell holds none, as {@code inf}. */
    private static IntToDoubleFunction numbers(Column<?> column) {
        return column instanceof DoubleColumn all ? all::getDouble : row -> number(column.getString(row).strip());
    }

    private static double number(String text) {
        boolean percent = text.endsWith("%");
        String digits = percent ? text.substring(0, text.length() - 1) : text;
        return !NUMBER.matcher(digits).matches() ? Double.NaN
                : percent ? Double.parseDouble(digits) / 100 : Double.parseDouble(digits);
    }

    /** Its text, in UTF-16 where it begins so, as PowerShell writes it. */
    private static Reader text(ByteSource source) throws IOException, Malformed {
        byte[] start = source.size() < 2 ? new byte[2] : source.bytes(0, 2, "the table");
        boolean wide = start[0] == (byte) 0xff && start[1] == (byte) 0xfe
                || start[0] == (byte) 0xfe && start[1] == (byte) 0xff;
        return new InputStreamReader(source.stream(0, source.size(), "the table"),
                wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
    }

    private static String header(ByteSource source) throws IOException, Malformed {
        try (BufferedReader text = new BufferedReader(text(source))) {
            char[] start = new char[1 << 16];
            int length = Math.max(0, text.read(start));
            String line = new String(start, 0, length);
            return line.lines().findFirst().orElse("");
        }
    }

    private static List<String> names(String header) {
        return List.of(header.replace("\ufeff", "").replace("\"", "").split(String.valueOf(separator(header)), -1));
    }

    private static char separator(String header) {
        return header.indexOf('\t') >= 0 ? '\t' : count(header, ';') > count(header, ',') ? ';' : ',';
    }

    private static long count(String text, char letter) {
        return text.chars().filter(one -> one == letter).count();
    }
}
