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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Sentences that tell a default in other words; {@code says} is a default or a part of the option's help. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            definitions.md | k = 10 unless `--leading` says otherwise | compare | --leading | 10
            definitions.md | k = 10 and ε = 0.5 unless `--leading` | compare | --epsilon | 0.5
            definitions.md | S = 0.5 unless `--sparsity` | plan | --sparsity | 0.5
            definitions.md | ε = 0.3 unless `--epsilon` | plan | --epsilon | 0.3
            definitions.md | the rate is 9 unless `--laser-rate` | plan | --laser-rate | 9
            definitions.md | T = 1 unless `--temperature` | impact | --temperature | 1
            definitions.md | fewer than 10 eigenvalues (`min_evals`) | analyze | --min-evals | 10
            definitions.md | those with Tracy–Widom p < 0.01 | analyze | --trap-level | 0.01
            definitions.md | Reading: below 0.01 it is a trap | analyze | --trap-level | 0.01
            definitions.md | the share of 9,999 drawn orders | lineage | --draws | 9999
            command-line.md | the least that 9,999 draws can give | lineage | --draws | 9999
            command-line.md | the mean over 20 random changes | impact | --random | 20
            command-line.md | its elements beyond 8 σ | mend | --sigmas | 8
            command-line.md | drawn data where none is given, 512 probes | impact | --probes | 0 for 512
            command-line.md | without it, `esd_log_log` | chart | --chart | esd_log_log
            command-line.md | in greyscale, 120 × 80 mm | chart | --size | 120x80 with
            command-line.md | and 300 dots per inch by default | chart | --dpi | and 300 with
            """)
    void defaultsInOtherWordsAreThoseOfTheOptions(String page, String sentence, String command, String name,
            String says) {
        assertThat(pages.get("docs/" + page).replaceAll("\\s+", " ")).contains(sentence);
        OptionSpec option = commands().get(command).getCommandSpec().findOption(name);
        assertThat(List.of(String.valueOf(option.defaultValue()), option.description()[0])).anyMatch(told ->
                told.equals(says) || told.contains(" " + says));
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

    /** {@code help} and what makes the manual and the completion are told above the sections. */
    @Test
    void everyCommandHasItsSection() {
        List<String> headings = pages.get("docs/command-line.md").lines().filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3)).toList();
        assertThat(headings).containsAll(commands().keySet().stream()
                .filter(name -> !name.equals("help") && !name.startsWith("generate-")).toList());
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
