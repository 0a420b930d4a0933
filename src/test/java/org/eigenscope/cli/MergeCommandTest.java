package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.store.ReportReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** The parts of an analysis, put together, are the analysis. */
class MergeCommandTest {

    private static final Path MODEL = Session.MODELS.resolve("digits-cnn.safetensors");
    private static final Path OTHER = Session.MODELS.resolve("digits-mlp.safetensors");
    private static final String TIMES = "\"(started|elapsed)\":[^,}]*";

    @TempDir
    private Path folder;
    private Session session;

    @BeforeEach
    void start() {
        session = new Session(folder);
    }

    private Path part(Path model, int number, int of, Object... more) {
        Path file = folder.resolve("part%d-%d-%s.json".formatted(number, of, model.getFileName()));
        List<Object> line = new ArrayList<>(List.of("analyze", "-q", model, "--part", number + "/" + of, "--json", file,
                "--force"));
        line.addAll(List.of(more));
        // A part without a layer that has a spectrum ends as a model without one does.
        assertThat(session.run(line.toArray())).as(session.err()).isIn(ExitCode.DONE, ExitCode.FILES);
        return file;
    }

    private int merge(List<Path> parts, Object... more) {
        List<Object> line = new ArrayList<>(List.of("merge", "-q"));
        line.addAll(parts);
        line.addAll(List.of(more));
        return session.run(line.toArray());
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file)).replaceAll(TIMES, "");
    }

    @Test
    void theWholeIsAsIfItHadBeenOne() throws IOException {
        for (int of : new int[] {1, 2, 3, 9}) {
            List<Path> parts = new ArrayList<>();
            for (int number = of; number >= 1; number--) {
                parts.add(part(MODEL, number, of));
            }
            assertThat(merge(parts, "--json", folder.resolve("merged.json"), "--csv", folder.resolve("merged.csv"),
                    "--force")).as(session.err()).isZero();
            assertThat(session.run("analyze", "-q", MODEL, "--json", folder.resolve("whole.json"), "--csv",
                    folder.resolve("whole.csv"), "--force")).isZero();
            assertThat(text("merged.json")).isEqualTo(text("whole.json"));
            assertThat(text("merged.csv")).isEqualTo(text("whole.csv"));
        }
    }

    @Test
    void filtersAreThoseOfAllParts() throws Exception {
        Path first = part(MODEL, 1, 2, "--layers", "fc*");
        Path second = part(MODEL, 2, 2, "--layers", "fc*");
        Path merged = folder.resolve("merged.json");
        assertThat(merge(List.of(first, second), "--json", merged)).isZero();
        assertThat(new ReportReader().read(merged).getFirst().filters().names()).containsExactly("fc*");
        assertThat(merge(List.of(part(MODEL, 1, 2, "--layers", "conv*"), second))).isEqualTo(3);
        assertThat(session.err()).contains("their filters of layers differ");
    }

    @Test
    void slicesAreMergedInTheirOrder() throws IOException {
        List<Path> parts = List.of(part(MODEL, 2, 2, "--unpooled"), part(MODEL, 1, 2, "--unpooled"));
        assertThat(merge(parts, "--json", folder.resolve("merged.json"))).isZero();
        assertThat(session.run("analyze", "-q", MODEL, "--unpooled", "--json", folder.resolve("whole.json"))).isZero();
        assertThat(text("merged.json")).isEqualTo(text("whole.json"));
    }

    @Test
    void whatIsMissingDoubleOrForeignIsTold() {
        Path first = part(MODEL, 1, 3);
        Path second = part(MODEL, 2, 3);
        Path third = part(MODEL, 3, 3);
        assertThat(merge(List.of(first, third))).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("of 3 parts one is missing: 2");
        assertThat(merge(List.of(first))).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("of 3 parts 2 are missing: 2, 3");
        assertThat(merge(List.of(first, second, first))).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("part 1/3 is given twice");
        assertThat(merge(List.of(first, part(OTHER, 2, 3), third))).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("of different models");
        assertThat(merge(List.of(first, part(MODEL, 2, 4)))).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("one is of 3 parts, the other of 4");
        assertThat(merge(List.of(second, part(MODEL, 3, 3, "--seed", "7")))).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("their options differ");
        Path whole = folder.resolve("whole.json");
        assertThat(session.run("analyze", "-q", MODEL, "--json", whole)).isZero();
        assertThat(merge(List.of(whole))).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("whole.json: it is the report of a whole analysis");
        for (Path weights : List.of(MODEL, Path.of("assets/models/digits-well-trained.safetensors"))) {
            assertThat(merge(List.of(weights))).isEqualTo(ExitCode.FILES);
            assertThat(session.err()).contains("it is not a report such as 'eigenscope analyze MODEL --json FILE' "
                    + "writes");
        }
    }

    @Test
    void aPartThatIsOpenedSaysWhatItIs() {
        Path second = part(OTHER, 2, 2);
        assertThat(session.run("analyze", "-q", second)).isEqualTo(ExitCode.PARTS);
        assertThat(session.err()).contains("part 2/2 of an analysis");
    }

    @Test
    void partsThatCannotBeAreWrongUsage() {
        for (String part : List.of("0/3", "4/3", "3", "a/b", "1/0", "-1/2", "1/999999")) {
            assertThat(session.run("analyze", MODEL, "--part", part)).as(part).isEqualTo(ExitCode.USAGE);
            assertThat(session.err()).contains("--part");
        }
    }
}
