package org.eigenscope;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** The pages of docs/decisions: numbered without a gap, listed, and each held by something that exists. */
class DecisionsTest {

    private static final Path FOLDER = Path.of("docs/decisions");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Contract))(?:\\.(\\w+))?`");
    private static final Pattern SCRIPT = Pattern.compile("`(installers/[\\w./-]+\\.sh)`");

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> !file.endsWith("README.md")).sorted().toList();
        }
    }

    @Test
    void areNumberedWithoutAGapAndListed() throws IOException {
        List<Path> pages = pages();
        StringBuilder index = new StringBuilder();
        for (int i = 0; i < pages.size(); i++) {
            String name = pages.get(i).getFileName().toString();
            String number = "%04d".formatted(i + 1);
            String heading = Files.readAllLines(pages.get(i)).getFirst();
            assertThat(name).startsWith(number + "-");
            assertThat(heading).startsWith("# " + number + " ");
            index.append("- [%s](%s) %s%n".formatted(number, name, heading.substring(7)));
        }
        assertThat(Files.readString(FOLDER.resolve("README.md"))).endsWith("\n\n" + index);
    }

    @Test
    void eachNamesWhatHoldsIt() throws IOException {
        Set<String> sources;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            sources = files.filter(file -> file.toString().endsWith(".java")).map(Path::toString)
                    .collect(Collectors.toSet());
        }
        for (Path page : pages()) {
            String text = Files.readString(page);
            assertThat(text).as(page.toString()).contains("\nHeld by ");
            String held = text.substring(text.indexOf("\nHeld by "));
            List<MatchResult> tests = TEST.matcher(held).results().toList();
            List<MatchResult> scripts = SCRIPT.matcher(held).results().toList();
            if (!held.startsWith("\nHeld by hand")) {
                assertThat(tests.size() + scripts.size()).as(page.toString()).isPositive();
            }
            for (MatchResult test : tests) {
                List<String> found = sources.stream().filter(file -> file.endsWith("/" + test.group(1) + ".java"))
                        .toList();
                assertThat(found).as("%s in %s", test.group(1), page).hasSize(1);
                if (test.group(2) != null) {
                    assertThat(Path.of(found.getFirst())).content().contains("void " + test.group(2) + "(");
                }
            }
            assertThat(scripts).as(page.toString()).allSatisfy(script -> assertThat(Path.of(script.group(1)))
                    .isRegularFile());
        }
    }
}
