package org.eigenscope.report;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.model.Model;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.timeline.Runs;
import org.eigenscope.timeline.Timeline;
import org.eigenscope.timeline.TrainingRun;
import org.eigenscope.timeline.find.RunFinder;
import org.eigenscope.timeline.training.CheckpointFigures;
import org.eigenscope.timeline.training.TrainingLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The page of a training run, and what its reader does with it. */
class TimelinePageTest {

    @TempDir
    private Path folder;
    private Timeline timeline;

    @BeforeEach
    void analyze() throws Exception {
        Path place = Runs.digits(folder.resolve("</script><b>run"));
        TrainingRun run = new RunFinder(new ModelFiles(), file -> false).find(List.of(place));
        ModelAnalyzer analyzer = new ModelAnalyzer(new LayerAnalyzer(Backends.best()));
        List<ModelReport> reports = new ArrayList<>();
        for (Model model : run.models()) {
            reports.add(analyzer.start(model, model.layers(), AnalysisOptions.DEFAULT, new AnalysisListener() {})
                    .join());
        }
        TrainingLog log = TrainingLog.of(run, List.of(), file -> false);
        timeline = Timeline.of(run, ModelSeries.of(run.models()), reports, log.curves(),
                CheckpointFigures.join(run, log.curves()), List.of());
    }

    private String page(Timeline... runs) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TimelineFiles.html(List.of(runs), MetricCatalog.get("alpha"), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void namesStayTextAndNothingIsLoaded() throws Exception {
        String html = page(timeline);
        assertThat(html.replaceAll("http://www.w3.org/[0-9]+/[a-z]+", ""))
                .doesNotContain("<b>run", "src=", "http://", "@import")
                .contains("default-src 'none'", "Traps appear in fc2 at step 177");
        // Its own two scripts, and the data.
        assertThat(html.split("</script>", -1)).hasSize(4);
    }

    @Test
    void aReaderChoosesFigureLayerAndStep() throws Exception {
        Optional<Path> program = Browser.program();
        assumeTrue(program.isPresent(), "there is no Chromium here to open the page in");
        Path file = Files.writeString(folder.resolve("run.html"), page(timeline, timeline));
        try (Browser browser = Browser.open(program.get(), file, Files.createDirectory(folder.resolve("profile")))) {
            Analyzed last = timeline.layers().get(1).reports().get(10).orElseThrow();
            assertThat(browser.evaluate("document.getElementById('read').textContent"))
                    .startsWith("fc2: alpha " + MetricCatalog.get("alpha").text(last.tail().alpha()) + ", trap of 11");
            assertThat(browser.evaluate("document.querySelectorAll('#picture circle[fill=none]').length"))
                    .as("settled traps of both runs").isEqualTo("12");
            assertThat(browser.evaluate("(() => { const s = document.getElementById('step'); s.value = 3; "
                    + "s.dispatchEvent(new Event('input')); return document.getElementById('at').textContent; })()"))
                    .isEqualTo("step 3\u2009162");
            // A click in the middle of the map, which has a row per layer.
            assertThat(browser.evaluate("(() => { document.getElementById('as-map').click(); "
                    + "const svg = document.querySelector('#picture svg'), box = svg.getBoundingClientRect(), "
                    + "k = box.width / svg.viewBox.baseVal.width; "
                    + "svg.dispatchEvent(new MouseEvent('click', {bubbles: true, clientX: box.right - 20 * k, "
                    + "clientY: box.top + 190 * k})); return document.getElementById('read').textContent + "
                    + "document.getElementById('at').textContent; })()"))
                    .startsWith("fc1: alpha ").endsWith("step 1\u2009000\u2009000");
            assertThat(browser.evaluate("(() => { const m = document.getElementById('metric'); "
                    + "m.value = [...m.options].find(o => o.textContent === 'stable_rank').value; "
                    + "m.dispatchEvent(new Event('change')); return document.getElementById('read').textContent; })()"))
                    .startsWith("fc1: stable_rank ");
            assertThat(browser.evaluate("document.querySelectorAll('#picture svg').length + ' ' "
                    + "+ document.querySelectorAll('#spectrum svg').length")).isEqualTo("1 1");
            assertThat(browser.evaluate("(() => { document.body.style.width = '460px'; "
                    + "dispatchEvent(new Event('resize')); return document.querySelector('#picture svg')"
                    + ".viewBox.baseVal.width; })()")).as("letters are not drawn smaller on a narrow page")
                    .satisfies(width -> assertThat(Double.parseDouble(width)).isBetween(419.0, 460.0));
            for (String scheme : new String[] {"dark", "light"}) {
                browser.scheme(scheme);
                assertThat(browser.contrast()).as(scheme).isGreaterThan(7);
                assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor"))
                        .isEqualTo(scheme.equals("dark") ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
            }
            try (PDDocument paper = Loader.loadPDF(browser.pdf())) {
                assertThat(paper.getNumberOfPages()).isBetween(1, 6);
                assertThat(new PDFTextStripper().getText(paper)).contains("What happened", "of the training");
            }
        }
    }
}
