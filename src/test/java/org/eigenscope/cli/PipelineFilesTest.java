package org.eigenscope.cli;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.eigenscope.report.JsonSchema;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.eigenscope.cli.Session.MODELS;

/** What code scanners and build servers are given is what their own schemas ask for. */
class PipelineFilesTest {

    private static final Path SCHEMAS = Path.of("src/test/resources/schemas");

    @TempDir
    private Path folder;
    private Session session;
    private Path sarif;
    private Path junit;

    @BeforeEach
    void begin() {
        session = new Session(folder);
        sarif = folder.resolve("out.sarif");
        junit = folder.resolve("out.xml");
    }

    private void write(Object... line) {
        Object[] words = new Object[line.length + 6];
        System.arraycopy(line, 0, words, 0, line.length);
        Object[] outputs = {"--sarif", sarif, "--junit", junit, "--force", "-q"};
        System.arraycopy(outputs, 0, words, line.length, outputs.length);
        assertThat(session.run(words)).isIn(ExitCode.DONE, ExitCode.FINDINGS, ExitCode.PARTS);
    }

    private void check() throws Exception {
        assertThat(JsonSchema.at(SCHEMAS.resolve("sarif-2.1.0.json")).mistakes(JsonParser.parseString(Files.readString(
                sarif)))).isEmpty();
        for (String schema : new String[] {"junit-ant.xsd", "junit-jenkins.xsd"}) {
            validate(schema, junit);
        }
    }

    private static void validate(String schema, Path file) throws SAXException, IOException {
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(SCHEMAS.resolve(schema).toFile())
                .newValidator().validate(new StreamSource(file.toFile()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trap", "over-trained,under-trained", "trap,under-trained"})
    void whatIsFoundInSeveralModels(String gate) throws Exception {
        write("analyze", MODELS.resolve("digits-cnn.onnx"), "assets/models", "--fail-on", gate);
        check();
        assertThat(sarif).content().contains("\"level\": \"error\"", "\"level\": \"warning\"");
        assertThat(junit).content().contains("<failure type=", "<system-out>");
    }

    @Test
    void whatIsFoundInARun() throws Exception {
        write("timeline", Runs.digits(folder.resolve("a run")), "--fail-on", "new-trap,alpha-drop=1.0");
        check();
        assertThat(sarif).content().contains("\"baselineState\": \"unchanged\"");
    }

    /** A layer that fails is an error, one that is left out is skipped, and names are those of the world. */
    @Test
    void whatFailsAndWhatIsLeftOut() throws Exception {
        Path model = new Weights().noise("a <b> & \"ü\" \u0001.weight", 1).noise("small.weight", 2, 16, 16)
                .broken("bad.weight").to(folder.resolve("Größe 1&2 %41.safetensors"));
        write("analyze", model, "--fail-on", "trap", "--min-evals", "20");
        check();
        assertThat(junit).content().contains("tests=\"3\" failures=\"0\" errors=\"1\" skipped=\"1\"",
                "<skipped message=", "<error type=\"not analyzed\" message=",
                "a &lt;b&gt; &amp; &quot;ü&quot; \\u0001");
        assertThat(sarif).content().contains("\"results\": []");
    }

    /** The checks can fail. */
    @Test
    void whatIsWrongIsFound() throws Exception {
        write("analyze", "assets/models", "--fail-on", "trap");
        String good = Files.readString(sarif);
        for (String[] change : new String[][] {{"\"2.1.0\"", "\"2.2.0\""}, {"\"ruleId\"", "\"rule\""},
            {"\"error\"", "\"fatal\""}, {"\"startLine\": 1", "\"startLine\": 0"}, {"\"physicalLocation\"", "\"place\""},
            {"\"text\"", "\"words\""}, {"\"uri\": \"", "\"uri\": \"a b"}}) {
            assertThat(JsonSchema.at(SCHEMAS.resolve("sarif-2.1.0.json")).mistakes(JsonParser.parseString(good.replace(
                    change[0], change[1])))).as(change[1]).isNotEmpty();
        }
        Files.writeString(junit, Files.readString(junit).replace("<system-err>", "<stderr>").replace("</system-err>",
                "</stderr>"));
        assertThatThrownBy(() -> validate("junit-ant.xsd", junit)).isInstanceOf(SAXException.class);
        assertThatThrownBy(() -> validate("junit-jenkins.xsd", junit)).isInstanceOf(SAXException.class);
    }
}
