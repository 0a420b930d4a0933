package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the rows of a CSV file by the names of its columns. */
final class CsvRows {

    private CsvRows() {}

    /** Cells as they stand there. Right for those before the first cell with a comma in it, such as an explanation. */
    static List<Map<String, String>> of(Path csv) throws IOException {
        List<String> lines = Files.readAllLines(csv);
        List<String> names = Arrays.asList(lines.getFirst().split(","));
        return lines.stream().skip(1).map(line -> {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < names.size(); i++) {
                row.put(names.get(i), cells[i]);
            }
            return row;
        }).toList();
    }
}
