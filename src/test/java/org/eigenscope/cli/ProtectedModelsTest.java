package org.eigenscope.cli;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Reports of every command that writes some, put where a model is. */
class ProtectedModelsTest {

    private static final Path MODELS = Path.of("assets/models");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"analyze one --csv", "analyze one --traps", "analyze one --json", "analyze one --html",
        "analyze one --eigenvalues", "screen one --csv", "screen one --traps", "screen one --json",
        "describe one --json", "plan one --csv", "plan one --json", "compare one other --csv",
        "compare one other --json", "compare one other one --csv", "lineage one other --csv",
        "lineage one other --json"})
    void noReportReplacesAModel(String words) throws IOException {
        Path one = Files.copy(MODELS.resolve("digits-overtrained.safetensors"), folder.resolve("one.safetensors"));
        Path other = Files.copy(MODELS.resolve("digits-well-trained.safetensors"), folder.resolve("other.safetensors"));
        byte[] first = Files.readAllBytes(one);
        byte[] second = Files.readAllBytes(other);
        Path link = Files.createSymbolicLink(folder.resolve("link"), one);
        // The model itself, a link to it, and another model beside it.
        for (Path place : List.of(one, link, other)) {
            Session session = new Session(folder);
            List<Object> line = new ArrayList<>();
            for (String word : words.split(" ")) {
                line.add(switch (word) {
                    case "one" -> one;
                    case "other" -> other;
                    default -> word;
                });
            }
            line.add(place);
            line.add("--force");
            assertThat(session.run(line.toArray())).as("%s %s", words, place).isEqualTo(ExitCode.USAGE);
            assertThat(session.err()).contains("it belongs to the model that is read; give the report another name");
            assertThat(one).hasBinaryContent(first);
            assertThat(other).hasBinaryContent(second);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"describe", "plan", "compare", "lineage"})
    void aDashIsStandardOutputWhereNothingElseIsPrinted(String command) throws IOException {
        Path model = MODELS.resolve("digits-overtrained.safetensors");
        Session session = new Session(folder);
        List<Object> line = new ArrayList<>(List.of(command, model));
        if (command.equals("compare") || command.equals("lineage")) {
            line.add(MODELS.resolve("digits-well-trained.safetensors"));
        }
        line.addAll(List.of("-q", "--json", "-"));
        if (command.equals("describe")) {
            line.remove("-q");
        }
        assertThat(session.run(line.toArray())).isEqualTo(ExitCode.DONE);
        assertThat(JsonParser.parseString(session.out()).getAsJsonObject().get("schema").getAsString())
                .startsWith("eigenscope-");
        assertThat(Path.of("-")).doesNotExist();
    }
}
