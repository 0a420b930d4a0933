package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.cli.Session.MODELS;

/** Two models whose files have one name are two models, and are called the same in every output. */
class OneNameTest {

    @TempDir
    private Path folder;

    @Test
    void everyOutputTellsThemApartInTheSameWords() throws IOException {
        for (String name : new String[] {"a", "b"}) {
            Path place = Files.createDirectories(folder.resolve(name)).resolve("model.safetensors");
            Files.copy(MODELS.resolve("digits-mlp.safetensors"), place);
        }
        Session session = new Session(folder);
        Path csv = folder.resolve("d.csv");
        Path traps = folder.resolve("t.csv");
        Path json = folder.resolve("r.json");
        Path html = folder.resolve("r.html");
        Path arrays = folder.resolve("e.npz");
        Path charts = folder.resolve("charts");
        assertThat(session.run("analyze", folder + "/a/model.*", folder.resolve("b/model.safetensors"), "--csv", csv,
                "--traps", traps, "--json", json, "--html", html, "--eigenvalues", arrays, "--charts", charts,
                "--fail-on", "trap")).isEqualTo(1);
        assertThat(session.out()).contains("a/model.safetensors ", "b/model.safetensors ");
        assertThat(session.err()).contains("a/model.safetensors: failed: traps", "b/model.safetensors [1/3] fc");
        assertThat(csv).content().contains(",a/model.safetensors,", ",b/model.safetensors,");
        assertThat(traps).content().contains("a/model.safetensors,", "b/model.safetensors,");
        assertThat(json).content().contains("\"a/model.safetensors\"", "\"b/model.safetensors\"");
        assertThat(html).content().contains(">a/model.safetensors<", ">b/model.safetensors<");
        assertThat(charts.resolve("a_model.safetensors")).isDirectory();
        assertThat(charts.resolve("b_model.safetensors")).isDirectory();
        try (ZipFile zip = new ZipFile(arrays.toFile())) {
            assertThat(zip.stream().map(entry -> entry.getName().replaceAll("/.*", "")).distinct())
                    .containsExactly("a_model.safetensors", "b_model.safetensors");
        }
        assertThat(session.run("screen", folder + "/a/*", folder + "/b/*")).isZero();
        assertThat(session.out()).contains("a/model.safetensors ", "b/model.safetensors ");
        assertThat(session.run("analyze", "-q", folder + "/a/*", folder.resolve("b/../a/model.safetensors"))).isZero();
        assertThat(session.out()).as("one model by two words is one model").contains("Correlation traps");
    }
}
