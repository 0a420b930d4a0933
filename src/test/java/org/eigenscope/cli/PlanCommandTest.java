package org.eigenscope.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eigenscope.store.FolderCache;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.cli.Session.MODELS;

class PlanCommandTest {

    private static final Path MLP = MODELS.resolve("digits-mlp.safetensors");

    @TempDir
    private Path folder;
    private Session session;

    @BeforeEach
    void begin() {
        session = new Session(folder);
    }

    @Test
    void tablesOfEveryKind() throws IOException {
        Path csv = folder.resolve("p.csv");
        Path json = folder.resolve("p.json");
        assertThat(session.run("plan", MLP, "--csv", csv, "--json", json, "--sparsity", "0.4")).isZero();
        assertThat(session.out()).contains("sparsity", "lr_factor", "laser_rank", "fc1", "too few eigenvalues");
        assertThat(session.err()).contains("so is what is planned from them", "Wrote");
        assertThat(Files.readAllLines(csv)).hasSize(4).first().asString().isEqualTo("layer_id,name,block,alpha_peak,"
                + "alpha_hill,sparsity,lr_factor,decay_factor,laser_rank,laser_share,cut_rank,cut_share,lora_rank,"
                + "plan_note");
        JsonObject written = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(written.getAsJsonObject("options").get("sparsity").getAsDouble()).isEqualTo(0.4);
        assertThat(written.getAsJsonArray("layers")).hasSize(3);
        for (JsonElement column : written.getAsJsonArray("columns")) {
            assertThat(column.getAsJsonObject().get("formula").getAsString()).as(column.toString()).isNotBlank();
            assertThat(column.getAsJsonObject().get("source").getAsString()).as(column.toString()).isNotBlank();
        }
        assertThat(session.run("plan", MLP, "--csv", csv)).as("never over a file unasked").isEqualTo(2);
    }

    @Test
    void testedTailsAreNotDoubtedForThat() {
        assertThat(session.run("plan", "-q", MLP, "--bootstrap", "20")).isZero();
        assertThat(session.out() + session.err()).doesNotContain("not tested");
    }

    /** After an analysis a plan is what follows from its figures: nothing is analyzed twice. */
    @Test
    void planOfAnAnalyzedModelComesFromTheCache() {
        session.caching(new FolderCache(folder.resolve("cache"), "1", FolderCache.USUAL));
        assertThat(session.run("plan", MLP)).isZero();
        String planned = session.out();
        assertThat(session.err()).doesNotContain("3 of 3 layers were taken from an earlier analysis");

        assertThat(session.run("plan", MLP)).isZero();
        assertThat(session.err()).contains("3 of 3 layers were taken from an earlier analysis");
        assertThat(session.out()).isEqualTo(planned);
        assertThat(session.run("plan", "--no-cache", MLP)).isZero();
        assertThat(session.err()).doesNotContain("3 of 3 layers were taken from an earlier analysis");
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        assertThat(session.run("plan", "-q", MLP, "--sparsity", "0.99", "--epsilon", "1")).isEqualTo(4);
        assertThat(session.err()).contains("no sparsities:", "more than all of its weights");
        assertThat(session.run("plan", MLP, "--sparsity", "1")).isEqualTo(2);
        assertThat(session.err()).contains("--sparsity must be between 0 and 1, not 1");
        assertThat(session.run("plan", MLP, "--layers", "nothing*")).isEqualTo(2);
        assertThat(session.run("plan", folder.resolve("none.onnx"))).isEqualTo(3);
        session.interruption.request();
        assertThat(session.run("plan", "-q", MLP)).isEqualTo(130);
    }
}
