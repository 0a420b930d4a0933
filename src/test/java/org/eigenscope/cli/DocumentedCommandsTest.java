package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The commands that the documentation shows, run one after the other as it shows them: what they print is what it says,
 * but for times, the kernel of the linear algebra and the width of columns.
 */
class DocumentedCommandsTest {

    @TempDir
    private Path folder;
    @TempDir
    private Path runs;

    /**
     * @param words after {@code eigenscope}
     * @param outOnly true if standard output goes to a file
     * @param code true if the exit code is shown
     * @param shown what follows
     */
    private record Shown(List<String> words, boolean outOnly, boolean code, String shown) {}

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/command-line.md"})
    void theProgramPrintsWhatThePageShows(String page) throws IOException {
        for (String model : List.of("digits-overtrained.safetensors", "digits-well-trained.safetensors")) {
            Files.copy(Path.of("assets/models", model), folder.resolve(model));
        }
        for (String model : List.of("digits-cnn.keras", "digits-cnn.onnx", "digits-cnn.pt")) {
            Files.copy(Session.MODELS.resolve(model), folder.resolve(model));
        }
        Runs.digits(runs.resolve("run"));
        List<Shown> commands = commands(Path.of(page));
        assertThat(commands).isNotEmpty();
        for (Shown command : commands) {
            Session session = new Session(folder);
            int code = session.run(command.words().stream().map(this::placed).toArray());
            String printed = (command.outOnly() ? "" : session.out()) + "\n" + quietly(session.err())
                    + (command.code() ? "\n" + code : "");
            assertThat(normal(printed)).as(String.join(" ", command.words())).isEqualTo(normal(command.shown()));
        }
    }

    private static List<Shown> commands(Path page) throws IOException {
        List<Shown> commands = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("    $ eigenscope ")) {
                String line = lines.get(i).substring("    $ eigenscope ".length());
                StringBuilder shown = new StringBuilder();
                while (i + 1 < lines.size() && (lines.get(i + 1).startsWith("    ") || lines.get(i + 1).isEmpty())) {
                    shown.append(lines.get(++i)).append('\n');
                }
                String words = line.replaceAll(" >.*", "");
                commands.add(new Shown(List.of(words.split(" ")), line.contains(" > "), line.endsWith("echo $?"),
                        shown.toString()));
            }
        }
        return commands;
    }

    /** The lines of progress are left out of the pages: a reader has a bar in their place. */
    private static String quietly(String err) {
        return err.lines().filter(line -> !line.matches(".* \\[\\d+/\\d+\\] .*"))
                .reduce("", (a, b) -> a + b + "\n");
    }

    /** In the test's folder, which is not that of the process. */
    private String placed(String word) {
        return word.equals(".") ? folder.toString() : word.equals("run") ? runs.resolve(word).toString()
                : word.matches(".*\\.(safetensors|keras|onnx|pt|csv|json|html|pdf)") ? folder.resolve(word).toString()
                : word;
    }

    private String normal(String text) {
        return text.replace(folder + "/", "").replaceAll("in [0-9.]+ s", "in a while")
                .replaceAll("by (OpenBLAS|EJML)[^;]*;", "by linear algebra;").lines()
                .map(line -> line.strip().replaceAll("\\s+", " ")).filter(line -> !line.isEmpty())
                .reduce("", (a, b) -> a + b + "\n");
    }
}
