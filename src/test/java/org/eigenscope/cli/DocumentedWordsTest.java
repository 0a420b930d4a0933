package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import static org.assertj.core.api.Assertions.assertThat;

/** What the documentation tells to type exists: options with their defaults, classes, profiles, benchmarks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedWordsTest {

    /** Pages about how figures were measured, whose names in code style are those of our classes. */
    private static final List<String> MEASURED = List.of("docs/measurements.md", "docs/accuracy.md",
            "docs/false-alarms.md", "docs/benchmarks.md");

    /** Names of theirs in such pages. */
    private static final Set<String> FOREIGN = Set.of("BERT", "FOLDER", "FreqInlineSize", "LoopOptsCount",
            "PerMethodTrapLimit");

    @TempDir
    private Path folder;
    private Map<String, String> pages;
    private Set<String> classes;

    @BeforeAll
    void read() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            pages = Stream.concat(docs.filter(page -> page.toString().endsWith(".md")),
                    Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"))).collect(Collectors.toMap(
                            page -> page.toString().replace('\\', '/'), DocumentedWordsTest::text));
        }
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            classes = sources.map(Path::toString).filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace('\\', '/').replaceAll("^src/(\\w+/)?java/|\\.java$", "")
                            .replace('/', '.'))
                    .collect(Collectors.toSet());
        }
        assertThat(pages).containsKeys(MEASURED.toArray(String[]::new));
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new IllegalStateException(page.toString(), e);
        }
    }

    private Map<String, CommandLine> commands() {
        return Main.commandLine(new Session(folder).services()).getSubcommands();
    }

    /** {@code `--leading` (10)} says what the option is without being named. */
    @Test
    void defaultsAreThoseOfTheOptions() {
        Map<String, Set<String>> defaults = commands().values().stream()
                .flatMap(command -> command.getCommandSpec().options().stream())
                .filter(option -> option.defaultValue() != null).collect(Collectors.groupingBy(OptionSpec::longestName,
                        Collectors.mapping(OptionSpec::defaultValue, Collectors.toSet())));
        int held = 0;
        for (MatchResult found : found("`(--[a-z-]+)` \\(([0-9][0-9.,]*)\\)", page -> true)) {
            assertThat(defaults.get(found.group(1))).as(found.group()).isNotNull()
                    .contains(found.group(2).replace(",", ""));
            held++;
        }
        assertThat(held).isGreaterThan(6);
    }

    @Test
    void optionsAreThoseOfTheCommand() {
        Map<String, CommandLine> commands = commands();
        int held = 0;
        for (MatchResult line : found("(?m)(?:^    (?:\\$ )?|`|- )(?:EIGENSCOPE_ENGINES=engines )?eigenscope "
                + "([a-z]+) ([^`|>\\n]*)", page -> true)) {
            CommandLine command = commands.get(line.group(1));
            if (command != null) {
                for (String word : line.group(2).split("\\s+")) {
                    if (word.startsWith("--")) {
                        assertThat(command.getCommandSpec().optionsMap()).as(line.group()).containsKey(
                                word.replaceAll("[=,.;)].*", ""));
                        held++;
                    }
                }
            }
        }
        assertThat(held).isGreaterThan(40);
    }

    /** An option that is named by itself belongs to a command. */
    @Test
    void optionsInProseAreOfACommand() {
        Set<String> all = commands().values().stream().flatMap(command -> command.getCommandSpec().optionsMap()
                .keySet().stream()).collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>();
        for (MatchResult found : found("`(--[a-z][a-z-]+)[^`]*`", page -> !page.equals("docs/cluster.md"))) {
            if (!all.contains(found.group(1))) {
                unknown.add(found.group());
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void programsThatMeasureExist() {
        for (MatchResult found : found("-Dmain\\.class=([\\w.]+)", page -> true)) {
            assertThat(classes).as(found.group()).contains(found.group(1));
        }
        for (MatchResult found : found("(?:-Dtest|-Dit\\.test)='?([\\w,]+)", page -> true)) {
            for (String name : found.group(1).split(",")) {
                assertThat(classes).as(found.group()).anyMatch(one -> one.endsWith("." + name));
            }
        }
        for (MatchResult found : found("`([A-Z][a-z0-9]+[A-Z][A-Za-z0-9]*)`", MEASURED::contains)) {
            if (!FOREIGN.contains(found.group(1))) {
                assertThat(classes).as(found.group()).anyMatch(one -> one.endsWith("." + found.group(1)));
            }
        }
    }

    @Test
    void profilesGoalsAndBenchmarksExist() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        for (MatchResult found : found("mvn[^`\\n]*? -P (\\w+)|exec:exec@(\\w+)", page -> true)) {
            assertThat(pom).as(found.group()).contains("<id>" + (found.group(1) == null ? found.group(2)
                    : found.group(1)) + "</id>");
        }
        String bench = Files.readString(Path.of("src/bench/java/org/eigenscope/bench/Benchmarks.java"));
        for (MatchResult found : found("-Dbench=([a-z]+)", page -> true)) {
            assertThat(bench).as(found.group()).contains("\"" + found.group(1) + "\"");
        }
    }

    private List<MatchResult> found(String pattern, Predicate<String> which) {
        Pattern wanted = Pattern.compile(pattern);
        List<MatchResult> all = pages.entrySet().stream().filter(page -> which.test(page.getKey()))
                .flatMap(page -> wanted.matcher(page.getValue()).results()).toList();
        assertThat(all).as(pattern).isNotEmpty();
        return all;
    }
}
