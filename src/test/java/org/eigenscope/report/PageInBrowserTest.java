package org.eigenscope.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.Model;
import org.eigenscope.output.AtomicFile.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The page as a reader uses it: its script runs under its own policy. */
class PageInBrowserTest {

    private static final String ROWS = "[...document.querySelectorAll('#m1-layers tbody tr')].filter(r => !r.hidden)"
            + ".map(r => r.cells[1].textContent)";

    @TempDir
    private Path folder;

    @Test
    void itSortsFiltersFoldsNavigatesAndPrints() throws Exception {
        Optional<Path> program = Browser.program();
        assumeTrue(program.isPresent(), "there is no Chromium here to open the page in");
        Path page = page();
        try (Browser browser = Browser.open(program.get(), page, Files.createDirectory(folder.resolve("profile")))) {
            assertThat(browser.evaluate("document.querySelector('.verdict').textContent"))
                    .contains("correlation traps were found in 2 of 3 layers, the strongest in fc2");
            assertThat(browser.evaluate(ROWS)).isEqualTo("fc1,fc2,fc3");
            String alpha = "[...document.querySelectorAll('#m1-layers th')].find(h => h.textContent === 'alpha')"
                    + ".querySelector('button').click(), " + ROWS;
            assertThat(browser.evaluate(alpha)).isEqualTo("fc3,fc2,fc1");
            assertThat(browser.evaluate(alpha)).isEqualTo("fc1,fc2,fc3");
            assertThat(filtered(browser, "fc2")).isEqualTo("fc2");
            assertThat(filtered(browser, "*c3")).isEqualTo("fc3");
            assertThat(filtered(browser, "alpha>2.8")).isEqualTo("fc1,fc2");
            assertThat(filtered(browser, "fc* alpha > 2.8 and kind=dense")).isEqualTo("fc1,fc2");
            assertThat(filtered(browser, "α>2.8 fc1")).isEqualTo("fc1");
            assertThat(filtered(browser, "kind!=dense")).isEmpty();
            assertThat(filtered(browser, "name=fc2")).isEqualTo("fc2");
            assertThat(filtered(browser, "traps=0")).isEqualTo("fc3");
            assertThat(browser.evaluate("document.querySelector('output').textContent")).isEqualTo(" 1 of 3");
            assertThat(filtered(browser, "well trained")).isEqualTo("fc1,fc2,fc3");
            assertThat(filtered(browser, "")).isEqualTo("fc1,fc2,fc3");
            assertThat(browser.evaluate("document.querySelector('#m1-l3').open")).isEqualTo("false");
            assertThat(browser.evaluate("(document.querySelector('.first a').click(), location.hash = '#m1-l3', "
                    + "new Promise(done => setTimeout(() => done(document.querySelector('#m1-l3').open + ' ' + "
                    + "document.querySelectorAll('#m1-l3 svg').length), 500)))")).startsWith("true ")
                    .doesNotEndWith(" 0");
            assertThat(browser.evaluate("(document.querySelector('figure').dispatchEvent(new PointerEvent("
                    + "'pointerover', {bubbles: true})), document.querySelector('figure button').textContent)"))
                    .isEqualTo("Save SVG");
            for (String scheme : new String[] {"dark", "light"}) {
                browser.scheme(scheme);
                assertThat(browser.contrast()).as(scheme).isGreaterThan(7);
                assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor"))
                        .isEqualTo(scheme.equals("dark") ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
            }
            try (PDDocument paper = Loader.loadPDF(browser.pdf())) {
                assertThat(paper.getNumberOfPages()).isBetween(2, 12);
                assertThat(new PDFTextStripper().getText(paper)).contains("Look at these first", "layer (id)")
                        .doesNotContain("a vector has no spectrum");
            }
        }
    }

    private static String filtered(Browser browser, String words) throws Exception {
        return browser.evaluate(("(() => { const i = document.querySelector('input[type=search]'); i.value = '%s'; "
                + "i.dispatchEvent(new Event('input')); return %s; })()").formatted(words, ROWS));
    }

    private Path page() throws Exception {
        Path file = Path.of("assets/models/digits-overtrained.safetensors");
        Model model = new ModelFiles().open(file);
        ModelReport report = new ModelAnalyzer(new LayerAnalyzer(Backends.best(), java.util.Set.of(Detail.ELEMENTS)))
                .start(model, model.layers(), AnalysisOptions.DEFAULT, new AnalysisListener() {}).join();
        Path page = folder.resolve("r.html");
        ReportFiles.write(ReportFiles.html(page, Mode.NEW), report);
        return page;
    }
}
