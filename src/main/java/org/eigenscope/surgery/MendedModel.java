package org.eigenscope.surgery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.NotRewritableException;
import org.eigenscope.model.DType;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/**
 * A written copy of a model, with the proof that it is what it should be: it is opened again, its changed layers are
 * read and analyzed, before it takes its place.
 *
 * @param path what to open
 * @param layers that were changed, in the model's order
 * @param left layers that could not be changed after all, each with the reason
 */
public record MendedModel(Path path, List<MendedLayer> layers, List<LeftLayer> left) {

    /** Q8_0 stores the largest of 32 elements as 127: steps of 1/127, of which half is lost. */
    private static final double QUANTIZED = 1.0 / 254;

    /** A rounded element is off by no more than half a unit of its last place, and this much for the arithmetic. */
    private static final double SLACK = 1.01;

    public MendedModel {
        layers = List.copyOf(layers);
        left = List.copyOf(left);
    }

    /** A layer whose weights cannot be stored, which shows only when they are. */
    private static final class NotStored extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient Mending change;

        NotStored(Mending change, NotRewritableException cause) {
            super(cause.getMessage(), cause);
            this.change = change;
        }
    }

    /** How the changed layers of a copy are analyzed. */
    @FunctionalInterface
    public interface Analysis {
        /** Analyzes these layers of a model, all slices together. */
        ModelReport of(Model model, List<Layer> layers) throws IOException;
    }

    /** The analysis by workers that nobody listens to. */
    public static Analysis by(ModelAnalyzer analyzer, AnalysisOptions options) {
        return (model, layers) -> {
            AnalysisRun run = analyzer.start(model, layers, options.withPoolSlices(true), AnalysisListener.NONE);
            try {
                return run.join();
            } catch (InterruptedException e) {
                run.cancel();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        };
    }

    /**
     * Writes a copy of a model with these layers changed. Those whose weights turn out not to fit in their place are
     * left as they are, unless there are no others.
     *
     * @param place where it goes
     * @param analysis of the copy's layers
     * @throws org.eigenscope.output.OutputException if it cannot be written
     * @throws IOException if the model cannot be read, a layer's weights cannot be stored in their place, or the copy
     *     is not what it should be; then there is none
     * @throws ModelFormatException if the copy cannot be opened
     */
    public static MendedModel write(CopyPlace place, List<Mending> changes, Analysis analysis, AnalysisContext work)
            throws IOException, ModelFormatException {
        for (Mending change : changes) {
            place.check(change.layer());
        }
        List<Mending> rest = new ArrayList<>(changes);
        List<LeftLayer> left = new ArrayList<>();
        while (true) {
            try {
                return write(place, rest, left, analysis, work);
            } catch (NotStored e) {
                // Some of it may be in the copy, which is begun again.
                rest.remove(e.change);
                if (rest.isEmpty()) {
                    throw e;
                }
                left.add(LeftLayer.of(e.change.before(), reason(e)));
            }
        }
    }

    private static MendedModel write(CopyPlace place, List<Mending> changes, List<LeftLayer> left, Analysis analysis,
            AnalysisContext work) throws IOException, ModelFormatException {
        Map<Integer, Boolean> first = new HashMap<>();
        try (CopyInProgress copy = place.begin(CopyNote.of(changes), work::checkpoint)) {
            for (Mending change : changes) {
                try {
                    first.put(change.layer().id(),
                            copy.replace(change.layer(), change.operation().mended().weights()));
                } catch (NotRewritableException e) {
                    throw new NotStored(change, e);
                }
            }
            Model written = new ModelFiles().open(copy.complete());
            List<Layer> layers = new ArrayList<>();
            for (Mending change : changes) {
                layers.add(counterpart(place, written, change.layer()));
            }
            ModelReport report = analysis.of(written, layers);
            List<MendedLayer> mended = new ArrayList<>();
            for (int i = 0; i < changes.size(); i++) {
                work.checkpoint();
                Mending change = changes.get(i);
                Layer layer = layers.get(i);
                LayerReport after = report.layers().stream().filter(one -> one.layer().id() == layer.id()).findFirst()
                        .orElse(new LayerReport.Skipped(layer, "the analysis was cancelled"));
                boolean tied = !first.get(change.layer().id());
                mended.add(new MendedLayer(change, after,
                        ChangeSize.of(change.layer().weights(), layer.weights(), work::checkpoint),
                        tied ? 0 : proven(change, layer, work), tied));
            }
            return new MendedModel(copy.commit(), mended, left);
        }
    }

    /** The clause about the tensor, which the message is made of. */
    private static String reason(NotStored stopped) {
        Throwable clause = stopped.getCause().getCause();
        return (clause == null ? stopped : clause).getMessage();
    }

    /** The layer of the copy that stands where one of the model does. */
    private static Layer counterpart(CopyPlace copy, Model written, Layer layer) throws IOException {
        // Another format has another order.
        int place = copy.model().layers().indexOf(layer);
        Layer found = copy.converts() ? written.layers().stream().filter(one -> one.name().equals(layer.name()))
                .findFirst().orElse(layer)
                : place < written.layers().size() ? written.layers().get(place) : layer;
        if (found == layer || !found.name().equals(layer.name()) || !found.hasMatrices()) {
            throw new IOException("the copy lacks the layer %s, which the model has: it was not written".formatted(
                    layer.name()));
        }
        return found;
    }

    /** The largest error of an element; fails if it is more than rounding. */
    private static double proven(Mending change, Layer stored, AnalysisContext work) throws IOException {
        double error = ChangeSize.of(change.operation().mended().weights(), stored.weights(), work::checkpoint)
                .largest();
        DType dtype = stored.tensor().dtype();
        double largest = ChangeSize.largest(change.operation().mended().weights(), work::checkpoint);
        double bound = largest * (dtype == DType.Q8_0 ? QUANTIZED : Math.scalb(1.0, -dtype.significandBits()));
        if (!(error <= bound * SLACK)) {
            throw new IOException(("%s: an element of the copy is off by %s, and %s rounds by no more than %s: it was "
                    + "not written").formatted(stored.name(), error, dtype, bound));
        }
        return error;
    }
}
