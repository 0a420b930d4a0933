package org.eigenscope.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.cli.Session.MODELS;

class LineageCommandTest {

    private static final Path MLP = MODELS.resolve("digits-mlp.safetensors");

    @TempDir
    private Path folder;
    private Session session;

    @BeforeEach
    void begin() {
        session = new Session(folder);
    }

    @Test
    void theSameWeightsInAnotherFormatAreRelated() throws IOException {
        Path json = folder.resolve("l.json");
        Path csv = folder.resolve("l.csv");
        assertThat(session.run("lineage", MLP, MODELS.resolve("digits-mlp.pt"), "--draws", "999", "--json", json,
                "--csv", csv)).isZero();
        assertThat(session.out()).contains("They are related: the same units do the same, and the singular values have "
                + "the same fine pattern. For independent models so much agreement has p = 0.002, the least that 999 "
                + "draws can give.");
        JsonObject written = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(written.get("related").getAsBoolean()).isTrue();
        assertThat(written.get("p").getAsDouble()).isEqualTo(0.002);
        assertThat(written.getAsJsonArray("layers")).hasSize(3);
        assertThat(Files.readAllLines(csv)).hasSize(4).first().asString()
                .isEqualTo("name,role,correlation,z_columns,z_rows,units_p,spacing,lineage_note");
    }

    @Test
    void nothingFoundIsNoProof() throws IOException {
        Path one = new Weights().noise("a.weight", 1).noise("b.weight", 2).to(folder.resolve("one.safetensors"));
        Path other = new Weights().noise("a.weight", 3).noise("b.weight", 4).to(folder.resolve("other.safetensors"));
        assertThat(session.run("lineage", "-q", one, other, "--draws", "999")).isZero();
        assertThat(session.out()).contains("Nothing here shows that they are related (p = ", "does not prove");
    }

    @Test
    void aLayerThatIsNotFiniteIsMissingFromTheVerdict() throws IOException {
        Path whole = new Weights().noise("a.weight", 1).noise("b.weight", 2).to(folder.resolve("whole.safetensors"));
        Path broken = new Weights().noise("a.weight", 1).broken("b.weight").to(folder.resolve("broken.safetensors"));
        assertThat(session.run("lineage", "-q", whole, whole, "--draws", "999")).isZero();
        assertThat(session.run("lineage", "-q", whole, broken, "--draws", "999")).isEqualTo(4);
        assertThat(session.out()).contains("the weights hold NaN or infinity");
    }

    @Test
    void whatCannotBeTestedIsSaid() throws IOException {
        Path one = new Weights().noise("a.weight", 1, 4, 4).to(folder.resolve("one.safetensors"));
        assertThat(session.run("lineage", "-q", one, one)).isEqualTo(4);
        assertThat(session.out()).contains("It cannot be tested whether they are related");
        assertThat(session.run("lineage", "-q", MLP, one)).isEqualTo(3);
        assertThat(session.run("lineage", MLP, MLP, "--draws", "9")).isEqualTo(2);
        assertThat(session.run("lineage", MLP, MLP, "--layers", "nothing*")).isEqualTo(2);
        session.interruption.request();
        assertThat(session.run("lineage", "-q", MLP, MLP)).isEqualTo(130);
    }
}
