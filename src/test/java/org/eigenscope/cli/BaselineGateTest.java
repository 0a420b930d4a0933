package org.eigenscope.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import static org.assertj.core.api.Assertions.assertThat;

/** Gates of a training pipeline: a checkpoint against an earlier report. */
class BaselineGateTest {

    private static final Path EARLY = Runs.checkpoint(100_000);
    private static final Path LATE = Runs.checkpoint(562_341);

    @TempDir
    private Path folder;
    private Session session;
    private Path baseline;

    @BeforeEach
    void begin() {
        session = new Session(folder);
        baseline = folder.resolve("baseline.json");
        assertThat(session.run("analyze", "-q", EARLY, "--json", baseline)).isZero();
    }

    @Test
    void whatIsNewSinceTheBaselineFails() {
        assertThat(session.run("analyze", "-q", LATE, "--baseline", baseline, "--fail-on", "new-trap,alpha-drop=1.0"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(session.err()).contains("step-00562341.safetensors: failed: new traps and drops of alpha found "
                + "(--fail-on new-trap,alpha-drop=1.0)");
        assertThat(session.run("analyze", "-q", LATE, "--baseline", baseline, "--fail-on",
                "trap,new-trap,alpha-drop=1.0")).isEqualTo(ExitCode.FINDINGS);
        assertThat(session.err()).contains("failed: traps, new traps and drops of alpha found");
        assertThat(session.run("analyze", "-q", EARLY, "--baseline", baseline, "--fail-on", "new-trap,alpha-drop=1.0"))
                .isZero();
        // fc3 falls from 5.93 to 2.58.
        assertThat(session.run("analyze", "-q", LATE, "--baseline", baseline, "--fail-on", "alpha-drop=3.3"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(session.run("analyze", "-q", LATE, "--baseline", baseline, "--fail-on", "alpha-drop=3.4")).isZero();
    }

    @Test
    void aGateThatComparesWithNothingIsWrongUsageOrDoesNotPass() {
        assertThat(session.run("analyze", LATE, "--fail-on", "new-trap")).isEqualTo(ExitCode.USAGE);
        assertThat(session.err()).contains("--fail-on new-trap needs --baseline REPORT to compare with");
        assertThat(session.run("analyze", LATE, "--fail-on", "alpha-drop")).isEqualTo(ExitCode.USAGE);
        assertThat(session.err()).contains("alpha-drop needs a value, as in alpha-drop=1.0");
        assertThat(session.run("analyze", LATE, "--fail-on", "trap=1")).isEqualTo(ExitCode.USAGE);
        assertThat(session.run("analyze", LATE, "--fail-on", "alpha-drop=-1")).isEqualTo(ExitCode.USAGE);
        assertThat(session.run("analyze", "-q", LATE, "--baseline", LATE, "--fail-on", "new-trap"))
                .isEqualTo(ExitCode.FILES);
        Path other = Session.MODELS.resolve("digits-cnn.pt");
        assertThat(session.run("analyze", "-q", other, "--baseline", baseline, "--fail-on", "new-trap"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(session.err()).contains("not passed: only");
    }

    private JsonArray results(Path sarif) throws IOException {
        JsonObject document = JsonParser.parseString(Files.readString(sarif)).getAsJsonObject();
        assertThat(document.get("version").getAsString()).isEqualTo("2.1.0");
        return document.getAsJsonArray("runs").get(0).getAsJsonObject().getAsJsonArray("results");
    }

    private static List<String> member(JsonArray results, String name) {
        return StreamSupport.stream(results.spliterator(), false).map(result -> result.getAsJsonObject().get(name))
                .map(value -> value.isJsonPrimitive() ? value.getAsString() : value.toString()).toList();
    }

    /** The next checkpoint has the same fingerprints, though its figures and its name's number are others. */
    @Test
    void scannersAreToldWithFingerprintsThatStay() throws IOException {
        Path one = folder.resolve("one.sarif");
        Path two = folder.resolve("two.sarif");
        assertThat(session.run("analyze", "-q", LATE, "--baseline", baseline, "--fail-on", "trap", "--sarif", one))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(session.run("analyze", "-q", Runs.checkpoint(316_228), "--sarif", two)).isZero();
        JsonArray results = results(one);
        assertThat(member(results, "ruleId")).containsExactly("trap", "new-trap", "trap", "new-trap");
        assertThat(member(results, "level")).containsExactly("error", "warning", "error", "warning");
        assertThat(member(results, "baselineState")).containsOnly("new");
        assertThat(results.get(2).getAsJsonObject().getAsJsonObject("message").get("text").getAsString())
                .isEqualTo("fc2: a trap of 7.88 × λ+, by a mean shift of the elements");
        assertThat(results.get(0).toString()).contains("src/test/resources/checkpoints/step-00562341.safetensors",
                "\"fullyQualifiedName\":\"fc1\"");
        assertThat(member(results(two), "ruleId")).containsExactly("trap");
        assertThat(member(results, "partialFingerprints")).doesNotHaveDuplicates()
                .contains(member(results(two), "partialFingerprints").getFirst());
    }

    @Test
    void buildServersAreToldLayerByLayer() throws Exception {
        Path junit = folder.resolve("junit.xml");
        assertThat(session.run("analyze", "-q", LATE, "--fail-on", "trap", "--junit", junit))
                .isEqualTo(ExitCode.FINDINGS);
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(junit.toFile());
        Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
        assertThat(List.of(suite.getAttribute("name"), suite.getAttribute("tests"), suite.getAttribute("failures"),
                suite.getAttribute("errors"), suite.getAttribute("skipped")))
                .containsExactly("step-00562341.safetensors", "3", "2", "0", "0");
        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(3);
        Element failure = (Element) document.getElementsByTagName("failure").item(1);
        assertThat(failure.getAttribute("type")).isEqualTo("trap");
        assertThat(failure.getAttribute("message")).isEqualTo("a trap of 7.88 × λ+, by a mean shift of the elements");
    }

    /** Without a baseline the last checkpoint is compared with the one before it. */
    @Test
    void aRunIsJudgedByItsLastCheckpoint() throws IOException {
        Path run = Runs.digits(folder.resolve("run"));
        Path sarif = folder.resolve("run.sarif");
        Path junit = folder.resolve("run.xml");
        assertThat(session.run("timeline", "-q", run, "--fail-on", "new-trap", "--sarif", sarif, "--junit", junit))
                .isZero();
        assertThat(member(results(sarif), "baselineState")).containsExactly("unchanged", "unchanged");
        assertThat(junit).content().contains("failures=\"0\"");
        assertThat(session.run("timeline", "-q", run, "--fail-on", "alpha-drop=1.0")).isEqualTo(ExitCode.FINDINGS);
        assertThat(session.run("timeline", "-q", run, "--baseline", baseline, "--fail-on", "new-trap"))
                .isEqualTo(ExitCode.FINDINGS);
    }
}
