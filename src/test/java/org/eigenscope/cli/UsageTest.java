package org.eigenscope.cli;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.cli.Session.MODELS;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What people type by mistake, and what they expect of any command. */
class UsageTest {

    private static final Path CNN = MODELS.resolve("digits-cnn.safetensors");

    @TempDir
    private Path folder;
    private Session session;

    @BeforeEach
    void begin() {
        session = new Session(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            analyse MODEL                          | there is no command 'analyse'; did you mean 'eigenscope analyze'?
            help analyse                           | there is no command 'analyse'; did you mean 'eigenscope analyze'?
            MODEL --layer fc1                      | there is no option --layer without a command; did you mean
            MODEL --csv=x.csv                      | there is no option --csv=x.csv without a command; did you mean
            MODEL analyze                          | the command goes first: 'eigenscope analyze
            analyze MODEL --baseline x.json        | --baseline has no effect without --fail-on new-trap or alpha-drop
            analyze MODEL --format markdown --csv - | standard output: two reports cannot be written into one file
            analyze MODEL --ids 3-1                | --ids: the range 3-1 ends before it begins; did you mean 1-3?
            mend MODEL --out x --replicas 0        | without shuffles no traps are found: leave out --replicas 0
            mend MODEL --out x --no-randomize      | without shuffles no traps are found: leave out --no-randomize
            analyze MODEL --sed 1                  | there is no option --sed; did you mean --seed?
            analyze MODEL --seed x                 | --seed must be a whole number, not 'x'
            analyze MODEL --seed ٥                 | --seed must be a whole number, not '٥'
            analyze MODEL --threads -1             | --threads must be 0 or more, not -1
            analyze MODEL --replicas 1.5           | --replicas must be a whole number, not '1.5'
            analyze MODEL --trap-level 2           | --trap-level must be between 0 and 1, not 2
            analyze MODEL --trap-level NaN         | --trap-level must be a number, not 'NaN'
            analyze MODEL --min-evals 1            | --min-evals must be 2 or more, not 1
            analyze MODEL --max-evals 5            | --max-evals must not be smaller than --min-evals
            analyze MODEL --kind densse            | --kind: there is no 'densse'; did you mean dense? choose from
            analyze MODEL --fail-on traps          | --fail-on: there is no 'traps'; did you mean trap? choose from
            analyze MODEL --layers fcc             | no layer matches --layers fcc; did you mean --layers fc1?
            analyze MODEL --format yaml            | --format: there is no 'yaml'; choose from table, csv, json,
            analyze MODEL --csv - --json -         | standard output: two reports cannot be written into one file
            analyze MODEL --color sometimes        | --color: there is no 'sometimes'; choose from auto, always, never
            chart MODEL --layer fc3 --out x.png    | has no layer 'fc3'; did you mean --layer fc1?
            chart MODEL --out x.png --chart tial   | --chart: there is no 'tial'; did you mean tail?
            chart MODEL --layer fc1                | --out FILE is missing
            chart MODEL --layer fc1 --oot x.svg    | there is no option --oot; did you mean --out?
            mend MODEL --outt=x.npz                | there is no option --outt=x.npz; did you mean --out?
            chart MODEL --layer fc1 --out a.gif    | --out must be a name that ends in .png, .svg or .pdf, not 'a.gif'
            chart MODEL --layer fc1 --out a.png --size big | --size must be WIDTHxHEIGHT in millimetres
            chart MODEL --layer fc1 --out a.png --size 5x5 | the sides of a figure must be between 18 and 7055 mm
            chart MODEL --layer fc1 --out a.png --dpi 90000 | take fewer dots per inch or a smaller size
            describe MODEL MODEL                   | unexpected argument
            analyze                                | MODEL (weight files, folders or globs) is missing
            lineage MODEL                          | OTHER (the second model) is missing
            lineage                                | MODEL (the first model) is missing
            lineage MODEL MODEL --draws 5          | --draws must be 99 or more, not 5
            plan MODEL --sparsity 2                | --sparsity must be between 0 and 1, not 2
            plan MODEL --epsilon -1                | --epsilon must be from 0 to 1, not -1
            plan MODEL --lowest -1                 | --lowest must be 0 or more, not -1
            plan MODEL --lowest 3                  | --lowest must not be larger than --highest
            plan MODEL --laser-rate 11             | --laser-rate must be from 0 to 10, not 11
            plan MODEL --lora-rank 0               | --lora-rank must be 1 or more, not 0
            plan MODEL --highest 1e999             | --highest must be less than 1e308, not 1e999
            compare MODEL MODEL --epsilon 0.3      | --epsilon has no effect without --audit
            compare MODEL MODEL --audit --epsilon 0 | --epsilon must be more than 0 and at most 1, not 0
            mend MODEL --out x --way truncate-share --share 2 | --share must be more than 0 and at most 1, not 2
            mend MODEL --out x --way outliers --sigmas 0 | --sigmas must be more than 0, not 0
            mend MODEL --out x --factor 0.5        | --factor has no effect without --way intruders
            mend MODEL --out x --way intruders     | --way intruders needs --base MODEL
            mend MODEL --out x --trap fcc1:1 | has no layer 'fcc1'; did you mean --trap fc1:1?
            mend MODEL --out x --trap xyz:1        | has no layer 'xyz'; 'eigenscope describe' lists them
            mend MODEL --out x.onnx                | x.onnx has the ending of another format; the copy is safetensors
            impact MODEL --temperature 0           | --temperature must be more than 0, not 0
            impact MODEL --inputs x.npz --mean 1   | --mean applies to drawn probes only: leave out --mean or --inputs
            impact MODEL --trap fc1                | --trap must be a layer and a number
            analyze MODEL --chart tail             | --chart has no effect without --charts FOLDER
            analyze MODEL --theme dark             | --theme has no effect without --charts FOLDER
            analyze MODEL --fail-on alpha-drop=x   | --fail-on: alpha-drop must be a number, not 'x'
            analyze MODEL --fail-on alpha-drop=0   | --fail-on: alpha-drop must be more than 0, not 0
            screen MODEL --fail-on traps           | --fail-on: there is no 'traps'; did you mean trap? choose from trap
            chart MODEL --out x.png                | --chart alpha_by_depth draws the whole model
            chart MODEL --out x.png --layer fc1 --bins 501 | --bins must be 500 or less, not 501
            chart MODEL --out x.png --layer fc1 --metric D | --metric has no effect without a chart of a training run
            timeline MODEL --until 5               | --until has no effect without --watch
            timeline MODEL --metric D              | --metric has no effect without --html or --pgfplots
            merge                                  | PART.json (the reports of all parts) is missing
            """)
    void aMistakeIsToldByNameWithWhatToDo(String line, String message) {
        assertThat(session.run((Object[]) line.replace("MODEL", CNN.toString()).split(" "))).isEqualTo(2);
        assertThat(session.err()).startsWith("error: ").contains(message).doesNotContain("\tat ", "Exception");
        assertThat(session.out()).isEmpty();
    }

    @Test
    void aTrapThatIsNotThereIsNotDrawn() {
        Path out = folder.resolve("a.png");
        assertThat(session.run("chart", "-q", "assets/models/digits-overtrained.safetensors", "--layer", "fc2",
                "--trap", "2", "--out", out)).isEqualTo(2);
        assertThat(session.err()).isEqualTo("error: --trap: fc2 has 1 trap, and no trap 2\n");
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"analyze", "screen", "describe"})
    void aFileThatIsNotThereIsToldWithTheOneThatIs(String command) throws IOException {
        Files.copy(CNN, folder.resolve("model.safetensors"));
        assertThat(session.run(command, folder.resolve("modle.safetensors"))).isEqualTo(3);
        assertThat(session.err()).contains("does not exist; did you mean " + folder.resolve("model.safetensors"));
    }

    /** Whatever the command: what was looked for, where, and what is there. */
    @ParameterizedTest
    @ValueSource(strings = {"analyze X", "screen X", "describe X", "plan X", "timeline X", "lineage MODEL X", "merge X",
        "compare MODEL X", "chart X --layer fc1 --out a.png", "chart X --chart run --out a.png", "mend X --out y",
        "impact X", "analyze MODEL --fail-on new-trap --baseline X"})
    void aPathThatLeadsNowhereIsToldWithWhatIsThere(String line) throws IOException {
        Path model = Files.copy(CNN, folder.resolve("one.safetensors"));
        assertThat(missing(line, folder.resolve("nowhere"), model)).contains("nowhere does not exist: the folder "
                + folder + " holds one.safetensors\n");
        assertThat(missing(line, folder.resolve("oen.safetensors"), model)).contains("does not exist; did you mean "
                + folder.resolve("one.safetensors") + "?");
        Path sub = Files.createDirectory(folder.resolve("checkpoints"));
        assertThat(missing(line, folder.resolve("chekpoints").resolve("a.pt"), model)).contains(
                "does not exist: there is no folder " + folder.resolve("chekpoints") + "; did you mean "
                + sub.resolve("a.pt") + "?");
        assertThat(missing(line, sub.resolve("a.pt"), model)).contains("does not exist: the folder " + sub
                + " is empty; name a weight file");
    }

    private String missing(String line, Path path, Path model) {
        assertThat(session.run((Object[]) line.replace("X", path.toString()).replace("MODEL", model.toString())
                .split(" "))).as(line).isEqualTo(3);
        assertThat(session.err()).startsWith("error: ").doesNotContain("Exception");
        return session.err();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            some/model        | there is no folder some; a model of the hub is hf://some/model
            hf://             | hf:// is not an address that models can be read from; name a file on this machine, hf://
            ftp://host/a.onnx | ftp://host/a.onnx is not an address that models can be read from; name a file on this
            """)
    void anAddressThatIsNoneIsToldHowOneLooks(String word, String message) {
        assertThat(session.run("analyze", word)).isEqualTo(3);
        assertThat(session.err()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"analyze", "screen", "timeline"})
    void aGlobThatMatchesNothingIsToldWithWhatIsThere(String command) throws IOException {
        for (int i = 1; i <= 11; i++) {
            Files.copy(CNN, folder.resolve("step-" + i + ".safetensors"));
        }
        Files.createFile(folder.resolve("notes.txt"));
        assertThat(session.run(command, folder + "/*.onnx")).isEqualTo(3);
        assertThat(session.err()).contains("/*.onnx: no name in the folder " + folder + " matches it; it holds "
                + "step-1.safetensors, step-2.safetensors, step-3.safetensors and 8 more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mend REPORT --out x.json", "screen REPORT", "impact REPORT", "lineage REPORT MODEL",
        "compare REPORT MODEL --audit"})
    void aReportIsToldToHoldNoWeights(String line) {
        Path report = folder.resolve("r.json");
        assertThat(session.run("analyze", "-q", CNN, "--json", report)).isZero();
        assertThat(session.run((Object[]) line.replace("REPORT", report.toString()).replace("MODEL", CNN.toString())
                .split(" "))).isEqualTo(3);
        assertThat(session.err()).contains("it is a report, which holds no weights, but ", "name the model itself");
    }

    @Test
    void aPipeIsRefusedInWords() {
        assertThat(session.run("analyze", "-")).isEqualTo(3);
        assertThat(session.err()).contains("a pipe cannot be read as a model", "write it to a file first");
        assumeTrue(Files.exists(Path.of("/dev/null")), "a system with devices");
        assertThat(session.run("describe", "/dev/null")).isEqualTo(3);
        assertThat(session.err()).contains("/dev/null: a pipe cannot be read as a model");
    }

    /** What an earlier run has left in the folder is no model, and may be replaced. */
    @Test
    void theSameCommandRunsAgainInAFolderWithItsOwnReports() throws IOException {
        Files.copy(CNN, folder.resolve("one.safetensors"));
        Files.copy(MODELS.resolve("digits-mlp.safetensors"), folder.resolve("two.safetensors"));
        Path models = Files.createDirectory(folder.resolve("more"));
        Files.copy(MODELS.resolve("digits-mlp.fc2.npy"), models.resolve("w.npy"));
        Object[] line = {"analyze", "-q", folder, "--csv", folder.resolve("d.csv"), "--traps", folder.resolve("t.csv"),
            "--json", folder.resolve("r.json"), "--html", folder.resolve("r.html"), "--eigenvalues",
            folder.resolve("e.npz"), "--charts", folder.resolve("charts"), "--force"};
        assertThat(session.run(line)).isZero();
        String first = session.out();
        assertThat(session.run(line)).isZero();
        assertThat(session.out()).isEqualTo(first).contains("one.safetensors ", "more ");
        assertThat(session.err()).isEmpty();
        assertThat(session.run("analyze", "-q", folder, "--csv", models.resolve("w.npy"), "--force")).isEqualTo(2);
        assertThat(session.err()).contains("w.npy: it belongs to the model that is read");
    }

    /** Eigenvalues are written as arrays, but do not make a model of their folder. */
    @Test
    void eigenvaluesBesideFoldersOfModelsAreNoModel() throws IOException {
        Files.copy(CNN, Files.createDirectory(folder.resolve("a")).resolve("model.safetensors"));
        for (int run = 0; run < 2; run++) {
            assertThat(session.run("analyze", "-q", folder, "--force", "--eigenvalues", folder.resolve("e.npz")))
                    .as(session.err()).isZero();
            assertThat(session.out()).contains("fc1");
        }
    }

    @Test
    void helpIsACommandToo() {
        assertThat(session.run("help")).isZero();
        assertThat(session.out()).contains("Commands:", "  analyze");
        assertThat(session.run("help", "screen")).isZero();
        assertThat(session.out()).contains("eigenscope screen", "--fail-on");
    }

    @ParameterizedTest
    @CsvSource({"--csv -,'layer_id,name,'", "--traps -,'model,layer_id,'", "--format csv,'layer_id,name,'",
        "--eigenvalues -,'model,layer_id,'", "--html -,<!DOCTYPE"})
    void aDashIsStandardOutputAndNothingElseIsPrinted(String options, String start) {
        assertThat(session.run((Object[]) ("analyze -q " + CNN + " " + options).split(" "))).isZero();
        assertThat(session.out()).startsWith(start).doesNotContain(" analyzed in ");
        assertThat(Path.of("-")).doesNotExist();
    }

    @Test
    void jsonOnStandardOutputIsJsonAlone() {
        for (String line : new String[] {"analyze %s --json -", "analyze %s --format json", "screen %s --json -",
            "describe %s --json -"}) {
            assertThat(session.run((Object[]) line.formatted(CNN).split(" "))).isZero();
            assertThat(JsonParser.parseString(session.out()).isJsonNull()).as(line).isFalse();
        }
    }

    @Test
    void screenAndDescribeWriteFiles() throws IOException {
        Path model = MODELS.resolve("digits-mlp.safetensors");
        Path csv = folder.resolve("s.csv");
        Path traps = folder.resolve("t.csv");
        Path json = folder.resolve("s.json");
        assertThat(session.run("screen", model, "--csv", csv, "--traps", traps, "--json", json)).isZero();
        assertThat(Files.readAllLines(csv)).hasSize(4).first().asString().startsWith("model,layer_id,name,kind");
        assertThat(Files.readAllLines(traps)).first().asString().contains("strength,lambda,p_value,weak,cause");
        assertThat(JsonParser.parseString(Files.readString(json)).getAsJsonArray()).isNotEmpty();
        assertThat(session.run("screen", model, "--csv", csv)).isEqualTo(2);
        assertThat(session.err()).contains("already exists");
        Path description = folder.resolve("d.json");
        assertThat(session.run("describe", model, "--json", description)).isZero();
        assertThat(JsonParser.parseString(Files.readString(description)).getAsJsonObject().get("parameters")
                .getAsLong())
                .isEqualTo(85002);
        assertThat(session.run("describe", model, "--json", model, "--force")).isEqualTo(2);
    }

    @Test
    void markdownIsATableOfAPage() {
        assertThat(session.run("analyze", "-q", CNN, "--format", "markdown")).isZero();
        assertThat(session.out().lines()).hasSize(6).allMatch(line -> line.startsWith("|") && line.endsWith("|"));
    }

    @Test
    void coloursAreForTerminalsAndAsked() {
        assertThat(session.run("analyze", "-q", CNN)).isZero();
        assertThat(session.out()).doesNotContain("\u001b");
        assertThat(session.run("analyze", "-q", CNN, "--color", "always")).isZero();
        assertThat(session.out()).contains("\u001b[1mid");
        assertThat(session.run("analyze", "--color=always", "none.onnx")).isEqualTo(3);
        assertThat(session.err()).startsWith("\u001b[1;31merror:\u001b[0m ");
        assertThat(Colour.AUTO.on(true, Map.of())).isTrue();
        assertThat(Colour.AUTO.on(true, Map.of("NO_COLOR", "1"))).isFalse();
        assertThat(Colour.AUTO.on(true, Map.of("NO_COLOR", ""))).isTrue();
        assertThat(Colour.AUTO.on(true, Map.of("TERM", "dumb"))).isFalse();
        assertThat(Colour.ALWAYS.on(false, Map.of("NO_COLOR", "1"))).isTrue();
        assertThat(Colour.NEVER.on(true, Map.of())).isFalse();
    }

    @Test
    void aTableIsNoWiderThanTheTerminal() {
        for (int width : new int[] {60, 80, 100, 120, 132, 200}) {
            assertThat(session.wide(width).run("analyze", "-q", CNN)).isZero();
            assertThat(session.out().lines().takeWhile(line -> !line.isEmpty()))
                    .allMatch(line -> line.length() <= width)
                    .anyMatch(line -> line.contains("fc1")).anyMatch(line -> line.contains("alpha"));
        }
        assertThat(session.wide(80).run("analyze", "-q", CNN)).isZero();
        assertThat(session.err()).contains("No room for the columns", "stable_rank");
    }

    @Test
    void numbersAreAscii() {
        assertThat(session.run("describe", CNN)).isZero();
        assertThat(session.out()).contains("151,306 parameters").doesNotContain("\u202f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void completionKnowsCommandsOptionsAndValues(String shell) throws Exception {
        assertThat(session.run("generate-completion", shell)).isZero();
        assertThat(session.out()).contains("analyze", "fail-on", "over-trained", "publication", "alpha_by_depth",
                "markdown", "embedding");
        Path script = Files.writeString(folder.resolve("completion." + shell), session.out());
        Path program = Path.of("/usr/bin", shell);
        assumeTrue(Files.isExecutable(program), "there is no " + shell + " here to check it with");
        Process check = new ProcessBuilder(program.toString(), "-n", script.toString()).redirectErrorStream(true)
                .start();
        assertThat(new String(check.getInputStream().readAllBytes())).isEmpty();
        assertThat(check.waitFor()).isZero();
    }

    @Test
    void fishIsToldWordsAndValues() throws Exception {
        Path program = Path.of("/usr/bin/fish");
        assumeTrue(Files.isExecutable(program), "there is no fish here to ask");
        assertThat(session.run("generate-completion", "fish")).isZero();
        Path script = Files.writeString(folder.resolve("completion.fish"), session.out());
        assertThat(completed(script, "eigenscope generate-completion ")).contains("bash", "fish", "zsh");
        assertThat(completed(script, "eigenscope help ")).contains("analyze", "timeline");
        assertThat(completed(script, "eigenscope analyze --fail-on ")).contains("over-trained", "alpha-drop=1.0");
        assertThat(completed(script, "eigenscope pl")).containsExactly("plan");
    }

    private List<String> completed(Path script, String line) throws Exception {
        Process fish = new ProcessBuilder("/usr/bin/fish", "--no-config", "-c", "source %s; complete -C '%s'".formatted(
                script, line)).directory(Files.createDirectories(folder.resolve("empty")).toFile()).start();
        return new String(fish.getInputStream().readAllBytes()).lines().map(one -> one.replaceAll("\t.*", ""))
                .toList();
    }

    @Test
    void theManualHasItsSections() {
        assertThat(session.run("generate-man-page")).isZero();
        assertThat(session.out()).contains(".SH EXAMPLES", ".SH ENVIRONMENT", "NO_COLOR", ".SH FILES",
                ".SH EXIT STATUS", ".SH SEE ALSO", "over\\-trained");
    }

    /** Every variable that the program asks for. */
    @Test
    void theManualNamesTheEnvironment() throws IOException {
        assertThat(session.run("generate-man-page")).isZero();
        Pattern variable = Pattern.compile("\"((?:HF|XDG|NO|ALL|SSL|EIGENSCOPE|WAYLAND)_[A-Z_]+|COLUMNS|TERM|HOME|"
                + "DISPLAY|APPDATA|LOCALAPPDATA)\"");
        Set<String> asked = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : (Iterable<Path>) sources.filter(file -> file.toString().endsWith(".java"))::iterator) {
                variable.matcher(Files.readString(source)).results().forEach(found -> asked.add(found.group(1)));
            }
        }
        assertThat(asked).hasSizeGreaterThan(15).allSatisfy(name -> assertThat(session.out()).contains(name));
    }
}
