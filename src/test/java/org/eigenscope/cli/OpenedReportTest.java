package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Commands take a report where they take a model, and give the same files. */
class OpenedReportTest {

    private static final Path MODEL = Path.of("assets/models/digits-overtrained.safetensors");
    private static final Path OTHER = Path.of("assets/models/digits-well-trained.safetensors");

    @TempDir
    private Path folder;
    private Session session;
    private Path report;

    @BeforeEach
    void aReport() {
        session = new Session(folder);
        report = folder.resolve("report.json");
        assertThat(session.run("analyze", "-q", MODEL, "--json", report, "--csv", folder.resolve("a.csv"), "--traps",
                folder.resolve("a-traps.csv"), "--eigenvalues", folder.resolve("a-eigenvalues.csv"), "--html",
                folder.resolve("a.html"))).isZero();
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    @Test
    void analyzeWritesTheSameFiles() throws IOException {
        assertThat(session.run("analyze", "-q", report, "--json", folder.resolve("b.json"), "--csv",
                folder.resolve("b.csv"), "--traps", folder.resolve("b-traps.csv"), "--eigenvalues",
                folder.resolve("b-eigenvalues.csv"), "--html", folder.resolve("b.html"))).as(session.err()).isZero();
        assertThat(text("b.csv")).isEqualTo(text("a.csv"));
        assertThat(text("b-traps.csv")).isEqualTo(text("a-traps.csv"));
        assertThat(text("b-eigenvalues.csv")).isEqualTo(text("a-eigenvalues.csv"));
        assertThat(text("b.html")).isEqualTo(text("a.html"));
        assertThat(text("b.json")).isEqualTo(text("report.json"));
    }

    @Test
    void layersAreChosenAsOfAModel() throws IOException {
        assertThat(session.run("analyze", "-q", report, "--layers", "fc2", "--csv", folder.resolve("b.csv"))).isZero();
        // With JSON, since of three singular vectors the first is computed with other last digits than alone.
        assertThat(session.run("analyze", "-q", MODEL, "--layers", "fc2", "--csv", folder.resolve("c.csv"), "--json",
                folder.resolve("c.json"))).isZero();
        assertThat(text("b.csv")).isEqualTo(text("c.csv"));
    }

    @Test
    void chartsArePlottedOfIt() throws IOException {
        for (String chart : new String[] {"esd_log_log", "tail", "elements", "alpha_by_depth"}) {
            assertThat(session.run("chart", "-q", report, "--layer", "fc2", "--chart", chart, "--out",
                    folder.resolve("b.svg"), "--force")).as(chart + session.err()).isZero();
            assertThat(session.run("chart", "-q", MODEL, "--layer", "fc2", "--chart", chart, "--out",
                    folder.resolve("c.svg"), "--force")).isZero();
            assertThat(text("b.svg")).as(chart).isEqualTo(text("c.svg"));
        }
        assertThat(session.run("analyze", "-q", report, "--charts", folder.resolve("charts"))).isZero();
        assertThat(folder.resolve("charts")).isNotEmptyDirectory();
    }

    @Test
    void aPlanIsMadeOfIt() throws IOException {
        assertThat(session.run("plan", "-q", report, "--csv", folder.resolve("b.csv"))).as(session.err()).isZero();
        assertThat(session.run("plan", "-q", MODEL, "--csv", folder.resolve("c.csv"))).isZero();
        assertThat(text("b.csv")).isEqualTo(text("c.csv"));
    }

    @Test
    void aComparisonHasAllButTheDistances() throws IOException {
        assertThat(session.run("compare", "-q", report, OTHER, "--csv", folder.resolve("b.csv"))).as(session.err())
                .isZero();
        assertThat(text("b.csv")).contains("a report holds no weights, so there are no distances");
        assertThat(session.out()).contains("-0.994", "no weights");
        assertThat(session.run("compare", "-q", report, OTHER, report, "--csv", folder.resolve("c.csv")))
                .as(session.err()).isZero();
        assertThat(session.run("compare", "-q", MODEL, OTHER, MODEL, "--csv", folder.resolve("d.csv"))).isZero();
        assertThat(text("c.csv").replace("report.json", "digits-overtrained.safetensors")).isEqualTo(text("d.csv"));
    }

    @Test
    void whatNeedsWeightsSaysSo() {
        for (Object[] command : new Object[][] {{"screen", report}, {"lineage", report, OTHER},
                {"compare", "--audit", OTHER, report}}) {
            assertThat(session.run(command)).isEqualTo(ExitCode.FILES);
            assertThat(session.err()).contains("it is a report, which holds no weights");
        }
    }

    @Test
    void otherOptionsAreNotTakenForTheReports() {
        assertThat(session.run("analyze", "-q", report, "--seed", "5")).isZero();
        assertThat(session.err()).contains("which was made with other options");
    }

    @Test
    void aReportIsNotWrittenOverItself() {
        assertThat(session.run("analyze", "-q", report, "--json", report, "--force")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aReportOfSeveralModelsIsAllOfThem() throws IOException {
        Path both = folder.resolve("both.json");
        assertThat(session.run("analyze", "-q", MODEL, OTHER, "--json", both, "--csv", folder.resolve("c.csv")))
                .isZero();
        assertThat(session.run("analyze", "-q", both, "--csv", folder.resolve("b.csv"))).isZero();
        assertThat(text("b.csv")).isEqualTo(text("c.csv"));
        assertThat(session.run("plan", "-q", both)).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("a report of 2 models");
    }

    @Test
    void aDamagedReportIsOneSentence() throws IOException {
        Files.writeString(report, text("report.json").substring(0, 20_000));
        assertThat(session.run("analyze", report)).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("report.json: it is not a complete report: it ends early");
    }
}
