package org.eigenscope.store;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eigenscope.analysis.LayerNote;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;
import org.eigenscope.model.TensorData;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.report.ReportFiles;
import org.eigenscope.report.Samples;
import org.eigenscope.spectrum.Spectrum;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Reports that were written come back as they were, and none is believed. */
class ReportReaderTest {

    /** Written by version 0.1.0 of digits-cnn.safetensors, with two shuffles and five bootstraps. */
    private static final Path FIRST = Path.of("src/test/resources/store/report-0.1.json");

    @TempDir
    private Path folder;
    private ModelReport report;

    @BeforeEach
    void aModelFile() throws IOException {
        report = Samples.report(Files.writeString(folder.resolve("sample.safetensors"), "weights"),
                Samples.report().layers());
    }

    private Path write(ModelReport one) throws IOException {
        Path file = folder.resolve("report.json");
        ReportFiles.write(ReportFiles.json(file, Mode.REPLACE), one);
        return file;
    }

    private ModelReport again(ModelReport one) throws IOException, ModelFormatException {
        Path file = write(one);
        assertThat(ReportReader.recognizes(file)).isTrue();
        return new ReportReader().read(file).getFirst();
    }

    @Test
    void everyFigureComesBack() throws Exception {
        ModelReport read = again(report);
        List<String> differences = new ArrayList<>();
        compare("report", report.layers(), read.layers(), differences);
        compare("options", report.options(), read.options(), differences);
        compare("layers", report.model().layers(), read.model().layers(), differences);
        compare("findings", report.model().findings(), read.model().findings(), differences);
        assertThat(differences).isEmpty();
        assertThat(read.model().metadata()).isEqualTo(report.model().metadata());
        assertThat(read.model().path()).isEqualTo(report.model().path());
        assertThat(read.started()).isEqualTo(report.started());
        assertThat(read.elapsed()).isEqualTo(report.elapsed());
        assertThat(read.model().holdsWeights()).isFalse();
        assertThat(report.model().holdsWeights()).isTrue();
        assertThatThrownBy(() -> read.model().layers().getFirst().tensor().data().open())
                .isInstanceOf(IOException.class).hasMessageContaining("holds no weights");
    }

    /** Notes are read again, also by a report of some of the layers; earlier reports have none. */
    @Test
    void notesComeBackWithTheirLayers() throws Exception {
        Layer last = report.layers().getLast().layer();
        LayerNote note = new LayerNote(last.id(), last.name(), "why so large?\n<b>look</b>");
        ModelReport read = again(report.noted(List.of(note)));
        assertThat(read.notes()).containsExactly(note);
        assertThat(ReportedRun.of(read, read.model(), read.model().layers()).notes()).containsExactly(note);
        assertThat(ReportedRun.of(read, read.model(), List.of()).notes()).isEmpty();
        assertThat(new ReportReader().read(FIRST).getFirst().notes()).isEmpty();
    }

    @Test
    void whatWasReadIsWrittenAsItWas() throws Exception {
        String first = Files.readString(write(report));
        assertThat(Files.readString(write(again(report)))).isEqualTo(first);
    }

    /** The least doubles, the greatest, both zeros, both infinities, what is no number, and those at random. */
    @Test
    void everyBitOfANumberComesBack() throws Exception {
        Random random = new Random(7);
        List<Double> numbers = new ArrayList<>(List.of(0.0, -0.0, Double.MIN_VALUE, -Double.MIN_NORMAL,
                Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 1e23, 2e-308));
        while (numbers.size() < 2000) {
            numbers.add(Double.longBitsToDouble(random.nextLong()));
        }
        for (double number : numbers) {
            String json = RecordJson.gson().toJson(number);
            double read = RecordJson.gson().fromJson(json, double.class);
            assertThat(Double.doubleToLongBits(read)).as(json).isEqualTo(Double.doubleToLongBits(number));
        }
    }

    /** Most readers of JSON keep 53 bits of a number. */
    @Test
    void aSeedKeepsAllOfItsBits() throws Exception {
        long seed = (1L << 62) + 1;
        Path file = write(new ModelReport(report.model(), report.options().withSeed(seed), report.layers(), true,
                report.backend(), report.started(), report.elapsed()));
        String text = Files.readString(file);
        assertThat(text).contains("\"seed\":\"4611686018427387905\"", "\"min_evals\":").doesNotContain("minEvals");
        assertThat(new ReportReader().read(file).getFirst().options().seed()).isEqualTo(seed);
        // As version 3 wrote it.
        Files.writeString(file, text.replace("\"seed\":\"" + seed + "\"", "\"seed\":" + seed)
                .replace("min_evals", "minEvals").replace("eigenscope-report/4", "eigenscope-report/3"));
        assertThat(new ReportReader().read(file).getFirst().options().seed()).isEqualTo(seed);
    }

    /** Entries that were filtered out, or not reached, are in the tree at their places. */
    @Test
    void entriesWithoutAReportKeepTheirPlaces() throws Exception {
        for (int leave = 0; leave < report.layers().size(); leave++) {
            List<LayerReport> some = new ArrayList<>(report.layers());
            some.remove(leave);
            some.removeFirst();
            ModelReport part = new ModelReport(report.model(), report.options(), some, false, report.backend(),
                    report.started(), report.elapsed());
            assertThat(again(part).model().layers()).extracting(Layer::name)
                    .isEqualTo(report.model().layers().stream().map(Layer::name).toList());
            assertThat(again(part).complete()).isFalse();
        }
    }

    @Test
    void aReportOfTheFirstVersionIsRead() throws Exception {
        ModelReport old = new ReportReader().read(FIRST).getFirst();
        assertThat(old.analyzed()).hasSize(3);
        assertThat(old.model().layers()).hasSize(8);
        Analyzed dense = old.analyzed().stream().filter(layer -> layer.name().equals("fc1")).findFirst()
                .orElseThrow();
        assertThat(dense.tail().alpha()).isBetween(1.0, 10.0);
        assertThat(dense.replicas()).hasSize(2);
        assertThat(dense.quality().bootstraps()).isEqualTo(5);
        assertThat(old.model().files()).hasSize(1);
    }

    @Test
    void aLaterVersionIsNamed() throws Exception {
        Path file = write(report);
        Files.writeString(file, Files.readString(file).replaceFirst("eigenscope-report/\\d+", "eigenscope-report/99"));
        assertThat(ReportReader.recognizes(file)).isTrue();
        assertThatThrownBy(() -> new ReportReader().read(file)).isInstanceOf(Unsupported.class)
                .hasMessageContaining("eigenscope-report/99").hasMessageContaining("newer version");
    }

    @Test
    void otherDocumentsAreNoReports() throws IOException {
        for (String text : List.of("", "{", "[]", "{\"schema\": 3}", "{\"schema\": \"eigenscope-plan/1\"}",
                "{\"__metadata__\": {}}", "\u0000\u0001", "P")) {
            assertThat(ReportReader.recognizes(Files.writeString(folder.resolve("x"), text))).as(text).isFalse();
        }
        assertThat(ReportReader.recognizes(folder)).isFalse();
        assertThat(ReportReader.recognizes(Files.writeString(folder.resolve("x"),
                "\n { \"schema\" : \"eigenscope-report/2\""))).isTrue();
    }

    @Test
    void whatContradictsItselfIsRefused() throws IOException {
        String whole = Files.readString(write(report));
        for (String[] change : new String[][] {{"\"slices\":1,", "\"slices\":0,"}, {"\"slice\":0,", "\"slice\":7,"},
                {"\"esd\":[0.5,", "\"esd\":[-1,"}, {"\"tail_size\":3", "\"tail_size\":300"},
                {"\"row\":3,", "\"row\":8,"}, {"\"peak\":1", "\"peak\":-1"}, {"\"stretch\":1", "\"stretch\":0"},
                {"\"state\":\"failed\"", "\"state\":\"lost\""}, {"\"kind\":\"dense\"", "\"kind\":\"dance\""},
                {"\"id\":2,", "\"id\":1,"}, {"\"options\":{", "\"options\":null,\"x\":{"},
                {"\"esd\":[", "\"esd\":null,\"x\":["},
            {"\"sha256\":\"", "\"x\":\"\",\"sha256\":\"../"}, {"\"scale\":{", "\"scale\":[[[[{"},
                {"\"complete\":true", "\"complete\":maybe"}, {"2026-01-02T03:04:05Z", "soon"}}) {
            assertThat(whole).contains(change[0]);
            Path file = Files.writeString(folder.resolve("damaged.json"), whole.replace(change[0], change[1]));
            assertThatThrownBy(() -> new ReportReader().read(file)).as(change[1]).isInstanceOf(Malformed.class)
                    .hasMessageStartingWith("damaged.json: it is not a complete report: ");
        }
    }

    /** Without a hash the file that it names would be read for one, whatever that is. */
    @Test
    void aFileOfAReportIsNeverLookedFor() throws Exception {
        Path file = write(report);
        Files.writeString(file, Files.readString(file).replaceAll("\"sha256\":\"[0-9a-f]*\"", "\"sha256\":\"\""));
        assertThatThrownBy(() -> new ReportReader().read(file)).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> SourceFile.reported("/etc/passwd", 1, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReportThatUnfoldsBeyondTheMemoryIsRefused() throws IOException {
        String many = "[],".repeat(100_000);
        Path file = Files.writeString(folder.resolve("large.json"), Files.readString(write(report))
                .replace("\"findings\":[", "\"findings\":[" + many));
        assertThatThrownBy(() -> new ReportReader(1 << 20).read(file)).isInstanceOf(ModelFormatException.class);
        Path real = write(report);
        assertThatThrownBy(() -> new ReportReader(1 << 10).read(real)).isInstanceOf(Unsupported.class)
                .hasMessageContaining("more memory");
    }

    @Test
    void depthIsBounded() throws IOException {
        Path file = Files.writeString(folder.resolve("deep.json"), Files.readString(write(report))
                .replace("\"backend\":", "\"deep\":" + "[".repeat(200_000) + "]".repeat(200_000) + ",\"backend\":"));
        assertThatThrownBy(() -> new ReportReader().read(file)).isInstanceOf(Malformed.class);
    }

    /** Cut anywhere, it ends in one sentence. */
    @Test
    void aReportThatIsCutShortIsRefused() throws IOException {
        byte[] whole = Files.readString(write(report)).getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length - 2; length += 97) {
            Path file = Files.write(folder.resolve("cut.json"), java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> new ReportReader().read(file)).as("%d bytes", length)
                    .isInstanceOf(Malformed.class);
        }
    }

    /** Everything but where elements are; of spectra also their rounding. */
    private static void compare(String where, Object a, Object b, List<String> differences) {
        if (a instanceof TensorData || a instanceof MatrixSource) {
            return;
        }
        if (a instanceof Spectrum one && b instanceof Spectrum other) {
            compare(where + ".rounding", one.rounding(), other.rounding(), differences);
        }
        if (a instanceof List<?> one && b instanceof List<?> other && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                compare(where + "[" + i + "]", one.get(i), other.get(i), differences);
            }
        } else if (a instanceof Record one && b instanceof Record && !(a instanceof Model)
                && a.getClass() == b.getClass()) {
            for (RecordComponent component : one.getClass().getRecordComponents()) {
                try {
                    compare(where + "." + component.getName(), component.getAccessor().invoke(a),
                            component.getAccessor().invoke(b), differences);
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        } else if (!java.util.Objects.equals(a, b)) {
            differences.add(where + ": " + a + " is now " + b);
        }
    }
}
