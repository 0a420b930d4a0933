package org.eigenscope.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.cli.Session.MODELS;

/** The figures that docs/notebooks.md shows are those that the command writes, to the last digit shown. */
class NotebookFiguresTest {

    private static final Pattern SELECTED = Pattern.compile("    >>> .*\\[\\[?((?:\"\\w+\"(?:, )?)+)]].*"
            + "|    >>> details.loc\\[[^\\[]*\\[((?:\"\\w+\"(?:, )?)+)]].*");

    @TempDir
    private Path folder;

    @Test
    void everyTableOfThePageIsThatOfTheFile() throws IOException {
        Path csv = folder.resolve("details.csv");
        Path traps = folder.resolve("traps.csv");
        Path json = folder.resolve("report.json");
        assertThat(new Session(folder).run("analyze", "-q", MODELS.resolve("digits-mlp.safetensors"), "--csv", csv,
                "--traps", traps, "--json", json)).isZero();
        List<String> page = Files.readAllLines(Path.of("docs/notebooks.md"));
        int compared = 0;
        for (int i = 0; i < page.size(); i++) {
            Matcher selected = SELECTED.matcher(page.get(i));
            if (!selected.matches()) {
                continue;
            }
            List<Map<String, String>> rows = CsvRows.of(page.get(i).contains("traps.csv") ? traps : csv);
            String[] columns = (selected.group(1) == null ? selected.group(2) : selected.group(1)).replace("\"", "")
                    .split(", ");
            for (int line = i + 2; line < page.size() && page.get(line).matches("    \\d+ .*"); line++) {
                String[] cells = page.get(line).strip().split("\\s+(?!shift)");
                Map<String, String> row = rows.get(Integer.parseInt(cells[0]));
                for (int c = 0; c < columns.length; c++) {
                    same(cells[c + 1], row.get(columns[c]), columns[c] + " of line " + (line + 1));
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(18 + 8 + 10);
        // Further digits depend on the kernels of the processor.
        String alpha = page.stream().filter(line -> line.startsWith("    ('")).findFirst().orElseThrow();
        assertThat(Files.readString(json)).contains(alpha.replaceAll(".*, |\\)", ""), alpha.substring(6, 22));
    }

    private static void same(String shown, String written, String where) {
        if (shown.matches("-?\\d+\\.\\d+(e[+-]?\\d+)?")) {
            BigDecimal wanted = new BigDecimal(shown);
            BigDecimal half = wanted.ulp().divide(BigDecimal.TWO);
            assertThat(new BigDecimal(written).subtract(wanted).abs()).as(where + ": " + written + " is not " + shown)
                    .isLessThanOrEqualTo(half);
        } else {
            assertThat(shown.equals("NaN") ? "" : shown).as(where).isEqualTo(written);
        }
    }
}
