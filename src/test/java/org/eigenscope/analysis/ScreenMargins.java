package org.eigenscope.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.matrix.ElementScan;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.analysis.matrix.SquareSums;
import org.eigenscope.analysis.run.TrapScreen;
import org.eigenscope.analysis.trap.SpikeCandidates;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.Model;
import org.eigenscope.spectrum.TracyWidom;

/**
 * How near the traps that the elements predict come to the threshold of the trap test. As a program it prints the
 * layers within 2 % of it, as docs/false-alarms.md lists them, of the fixtures, of all-MiniLM-L6-v2 and, if the
 * environment's BERT names the folder, of BERT-base: {@code BERT=FOLDER mvn -q test-compile exec:exec
 * -Dexec.classpathScope=test -Dmain.class=org.eigenscope.analysis.ScreenMargins}.
 */
public final class ScreenMargins {

    /** Within so much of the threshold screen and draws may differ. */
    static final double NEAR = 0.02;

    private static final long SEEDS = 10;

    private ScreenMargins() {}

    /**
     * A layer.
     *
     * @param ratio λ/threshold of the candidate that comes nearest to its threshold; NaN if no element and no mean is
     *     large enough to leave the bulk
     * @param screened traps that the screen predicts
     */
    record Margin(Model model, Layer layer, double ratio, int screened) {

        boolean near() {
            return Math.abs(ratio - 1) <= NEAR;
        }

        /** The row of the list, up to the traps of the analysis. */
        String row() {
            return String.format(Locale.ROOT, "| %s | `%s` | %.4f | %d |", model.name(), layer.name(), ratio, screened);
        }
    }

    /** The models that every build looks at. */
    static List<Model> models() throws Exception {
        return List.of(Golden.fixture("digits-mlp.safetensors"), Golden.fixture("digits-cnn.safetensors"),
                Golden.example("digits-well-trained.safetensors"), Golden.example("digits-overtrained.safetensors"),
                Golden.miniLm());
    }

    /** The screened layers of a model. */
    static List<Margin> of(Model model, AnalysisOptions options) throws IOException {
        TrapScreen screen = new TrapScreen(options);
        List<Margin> margins = new ArrayList<>();
        for (Layer layer : model.layers()) {
            ScreenedLayer screened = screen.screen(layer, AnalysisContext.UNHINDERED);
            if (screened.screened()) {
                margins.add(new Margin(model, layer, ratio(layer, options), screened.traps().size()));
            }
        }
        return margins;
    }

    private static double ratio(Layer layer, AnalysisOptions options) throws IOException {
        int slices = layer.weights().slices();
        // Near the edge twice the median is tested; Šidák's correction, turned round.
        double p = -Math.expm1(Math.log1p(-options.trapLevel() / 2) / slices);
        double nearest = Double.NaN;
        try (MatrixReader reader = layer.weights().source().open()) {
            for (int s = 0; s < slices; s++) {
                Slice slice = Slice.read(layer.weights(), s, reader, AnalysisContext.UNHINDERED);
                ElementScan scan = new ElementScan(layer.weights().columns(), slice.shift());
                slice.scan(scan, new SquareSums(slice.rows(), slice.columns()), AnalysisContext.UNHINDERED);
                SpikeCandidates spikes = SpikeCandidates.of(scan, slice.n(), slice.m());
                double edge = 1 + spikes.kurtosis() / Math.sqrt((double) slice.n() * slice.m());
                for (SpikeCandidates.Tested test : spikes.tests()) {
                    double ratio = test.candidate().predicted() / (edge * eigenvalue(p, test));
                    nearest = Math.abs(ratio - 1) >= Math.abs(nearest - 1) ? nearest : ratio;
                }
            }
        }
        return nearest;
    }

    /** The eigenvalue of this p-value. */
    private static double eigenvalue(double p, SpikeCandidates.Tested test) {
        double variance = test.sigma() * test.sigma();
        double width = TracyWidom.width(test.sigma(), test.n(), test.m());
        return TracyWidom.quantile(p) * width - variance * TracyWidom.standardize(0, 1, test.n(), test.m())
                * TracyWidom.width(1, test.n(), test.m());
    }

    /** Prints the list, and how many layers of the smaller models agree with ten seeds. */
    public static void main(String[] args) throws Exception {
        List<Model> models = new ArrayList<>(models());
        if (System.getenv("BERT") != null) {
            models.add(new ModelFiles().open(Path.of(System.getenv("BERT"))));
        }
        LayerAnalyzer analyzer = new LayerAnalyzer(Backends.best());
        System.out.println("| model | layer | λ predicted/threshold | screen | analysis, seeds 0 to 9 "
                + "|\n|---|---|---|---|---|");
        for (Model model : models) {
            for (Margin margin : of(model, AnalysisOptions.DEFAULT)) {
                if (margin.near()) {
                    System.out.println(margin.row() + LongStream.range(0, SEEDS)
                            .mapToObj(seed -> traps(analyzer, margin.layer(), seed))
                            .collect(Collectors.joining(" ", " ", " |")));
                }
            }
        }
        System.out.println(("%nseeds 0 to 9, without BERT: screen and analysis agree on %s "
                + "layers").formatted(agreement(models())));
    }

    /** On how many layers screen and analysis agree, with all seeds. */
    private static String agreement(List<Model> models) throws IOException {
        int layers = 0;
        int agreed = 0;
        for (Model model : models) {
            List<Margin> margins = of(model, AnalysisOptions.DEFAULT);
            for (long seed = 0; seed < SEEDS; seed++) {
                Map<Integer, Integer> traps = Golden.analyze(model, AnalysisOptions.DEFAULT.withSeed(seed)).analyzed()
                        .stream().collect(Collectors.toMap(report -> report.layer().id(), report -> report.random()
                        .traps().size()));
                layers += margins.size();
                agreed += (int) margins.stream()
                        .filter(margin -> traps.get(margin.layer().id()) == margin.screened()).count();
            }
        }
        return "%d of %d".formatted(agreed, layers);
    }

    private static String traps(LayerAnalyzer analyzer, Layer layer, long seed) {
        try {
            LayerReport report = analyzer.analyze(layer, null, AnalysisOptions.DEFAULT.withSeed(seed),
                    AnalysisContext.UNHINDERED);
            return Integer.toString(((LayerReport.Analyzed) report).random().traps().size());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
