package org.eigenscope.surgery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.series.IntruderDimension;

/**
 * Removes something from a layer: computes the changed matrices, which can be read like any layer's, analyzed,
 * written, or given to a network. Thread-safe; every call works on its caller's thread.
 */
public final class Surgeon {

    private final LinearAlgebra algebra;

    public Surgeon(LinearAlgebra algebra) {
        this.algebra = algebra;
    }

    /**
     * Takes traps out of a layer, or what else the way says.
     *
     * @param report of the layer, all slices together
     * @param traps of that report; nothing else is taken out by a way that is not
     *     {@linkplain Removal#ofWholeLayers() of whole layers}
     * @param way of removal; {@link Removal.ScaleIntruders} needs the other method
     * @throws IOException if the file cannot be read
     * @throws ArithmeticException if the layer has not what the way needs: no bulk, no tail; the message is a clause
     */
    public LayerChange remove(LayerReport.Analyzed report, List<Trap> traps, Removal way, AnalysisContext work)
            throws IOException {
        return remove(report, traps, List.of(), way, work);
    }

    /**
     * Scales intruder dimensions of a layer.
     *
     * @param report of the layer, all slices together
     * @param intruders of that layer against the one of its base model
     * @throws IOException if the file cannot be read
     */
    public LayerChange scale(LayerReport.Analyzed report, List<IntruderDimension> intruders, Removal.ScaleIntruders way,
            AnalysisContext work) throws IOException {
        return remove(report, List.of(), intruders, way, work);
    }

    private LayerChange remove(LayerReport.Analyzed report, List<Trap> traps, List<IntruderDimension> intruders,
            Removal way, AnalysisContext work) throws IOException {
        Layer layer = report.layer();
        WeightMatrix weights = layer.weights();
        List<SliceChange> changes = new ArrayList<>();
        List<ShuffledTriples> triples = new ArrayList<>();
        double norm = 0;
        try (MatrixReader reader = weights.source().open()) {
            for (int slice = 0; slice < weights.slices(); slice++) {
                work.checkpoint();
                int index = slice;
                List<Trap> own = traps.stream().filter(trap -> trap.slice() == index).toList();
                SliceFigures figures = SliceFigures.of(weights, slice, reader, work::checkpoint);
                norm = Math.hypot(norm, figures.norm());
                changes.add(switch (way) {
                    case Removal.ByCause cause -> byCause(own, figures, weights);
                    case Removal.Centre centre -> new SliceChange.Shift(figures.mean());
                    case Removal.Outliers out ->
                        new SliceChange.FarElements(figures.mean(), out.sigmas() * figures.deviation());
                    case Removal.RankOne one -> {
                        ShuffledTriples drawn = own.isEmpty() ? null : ShuffledTriples.draw(algebra, layer.id(), slice,
                                Slice.read(weights, slice, reader, work), places(report, own), one, work);
                        if (drawn != null) {
                            triples.add(drawn);
                        }
                        yield drawn == null ? SliceChange.NONE
                                : new SliceChange.Dense(drawn.mean(), weights.columns());
                    }
                    case Removal.Truncate truncate -> new SingularValues(algebra, Slice.read(weights, slice, reader,
                            work), work).truncated(truncate, report);
                    case Removal.Shrink shrink -> new SingularValues(algebra, Slice.read(weights, slice, reader, work),
                            work).shrunk(report);
                    case Removal.ScaleIntruders scaled -> new SingularValues(algebra, Slice.read(weights, slice, reader,
                            work), work).scaled(ranks(intruders, slice), scaled.factor());
                    case Removal.RandomRankOne random -> RandomProduct.of(weights, slice, random,
                            random.relativeChange() * figures.norm());
                });
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (changes.stream().allMatch(SliceChange.NONE::equals)) {
            return new LayerChange(layer, layer, way, List.of(), new ChangeSize(0, 0, 0), LayerChange.Spread.NONE);
        }
        Layer mended = layer.with(new WeightMatrix(weights.rows(), weights.columns(), weights.slices(), weights.rank(),
                weights.kernel(), false,
                new ChangedMatrix(weights.source(), weights.rows(), weights.columns(), changes)));
        ChangeSize size = ChangeSize.of(weights, mended.weights(), work::checkpoint);
        return size.elements() == 0
                ? new LayerChange(layer, layer, way, List.of(), size, LayerChange.Spread.NONE)
                : new LayerChange(layer, mended, way, way.ofWholeLayers() ? List.of() : traps, size,
                        spread(triples, norm));
    }

    /** The places of traps among those of their slice, from 0 for the strongest: those of their singular values. */
    private static List<Integer> places(LayerReport.Analyzed report, List<Trap> traps) {
        List<Trap> all = report.traps().stream().filter(trap -> trap.slice() == traps.getFirst().slice()).toList();
        return traps.stream().map(all::indexOf).filter(place -> place >= 0).sorted().toList();
    }

    private static List<Integer> ranks(List<IntruderDimension> intruders, int slice) {
        return intruders.stream().filter(found -> found.slice() == slice).map(found -> found.rank() - 1).toList();
    }

    /**
     * Elements that make a trap become the mean, a mean shift is centred, many large elements are clipped at the edge
     * of the bulk's distribution: the distance σ√(2·ln(NM)) from the mean, which the largest of NM Gaussian elements
     * comes to.
     */
    private static SliceChange byCause(List<Trap> traps, SliceFigures figures, WeightMatrix weights) {
        double elements = (double) weights.rows() * weights.columns();
        double threshold = Math.pow(elements, 0.25);
        List<SliceChange.Points.Point> points = new ArrayList<>();
        Map<Trap.Cause, Double> sigmas = new HashMap<>();
        for (Trap trap : traps) {
            double sigma = trap.guilty().stream().mapToDouble(
                    guilty -> Math.abs(guilty.value() - figures.mean()) / guilty.sigmas())
                    .filter(found -> found > 0).min().orElse(figures.deviation());
            sigmas.merge(trap.cause(), sigma, Math::min);
            if (trap.cause() == Trap.Cause.OUTLIER_ELEMENT) {
                // What the shuffle has put beside it is taken along if it would make a trap by itself.
                trap.guilty().stream().filter(guilty -> guilty == trap.guilty().getFirst()
                        || guilty.sigmas() > threshold)
                        .map(guilty -> new SliceChange.Points.Point(guilty.row(), guilty.column()))
                        .filter(point -> !points.contains(point)).forEach(points::add);
            }
        }
        List<SliceChange> changes = new ArrayList<>();
        if (!points.isEmpty()) {
            changes.add(new SliceChange.Points(points, figures.mean()));
        }
        Double sigma = sigmas.get(Trap.Cause.HEAVY_ELEMENTS);
        if (sigma != null) {
            double edge = sigma * Math.sqrt(2 * Math.log(elements));
            changes.add(new SliceChange.Clip(figures.mean() - edge, figures.mean() + edge));
        }
        if (sigmas.containsKey(Trap.Cause.MEAN_SHIFT)) {
            changes.add(new SliceChange.Shift(figures.mean()));
        }
        return changes.isEmpty() ? SliceChange.NONE : new SliceChange.Several(changes);
    }

    /** Of the draws of all slices together, each a part of the layer's change. */
    private static LayerChange.Spread spread(List<ShuffledTriples> triples, double norm) {
        if (triples.isEmpty()) {
            return LayerChange.Spread.NONE;
        }
        int draws = triples.getFirst().norms().size();
        return LayerChange.Spread.of(IntStream.range(0, draws).mapToDouble(draw -> Math.sqrt(triples.stream()
                .mapToDouble(slice -> slice.norms().get(draw) * slice.norms().get(draw)).sum()) / norm).toArray());
    }
}
