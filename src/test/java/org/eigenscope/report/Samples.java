package org.eigenscope.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.BulkFit;
import org.eigenscope.analysis.DetX;
import org.eigenscope.analysis.ElementStatistics;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.NoiseTest;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.Randomization.Draw;
import org.eigenscope.analysis.ScaleMetrics;
import org.eigenscope.analysis.SingularVector;
import org.eigenscope.analysis.TailReadings;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.TrapMethod;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.eigenscope.model.Shape;
import org.eigenscope.model.SourceFile;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.spectrum.AlphaInterval;
import org.eigenscope.spectrum.ClippedTail;
import org.eigenscope.spectrum.FitQuality;
import org.eigenscope.spectrum.FitQuality.Verdict;
import org.eigenscope.spectrum.LawChoice;
import org.eigenscope.spectrum.LikelihoodRatio;
import org.eigenscope.spectrum.Localization;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.PowerLawFit.Candidate;
import org.eigenscope.spectrum.Spectrum;
import org.eigenscope.spectrum.TailLaw;
import org.eigenscope.spectrum.TruncatedPowerLawFit;
import org.eigenscope.spectrum.VectorOutline;

/** Reports made by hand, with round figures that a reader can check, and names that a writer must tame. */
public final class Samples {

    /** A layer's name that is a formula, an HTML element, a path and a terminal command at once. */
    public static final String HOSTILE = "=HYPERLINK(\"x\")<script>alert('1')</script>../../a\u001b[2J\n\u202eb,;";

    private static final TensorData NOTHING = () -> {
        throw new java.io.IOException("a sample has no elements");
    };

    private Samples() {}

    /** Five layers: an outlier's trap, no fit, no randomization, skipped, failed. */
    public static ModelReport report() {
        return report(Path.of("models", "sample.safetensors"), List.of(
                outlier(layer(1, "encoder.dense", LayerKind.DENSE, 1, 8, 4)),
                withoutFit(layer(2, HOSTILE, LayerKind.CONV2D, 9, 8, 4)),
                plain(layer(3, "-1+2", LayerKind.EMBEDDING, 1, 8, 4)),
                new LayerReport.Skipped(bias(4, "encoder.bias"), "a vector has no spectrum"),
                new LayerReport.Failed(layer(5, "broken", LayerKind.DENSE, 1, 8, 4), "3 elements are NaN")));
    }

    /** The same without anything wrong. */
    public static ModelReport clean(String file) {
        return report(Path.of("models", file), List.of(plain(layer(1, "fc1", LayerKind.DENSE, 1, 8, 4))));
    }

    /** So many layers with a trap each. */
    public static ModelReport large(Path path, int layers) {
        return report(path, IntStream.rangeClosed(1, layers).<LayerReport>mapToObj(
                id -> outlier(layer(id, "encoder." + id, LayerKind.DENSE, 1, 8, 4))).toList());
    }

    /** A report of these layers. */
    public static ModelReport report(Path path, List<LayerReport> layers) {
        Model model = new Model(path, "safetensors", Map.of("trained by", "hand"),
                layers.stream().map(LayerReport::layer).toList(),
                List.of(new Finding(Finding.Severity.NOTE, "extra", "one tensor <b>is</b> left out")), files(path));
        return new ModelReport(model, AnalysisOptions.DEFAULT, layers, true, "none (by hand)",
                Instant.parse("2026-01-02T03:04:05Z"), Duration.ofMillis(1234));
    }

    private static List<SourceFile> files(Path path) {
        try (Stream<Path> all = Files.exists(path) ? Files.walk(path) : Stream.empty()) {
            List<SourceFile> files = new ArrayList<>();
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                files.add(SourceFile.of(file));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Layer layer(int id, String name, LayerKind kind, int slices, int rows, int columns) {
        Shape shape = slices == 1 ? Shape.of(rows, columns) : Shape.of(rows, columns, 3, slices / 3);
        Tensor tensor = new Tensor(name + ".weight", DType.F32, shape, shape.elements() * 4, NOTHING);
        return new Layer(id, name, kind, tensor,
                new WeightMatrix(rows, columns, slices, Math.min(rows, columns), slices > 1, true, () -> {
                    throw new java.io.IOException("a sample has no elements");
                }), "");
    }

    private static Layer bias(int id, String name) {
        Tensor tensor = new Tensor(name, DType.F32, Shape.of(8), 32, NOTHING);
        return new Layer(id, name, LayerKind.BIAS, tensor, null, "a vector has no spectrum");
    }

    private static Analyzed outlier(Layer layer) {
        Spectrum esd = Spectrum.of(0.5, 1, 2, 12.5);
        Trap trap = new Trap(0, 8, 2, 1e-6, 1, Trap.Cause.OUTLIER_ELEMENT, 8.25,
                new Localization(4, 1.5, 0.25, 0.75, 1, 0.25), List.of(new Trap.Element(3, 2, -2.5, 17.5)),
                new Trap.Patch(3, 2, List.of(List.of(-2.5, 0.5)), 1, 0, List.of(List.of(-2.5, 0.25))),
                new Trap.Vectors(VectorOutline.of(new double[] {0.5, -3, 0.25, 0, 0.125}),
                        VectorOutline.of(new double[] {0.25, 0, 2, -0.5})), 0.001, null);
        Trap weak = new Trap(0, 4.25, 1.0625, 0.005, 4, Trap.Cause.MEAN_SHIFT, 4.5,
                new Localization(4, 3.5, 0.96875, 0.125, 1, 0.96875), List.of(), null, null, Double.NaN, null);
        return analyzed(layer, esd, fit(esd), new Randomization(42, List.of(Spectrum.of(1.5, 2.25, 4.25, 8)),
                List.of(new Draw(8, 0.5, 2, 1e-6)),
                bulk(2), 8, 0.64, 4.5, 0.125, 1e-6,
                TrapMethod.MARCHENKO_PASTUR, 3, List.of(trap, weak)));
    }

    private static Analyzed withoutFit(Layer layer) {
        Spectrum esd = Spectrum.of(0, 0, 0, 1);
        Draw draw = new Draw(1, 0.5, 0, 0.75);
        return analyzed(layer, esd, PowerLawFit.failed("fewer than two eigenvalues above 1e-5"), new Randomization(43,
                List.of(esd, esd), List.of(draw, draw), bulk(0), 1, 1, 0, 0, Double.NaN,
                TrapMethod.sameElements("of 4 rows or columns the Marchenko–Pastur law has no edge"), 0, List.of()));
    }

    private static Analyzed plain(Layer layer) {
        Spectrum esd = Spectrum.of(0.5, 1, 2, 12.5);
        return analyzed(layer, esd, fit(esd), null);
    }

    private static Analyzed analyzed(Layer layer, Spectrum esd, PowerLawFit tail, Randomization random) {
        TruncatedPowerLawFit truncated = tail.succeeded()
                ? new TruncatedPowerLawFit(true, 1.5, 0.0625, tail.xmin(), tail.xmax(), 0.125, 3, -4.5, "")
                : TruncatedPowerLawFit.failed("no tail");
        LikelihoodRatio ratio = new LikelihoodRatio(1.5, 0.5, 0.625);
        FitQuality quality = tail.succeeded()
                ? new FitQuality(0.5, 100, ratio, ratio, new LikelihoodRatio(-0.5, -0.5, 0.5),
                        new LawChoice(TailLaw.LOGNORMAL, 0.25, 4), new AlphaInterval(tail.alpha(), 1.5, 2.25),
                        Verdict.PLAUSIBLE)
                : new FitQuality(Double.NaN, 0, ratio, ratio, ratio, null, null, Verdict.TOO_FEW);
        Localization spread = new Localization(4, 2, 0.5, 0.5, 1, 0.5);
        return new Analyzed(layer, null, esd, scale(esd), tail, truncated,
                new ClippedTail(0, tail.alpha(), tail, truncated),
                quality, new TailReadings(tail.succeeded() ? 1.875 : Double.NaN, 1, 2.25, 2.5, 2.75, 0.75, 0.5),
                new NoiseTest(12.5, 0.001, 0.25), new DetX(2, 2, 0.5), bulk(1), elements(),
                List.of(new SingularVector(0, esd.max(), spread, spread)), random, Duration.ofMillis(12));
    }

    private static PowerLawFit fit(Spectrum esd) {
        return new PowerLawFit(true, 1.75, 1, esd.max(), 0.125, 0.25, 3,
                List.of(new Candidate(0.5, 1.5, 0.25), new Candidate(1, 1.75, 0.125)), "");
    }

    private static ScaleMetrics scale(Spectrum esd) {
        return new ScaleMetrics(esd.sum(), Math.log10(esd.sum()), esd.max(), Math.log10(esd.max()), 2.5,
                esd.sum() / esd.max(), 4, 0, 0, 0.75, Math.sqrt(esd.max()), Math.sqrt(esd.min()), 3.5, 2.5, 4,
                Math.sqrt(esd.max()));
    }

    private static BulkFit bulk(int spikes) {
        return new BulkFit(BulkFit.Kind.ONE_VARIANCE, 0.5, 0.01, 0.25, 4, spikes, spikes);
    }

    private static ElementStatistics elements() {
        return new ElementStatistics(32, 0.125, 0.5, -2.5, 1.5, 3.25, 1, Double.NaN, -2.5, 1,
                List.of(1L, 0L, 20L, 11L));
    }
}
