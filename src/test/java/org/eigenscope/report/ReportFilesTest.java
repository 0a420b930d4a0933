package org.eigenscope.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.model.DType;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.output.AtomicFile.Mode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReportFilesTest {

    @TempDir
    private Path folder;
    private ModelReport report;

    @BeforeEach
    void aModelFile() throws IOException {
        Path model = Files.writeString(folder.resolve("sample.safetensors"), "weights");
        report = Samples.report(model, Samples.report().layers());
    }

    @Test
    void details() throws IOException {
        Path file = folder.resolve("details.csv");
        ReportFiles.write(ReportFiles.details(file, Mode.NEW), report);
        Golden.check("details.csv", Files.readString(file));
    }

    @Test
    void traps() throws IOException {
        Path file = folder.resolve("traps.csv");
        ReportFiles.write(ReportFiles.traps(file, Mode.NEW), report);
        Golden.check("traps.csv", Files.readString(file));
    }

    @Test
    void eigenvalues() throws IOException {
        Path file = folder.resolve("eigenvalues.csv");
        ReportFiles.write(ReportFiles.eigenvalues(file, Mode.NEW), report);
        Golden.check("eigenvalues.csv", Files.readString(file));
    }

    @Test
    void json() throws IOException {
        Path file = folder.resolve("report.json");
        ReportFiles.write(ReportFiles.json(file, Mode.NEW), report);
        JsonObject all = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        JsonObject model = all.getAsJsonArray("models").get(0).getAsJsonObject();
        // What differs from run to run is checked here, the rest against the golden file.
        assertThat(model.getAsJsonObject("model").remove("path").getAsString())
                .isEqualTo(report.model().path().toString());
        assertThat(all.remove("generator").getAsString()).startsWith("Eigenscope ");
        Golden.check("report.json", new com.google.gson.GsonBuilder().setPrettyPrinting().serializeNulls().create()
                .toJson(all) + "\n");
        assertThat(model.getAsJsonArray("files").get(0).getAsJsonObject().get("sha256").getAsString())
                .as("sha256 of 'weights', by sha256sum")
                .isEqualTo("9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c");
    }

    /** A new field of a record changes the schema: it must be described. */
    @Test
    void theJsonIsAsItsSchemaSays() throws IOException {
        Path file = folder.resolve("report.json");
        ReportFiles.write(ReportFiles.json(file, Mode.NEW), report);
        JsonSchema schema = JsonSchema.of("report.schema.json");
        JsonElement written = JsonParser.parseString(Files.readString(file));
        assertThat(schema.mistakes(written)).isEmpty();
        written.getAsJsonObject().addProperty("schema", "eigenscope-report/0");
        assertThat(schema.mistakes(written)).hasSize(1);
    }

    /** Of a tensor in a missing shard only the name is known. */
    @Test
    void aShapeThatIsNotKnownIsNull() throws IOException {
        Tensor tensor = new Tensor("a.weight", DType.OTHER, Shape.UNKNOWN, 0, new UnreadableData("a.weight", "gone"));
        Layer layer = new Layer(1, "a.weight", LayerKind.OTHER, tensor, null, "its shard is missing");
        Path file = folder.resolve("unknown.json");
        ReportFiles.write(ReportFiles.json(file, Mode.NEW), Samples.report(report.model().path(),
                List.of(new LayerReport.Skipped(layer, "its shard is missing"))));
        JsonElement written = JsonParser.parseString(Files.readString(file));
        JsonSchema schema = JsonSchema.of("report.schema.json");
        assertThat(schema.mistakes(written)).isEmpty();
        assertThat(Files.readString(file)).containsPattern("\"shape\": ?null");
    }

    @Test
    void npz() throws IOException {
        Path file = folder.resolve("eigenvalues.npz");
        ReportFiles.write(ReportFiles.eigenvalues(file, Mode.NEW), report);
        Map<String, double[]> arrays = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                arrays.put(entry.getName(), values(ByteBuffer.wrap(zip.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN)));
            }
        }
        assertThat(arrays).hasSize(5);
        assertThat(arrays.get("sample.safetensors/encoder.dense.npy")).containsExactly(0.5, 1, 2, 12.5);
        assertThat(arrays.get("sample.safetensors/encoder.dense.randomized.npy")).containsExactly(1.5, 2.25, 4.25, 8);
        // Two replicas, one after the other.
        assertThat(arrays.values().stream().filter(values -> values.length == 8)).hasSize(1);
        for (String name : arrays.keySet()) {
            assertThat(folder.resolve(name).normalize().getParent()).isEqualTo(folder.resolve("sample.safetensors"));
        }
    }

    private static double[] values(ByteBuffer npy) {
        int start = 10 + npy.getShort(8);
        assertThat(start % 64).isZero();
        String header = new String(npy.array(), 10, start - 10, StandardCharsets.US_ASCII);
        double[] values = new double[(npy.capacity() - start) / 8];
        npy.position(start).slice().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
        assertThat(header).startsWith("{'descr': '<f8', 'fortran_order': False, 'shape': (").endsWith("\n");
        return values;
    }

    @Test
    void severalModelsShareOneTable() throws IOException {
        Path file = folder.resolve("details.csv");
        try (ReportFile details = ReportFiles.details(file, Mode.NEW)) {
            details.add(Samples.clean("a.onnx"));
            details.add(Samples.clean("b.pt"));
            details.commit();
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).contains(",a.onnx,");
        assertThat(lines.get(2)).contains(",b.pt,");
    }

    @Test
    void noModelsGiveAHeader() throws IOException {
        Path file = folder.resolve("details.csv");
        try (ReportFile details = ReportFiles.details(file, Mode.NEW)) {
            details.commit();
        }
        assertThat(Files.readAllLines(file)).hasSize(1).first().asString().startsWith("layer_id,name,D,M,");
    }

    @Test
    void noCellIsAFormulaAndNoLineIsBroken() throws IOException {
        Path file = folder.resolve("details.csv");
        ReportFiles.write(ReportFiles.details(file, Mode.NEW), report);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(4);
        for (String line : lines) {
            for (String cell : line.split(",")) {
                assertThat(cell).doesNotMatch("\"?[=+@].*").doesNotMatch("-(?![0-9.E]+$).*").doesNotMatch("-.*[+*/].*");
            }
            assertThat(line.chars().filter(c -> c < 32 || c == 127)).isEmpty();
        }
    }

    @Test
    void withoutACommitNothingIsLeft() throws IOException {
        for (ReportFile begun : List.of(ReportFiles.details(folder.resolve("a.csv"), Mode.NEW),
                ReportFiles.json(folder.resolve("b.json"), Mode.NEW),
                ReportFiles.eigenvalues(folder.resolve("c.npz"), Mode.NEW))) {
            begun.add(report);
            begun.close();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("sample.safetensors"));
        }
        assertThatThrownBy(() -> ReportFiles.json(folder.resolve("sample.safetensors"), Mode.NEW))
                .hasMessageContaining("already exists");
    }
}
