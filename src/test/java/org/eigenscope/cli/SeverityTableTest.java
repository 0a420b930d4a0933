package org.eigenscope.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** The table of severities in docs/formats.md, row by row: what is said, with -q too, and what commands end with. */
class SeverityTableTest {

    private static final Path FILES = Path.of("src/test/resources");
    /** A file whose gravest finding has this severity. */
    private static final Map<Severity, String> EXAMPLES = Map.of(Severity.NOTE, "hunt/timm.pth", Severity.UNDECODED,
            "hunt/aqlm.safetensors", Severity.DAMAGED, "found/damaged/half_f32.gguf", Severity.DANGEROUS,
            "hunt/stylegan.pkl");
    private static final int ENOUGH = 40;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyRowHolds() throws Exception {
        List<String> rows = Files.readAllLines(Path.of("docs/formats.md")).stream()
                .dropWhile(line -> !line.startsWith("| severity |")).skip(2).takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(rows).hasSize(Severity.values().length);
        List<DynamicTest> tests = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            String[] cells = rows.get(severity.ordinal()).split("\\s*\\|\\s*");
            assertThat(cells[1]).isEqualTo(severity.name().toLowerCase(Locale.ROOT));
            int code = Integer.parseInt(cells[4]);
            boolean always = cells[3].equals("always");
            for (String command : List.of("analyze", "screen", "compare")) {
                tests.add(DynamicTest.dynamicTest(command + ", " + cells[1], () -> check(command, severity, always,
                        code)));
            }
            tests.add(DynamicTest.dynamicTest("describe, " + cells[1], () -> describe(severity)));
        }
        return tests.stream();
    }

    private void check(String command, Severity severity, boolean always, int code) throws Exception {
        Path file = FILES.resolve(EXAMPLES.get(severity));
        Session session = new Session(folder);
        Object[] words = command.equals("compare") ? new Object[] {command, file, file}
                : new Object[] {command, file};
        assertThat(session.run(words)).isEqualTo(code);
        assertThat(said(session)).as("loud").contains(sentence(file, severity));
        Object[] quiet = Stream.concat(Stream.of(words), Stream.of("-q")).toArray();
        assertThat(session.run(quiet)).isEqualTo(code);
        assertThat(said(session).contains(sentence(file, severity))).as("with -q").isEqualTo(always);
    }

    private void describe(Severity severity) throws Exception {
        Path file = FILES.resolve(EXAMPLES.get(severity));
        Session session = new Session(folder);
        assertThat(session.run("describe", file)).isEqualTo(severity == Severity.DAMAGED ? 4 : 0);
        assertThat(said(session)).contains(sentence(file, severity));
    }

    private static String said(Session session) {
        return (session.out() + session.err()).replaceAll("\\s+", " ");
    }

    /** The start of what must be said, which no line breaks or shortens. */
    private static String sentence(Path file, Severity severity) throws Exception {
        List<Finding> findings = new ModelFiles().open(file).findings();
        assertThat(findings).allMatch(finding -> finding.severity().compareTo(severity) <= 0);
        String message = findings.stream().filter(finding -> finding.severity() == severity).findFirst().orElseThrow()
                .message();
        return message.substring(0, Math.min(ENOUGH, message.length()));
    }
}
