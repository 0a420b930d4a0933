package org.eigenscope.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.format.io.RangeServer;
import org.eigenscope.store.FolderCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A model in parts, over HTTP, and from the cache gives the bits that it gives on the disk; by Spark it does in
 * {@code ClusterIT}. {@code -Dways=FILE} takes another model along.
 */
class FourWaysTest {

    /** A network of 22 million parameters, among the libraries of the tests. */
    private static final String MINI_LM = "all-minilm-l6-v2.onnx";
    private static final String TIMES = "\"(started|elapsed)\":(\"[^\"]*\"|[^,}]*)";

    @TempDir
    private Path folder;

    static Stream<Path> models() throws IOException {
        List<Path> models = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/checkpoints"))) {
            files.filter(file -> file.toString().endsWith(".safetensors")).sorted().forEach(models::add);
        }
        models.add(Session.MODELS.resolve("digits-cnn.onnx"));
        models.add(Session.MODELS.resolve("digits-mlp.q8_0.gguf"));
        models.add(Path.of(MINI_LM));
        String other = System.getProperty("ways", "");
        if (!other.isEmpty()) {
            models.add(Path.of(other));
        }
        return models.stream();
    }

    private void analyze(Session session, Object model, String name, Object... more) {
        List<Object> line = new ArrayList<>(List.of("analyze", "-q", model, "--json", folder.resolve(name + ".json"),
                "--csv", folder.resolve(name + ".csv")));
        line.addAll(List.of(more));
        assertThat(session.run(line.toArray())).as(session.err()).isZero();
    }

    private String csv(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".csv"));
    }

    private String json(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".json")).replaceAll(TIMES, "");
    }

    private String layers(String name) throws IOException {
        String json = json(name);
        return json.substring(json.indexOf("\"layers\":["), json.indexOf("\"complete\""));
    }

    @ParameterizedTest
    @MethodSource("models")
    void theBitsAreThoseOfTheDisk(Path named) throws IOException {
        Path model = named;
        if (named.toString().equals(MINI_LM)) {
            model = folder.resolve(MINI_LM);
            try (InputStream in = FourWaysTest.class.getResourceAsStream("/" + MINI_LM)) {
                Files.copy(in, model);
            }
        }
        Session session = new Session(folder);
        analyze(session, model, "disk");

        List<Object> merge = new ArrayList<>(List.of("merge", "-q", "--json", folder.resolve("parts.json"), "--csv",
                folder.resolve("parts.csv")));
        for (int number = 1; number <= 3; number++) {
            Path part = folder.resolve("part" + number + ".json");
            // A part without a layer that has a spectrum ends as a model without one does.
            assertThat(session.run("analyze", "-q", model, "--part", number + "/3", "--json", part)).as(session.err())
                    .isIn(ExitCode.DONE, ExitCode.FILES);
            merge.add(part);
        }
        assertThat(session.run(merge.toArray())).as(session.err()).isZero();
        assertThat(csv("parts")).isEqualTo(csv("disk"));
        assertThat(json("parts")).isEqualTo(json("disk"));

        try (RangeServer server = new RangeServer()) {
            server.files.put("/" + model.getFileName(), Files.readAllBytes(model));
            boolean whole = model.toString().endsWith(".onnx");
            analyze(session, server.address() + "/" + model.getFileName(), "http",
                    whole ? new Object[] {"--keep"} : new Object[0]);
            assertThat(server.requests).isNotEmpty();
        }
        assertThat(csv("http")).isEqualTo(csv("disk"));
        assertThat(layers("http")).isEqualTo(layers("disk"));

        Session caching = new Session(folder).caching(new FolderCache(folder.resolve("cache"), "test",
                FolderCache.USUAL));
        Object[] line = {"analyze", model, "--json", folder.resolve("cache.json"), "--csv", folder.resolve("cache.csv"),
                "--force"};
        assertThat(caching.run(line)).isZero();
        assertThat(caching.err()).doesNotContain("taken from an earlier analysis");
        assertThat(caching.run(line)).isZero();
        assertThat(caching.err()).containsPattern("[1-9]\\d* of \\d+ layers were taken from an earlier analysis");
        assertThat(csv("cache")).isEqualTo(csv("disk"));
        assertThat(json("cache")).isEqualTo(json("disk"));
    }

    /** The table of a whole series, from a server. */
    @Test
    void aSeriesElsewhereIsTheSeries() throws IOException {
        Session session = new Session(folder);
        try (RangeServer server = new RangeServer()) {
            List<Object> here = new ArrayList<>(List.of("analyze", "-q", "--csv", folder.resolve("disk.csv")));
            List<Object> there = new ArrayList<>(List.of("analyze", "-q", "--csv", folder.resolve("http.csv")));
            for (Path model : models().filter(file -> file.toString().endsWith(".safetensors")).toList()) {
                server.files.put("/runs/" + model.getFileName(), Files.readAllBytes(model));
                here.add(model);
                there.add(server.address() + "/runs/" + model.getFileName());
            }
            assertThat(session.run(here.toArray())).as(session.err()).isZero();
            assertThat(session.run(there.toArray())).as(session.err()).isZero();
            assertThat(csv("http")).isEqualTo(csv("disk"));
        }
    }
}
