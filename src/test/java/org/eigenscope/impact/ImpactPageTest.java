package org.eigenscope.impact;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.eigenscope.report.Browser;
import org.eigenscope.report.ImpactFiles;
import org.eigenscope.surgery.Removal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The page of effects as a reader uses it. */
class ImpactPageTest {

    private static final String ROWS = "[...document.querySelectorAll('#impact tbody tr')].map(r => "
            + "r.cells[0].textContent + ' ' + r.cells[2].textContent)";

    @TempDir
    private Path folder;

    @Test
    void itSortsExplainsAndPrintsByDayAndByNight() throws Exception {
        Optional<Path> program = Browser.program();
        assumeTrue(program.isPresent(), "there is no Chromium here to open the page in");
        ImpactReport report = Digits.measure(Digits.ONNX, PlainNetwork.opener(),
                FileProbes.of(Digits.signature(Digits.ONNX), Digits.images(), "y", 0),
                ClassLabels.of(Digits.images(), "y", 797), Files.createDirectory(folder.resolve("copies")),
                Digits.options(List.of(new Removal.ByCause(), new Removal.Centre()), 1, 2));
        Path page = folder.resolve("impact.html");
        try (OutputStream out = Files.newOutputStream(page)) {
            ImpactFiles.html(report, out);
        }
        try (Browser browser = Browser.open(program.get(), page, Files.createDirectory(folder.resolve("profile")))) {
            assertThat(browser.evaluate("[...document.querySelectorAll('li')].map(l => l.textContent).join('|')"))
                    .contains(ImpactWords.sentences(report).getFirst(), "carries part of the function");
            assertThat(browser.evaluate(ROWS)).isEqualTo("fc1 cause,fc1 centre,fc2 cause,fc2 centre");
            assertThat(sorted(browser, "right after")).as("the best first").startsWith("fc2 ");
            assertThat(sorted(browser, "right after")).as("the worst first").startsWith("fc1 ");
            assertThat(browser.evaluate("[...document.querySelectorAll('#impact th')].find(h => h.textContent === 'J')"
                    + ".title")).contains("How far the answers move");
            for (int width : new int[] {1280, 420}) {
                assertThat(browser.evaluate("(document.body.style.width = '" + width + "px', "
                        + "document.querySelector('main').scrollWidth <= " + width + ")")).as("width " + width)
                        .isEqualTo("true");
            }
            browser.evaluate("document.body.style.width = ''");
            for (String scheme : new String[] {"dark", "light"}) {
                browser.scheme(scheme);
                assertThat(browser.contrast()).as(scheme).isGreaterThan(7);
            }
            try (PDDocument paper = Loader.loadPDF(browser.pdf())) {
                assertThat(paper.getNumberOfPages()).isBetween(1, 3);
                assertThat(new PDFTextStripper().getText(paper)).contains("What the traps do to the answers",
                        "797 probes", "right after", "fc2", "What is taken out may be");
            }
        }
    }

    private static String sorted(Browser browser, String heading) throws Exception {
        return browser.evaluate(("([...document.querySelectorAll('#impact th')].find(h => h.textContent === '%s')"
                + ".querySelector('button').click(), %s)").formatted(heading, ROWS));
    }
}
