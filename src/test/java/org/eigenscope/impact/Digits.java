package org.eigenscope.impact;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.impact.engine.NetworkOpener;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.surgery.Removal;
import org.eigenscope.surgery.Surgeon;

/**
 * The overtrained network of handwritten digits in three formats, its 797 test images, and what NumPy says that taking
 * its traps out does ({@code src/test/resources/impact}; {@code impact.json} is of a script beside the training run's,
 * which is not kept: four ways, Gaussian probes of the mean and deviation of all pixels, float64, RandomState(7)).
 */
final class Digits {

    static final Path FOLDER = Path.of("src/test/resources/impact");
    static final Path ONNX = FOLDER.resolve("digits-overtrained.onnx");
    static final Path SAVED_MODEL = FOLDER.resolve("digits-overtrained-savedmodel");
    static final Path TORCH_SCRIPT = FOLDER.resolve("digits-overtrained.torchscript.pt");
    /** Of all 1,797 images of scikit-learn's digits, divided by 16. */
    static final double MEAN = 0.3052603;
    static final double DEVIATION = 0.3760489;

    private Digits() {}

    static Model open(Path file) throws Exception {
        return new ModelFiles().open(file);
    }

    static Signature signature(Path file) throws Exception {
        return new ModelFiles().signature(file).orElseThrow();
    }

    static Model images() throws Exception {
        return open(FOLDER.resolve("digits-test.npz"));
    }

    static List<ImpactSubject> subjects(Model model) throws InterruptedException {
        List<Layer> layers = model.layers().stream().filter(Layer::hasMatrices).toList();
        return new ModelAnalyzer(new LayerAnalyzer(algebra())).start(model, layers, AnalysisOptions.DEFAULT,
                new AnalysisListener() {
                    @Override
                    public void finished(LayerReport report) {
                        // Nobody watches.
                    }
                }).join().analyzed().stream().filter(report -> !report.traps().isEmpty())
                .map(report -> new ImpactSubject(report, 1)).toList();
    }

    static LinearAlgebra algebra() {
        return Backends.best();
    }

    static ImpactReport measure(Path file, NetworkOpener opener, Probes probes, ClassLabels labels, Path folder,
            ImpactOptions options) throws Exception {
        Model model = open(file);
        try (probes) {
            return new ImpactRun(opener, signature(file), new Surgeon(algebra()), options).run(model, subjects(model),
                    probes, labels, folder, "test", AnalysisContext.UNHINDERED);
        }
    }

    static ImpactOptions options(List<Removal> ways, int replicas, int random) {
        return new ImpactOptions(ways, replicas, random, 0, 1, Map.of());
    }

    /** The effect on the one output. */
    static TrapImpact.Effect effect(ImpactReport report, String layer, String way) {
        return report.impacts().stream().filter(impact -> impact.layer().name().equals(layer)
                && impact.way().id().equals(way)).map(TrapImpact.Measured.class::cast).findFirst().orElseThrow()
                .effects().getFirst();
    }

    /** A figure of NumPy's table: mean and deviation over draws. */
    static double[] table(String layer, String way, String figure) throws IOException {
        JsonArray all = JsonParser.parseString(Files.readString(FOLDER.resolve("impact.json"))).getAsJsonArray();
        for (JsonElement entry : all) {
            JsonObject one = entry.getAsJsonObject();
            if (one.get("checkpoint").getAsString().equals("step-01000000")
                    && one.get("layer").getAsString().equals(layer)) {
                for (Map.Entry<String, JsonElement> found : one.get("ways").getAsJsonObject().entrySet()) {
                    if (found.getKey().startsWith(way)) {
                        JsonArray pair = found.getValue().getAsJsonObject().get(figure).getAsJsonArray();
                        return new double[] {pair.get(0).getAsDouble(), pair.get(1).getAsDouble()};
                    }
                }
            }
        }
        throw new IOException("no " + way + " of " + layer);
    }
}
