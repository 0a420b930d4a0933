package org.eigenscope.report;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerNote;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.LayerChart;
import org.eigenscope.output.AtomicFile.Mode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class HtmlFileTest {

    @TempDir
    private Path folder;
    private String page;

    @BeforeEach
    void aPage() throws IOException {
        Path file = folder.resolve("report.html");
        ReportFiles.write(ReportFiles.html(file, Mode.NEW), report("sample.safetensors"));
        page = Files.readString(file);
    }

    private ModelReport report(String name) throws IOException {
        Path model = Files.writeString(folder.resolve(name), "weights");
        return Samples.report(model, Samples.report().layers());
    }

    @Test
    void everyLayerIsThere() {
        for (LayerReport layer : Samples.report().layers()) {
            assertThat(page).contains(Html.text(layer.layer().name()).toString());
        }
        assertThat(page).contains("a vector has no spectrum", "3 elements are NaN", "fewer than two eigenvalues");
        assertThat(page).contains("One weight is an extreme outlier: row 3, column 2 is −2.5, 17.5 σ from the mean.");
        int ordinary = Charts.ofLayer().size() - Charts.ofTrap().size();
        assertThat(page.split("<svg ", -1)).as("those of the model; those of three layers, one less without a fit; "
                + "those of a trap")
                .hasSize((int) Charts.ofModel().stream().filter(chart -> chart.fits(Samples.report().analyzed()))
                        .count() + 3 * ordinary - 1 + Charts.ofTrap().size() + 1);
        for (LayerChart chart : Charts.ofLayer()) {
            assertThat(page).contains("aria-label=\"" + chart.meaning() + " of ");
        }
    }

    @Test
    void everyDotOfAPictureSaysItsLayer() {
        List<String> tips = Pattern.compile("<circle [^>]*r=\"[0-9.]+\"[^>]*><title>([^<]*)</title>").matcher(page)
                .results().map(tip -> tip.group(1)).toList();
        assertThat(tips).isNotEmpty().anyMatch(tip -> tip.contains("trap "));
        for (LayerReport.Analyzed layer : Samples.report().analyzed()) {
            assertThat(tips).anyMatch(tip -> tip.startsWith(layer.layer().id() + "  "));
        }
    }

    @Test
    void notesStandInThePageWithTheirLayers() throws IOException {
        assertThat(page).doesNotContain("Notes</h3>");
        Analyzed layer = Samples.report().analyzed().getFirst();
        Path file = folder.resolve("noted.html");
        ReportFiles.write(ReportFiles.html(file, Mode.NEW), report("sample.safetensors").noted(List.of(
                new LayerNote(layer.layer().id(), layer.layer().name(), "first line\n<b>second</b>"))));
        assertThat(Files.readString(file)).contains("Notes</h3>", ">" + Html.text(layer.layer().name())
                + "</a></dt><dd>first line<br>&lt;b&gt;second&lt;/b&gt;</dd>");
    }

    @Test
    void namesStayText() {
        assertThat(page).doesNotContain("<script>alert", "<b>is</b>", "\u001b", "\u202e");
        assertThat(page).contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
    }

    @Test
    void nothingIsLoaded() {
        Matcher address = Pattern.compile("\\b(src|href|url|import)\\s*[=(]\\s*[\"']?[^#\"')\\s>]+").matcher(page);
        while (address.find()) {
            assertThat(address.group()).isEqualTo("an address in the page");
        }
        assertThat(page).contains("default-src 'none'");
        String script = page.substring(page.lastIndexOf("<script>") + 8, page.lastIndexOf("</script>"));
        assertThat(page).contains("script-src " + HtmlPage.fingerprint(script));
    }

    @Test
    void idsAreUnique() throws IOException {
        Path file = folder.resolve("two.html");
        try (ReportFile html = ReportFiles.html(file, Mode.NEW)) {
            html.add(report("a.onnx"));
            html.add(report("b.onnx"));
            html.commit();
        }
        String two = Files.readString(file);
        List<String> ids = Pattern.compile(" id=\"([^\"]*)\"").matcher(two).results().map(found -> found.group(1))
                .toList();
        assertThat(ids).hasSizeGreaterThan(20).doesNotHaveDuplicates();
        Stream<String> used = Pattern.compile("url\\(#([^)]*)\\)|href=\"#([^\"]*)\"").matcher(two).results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1));
        assertThat(used).isNotEmpty().allSatisfy(id -> assertThat(ids).contains(id));
        assertThat(two).contains("<h2>2 models</h2>");
    }

    @Test
    void howToReproduceIsACommandForAShell() throws IOException {
        Path file = folder.resolve("quoted.html");
        ReportFiles.write(ReportFiles.html(file, Mode.NEW), report("it's; rm -rf.onnx"));
        assertThat(Files.readString(file)).contains("eigenscope analyze &#39;" + folder
                + "/it&#39;\\&#39;&#39;s; rm -rf.onnx&#39; "
                + "--seed 0 --replicas 1</pre>");
    }

    @Test
    void howToReproduceNamesTheLayersAndOptionsOfTheRun() throws IOException {
        ModelReport all = Samples.large(Files.write(folder.resolve("m.safetensors"), new byte[8]), 7);
        ModelReport some = new ModelReport(all.model(),
                AnalysisOptions.DEFAULT.withTrapLevel(0.001).withPoolSlices(false),
                List.of(1, 2, 3, 6).stream().map(id -> all.layers().get(id - 1)).toList(), true, all.backend(),
                all.started(), all.elapsed());
        Path file = folder.resolve("some.html");
        ReportFiles.write(ReportFiles.html(file, Mode.NEW), some);
        assertThat(Files.readString(file)).contains("--seed 0 --replicas 1 --trap-level 0.001 --unpooled --ids "
                + "1-3,6</pre>");
    }

    /** The page as it is: its own script runs under its own policy, and shows the chart of the worst layer. */
    @Test
    void aBrowserShowsTheFirstChart() throws Exception {
        String dom = dump(folder.resolve("report.html"));
        assertThat(dom.split("<template>", -1)).as("charts that wait").hasSize(3);
    }

    @Test
    void theChartsOfALargeModelArePacked() throws Exception {
        Path file = folder.resolve("large.html");
        ModelReport report = Samples.large(Files.writeString(folder.resolve("large.onnx"), "weights"),
                HtmlCharts.PLAIN + 1);
        ReportFiles.write(ReportFiles.html(file, Mode.NEW), report);
        int ofModel = (int) Charts.ofModel().stream().filter(chart -> chart.fits(report.analyzed())).count();
        String large = Files.readString(file);
        assertThat(large.split("<svg ", -1)).as("those of the whole model and of the worst layer")
                .hasSize(ofModel + Charts.ofLayer().size() + 1);
        List<String> packed = Pattern.compile("data-packed=\"([^\"]*)\"").matcher(large).results()
                .map(found -> found.group(1)).toList();
        assertThat(packed).hasSize(HtmlCharts.PLAIN);
        InflaterInputStream charts = new InflaterInputStream(new ByteArrayInputStream(Base64.getDecoder()
                .decode(packed.getFirst())));
        String unpacked = new String(charts.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(unpacked.split("<svg ", -1)).hasSize(Charts.ofLayer().size() + 1);
        assertThat(packed.getFirst().length()).isLessThan(unpacked.length() / 3);
        // The page's own script shows the worst layer, and unpacks no other.
        String dom = dump(file);
        assertThat(dom.split("<svg ", -1)).hasSize(ofModel + Charts.ofLayer().size() + 1);
    }

    /** With a script of the test, which the page's policy would not let run. */
    @Test
    void aBrowserSortsTheTableByAClick() throws Exception {
        String probe = """
                <pre id="result"></pre><script>
                const table = document.getElementById("m1-layers");
                const names = () => [...table.tBodies[0].rows].map(row => row.cells[0].textContent).join("");
                const header = [...table.tHead.rows[0].cells].find(cell => cell.textContent === "id");
                const found = [names()];
                for (let i = 0; i < 2; i++) { header.firstChild.click(); found.push(names()); }
                const alpha = [...table.tHead.rows[0].cells].find(cell => cell.textContent === "max_rand_eval");
                alpha.firstChild.click(); found.push(names(), alpha.getAttribute("aria-sort"));
                const input = document.querySelector("input[data-table=m1-layers]");
                input.value = "encoder"; input.dispatchEvent(new Event("input"));
                found.push([...table.tBodies[0].rows].filter(row => row.offsetHeight > 0).length);
                const svg = document.querySelector("details[open] svg").getBoundingClientRect();
                found.push(svg.width > 400 && svg.height > 200);
                document.getElementById("result").textContent = found.join(" ");
                </script></body>""";
        Path probed = Files.writeString(folder.resolve("probed.html"), page
                .replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "").replace("</body>", probe));
        Matcher result = Pattern.compile("<pre id=\"result\">([^<]*)</pre>").matcher(dump(probed));
        assertThat(result.find()).isTrue();
        // As written; by number up, down; by the largest randomized eigenvalue, what is missing last; filtered; drawn.
        assertThat(result.group(1)).isEqualTo("123 123 321 213 ascending 1 true");
    }

    private String dump(Path file) throws IOException, InterruptedException {
        Optional<String> browser = browser();
        assumeTrue(browser.isPresent(), "no Chromium or Chrome on the PATH: the page was not opened");
        Path out = folder.resolve("dom.html");
        Process process = new ProcessBuilder(browser.get(), "--headless", "--no-sandbox", "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"), "--virtual-time-budget=5000", "--dump-dom",
                file.toUri().toString()).redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the browser ended").isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    private static Optional<String> browser() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(path -> Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                        .map(name -> path + File.separator + name))
                .filter(path -> Files.isExecutable(Path.of(path))).findFirst();
    }
}
