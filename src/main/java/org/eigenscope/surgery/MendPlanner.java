package org.eigenscope.surgery;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ScreenedLayer;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.TrapMethod;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.run.TrapScreen;
import org.eigenscope.format.io.NotRewritableException;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Layer;
import org.eigenscope.series.ModelSeries;

/** Decides what to remove from which layers of a model. Nothing is written. */
public final class MendPlanner {

    /** A trap may hide others behind it, and these others; more rounds than this have not been seen to help. */
    private static final int MOST_ROUNDS = 8;

    /** A layer whose elements predict a trap of a smaller p-value than this is analyzed: far more than have one. */
    private static final double SUSPECT = 0.5;

    private final LinearAlgebra algebra;
    private final AnalysisOptions options;
    private final Surgeon surgeon;
    private final Intruders intruders;

    /** @param options of the analyses that look for traps; slices are pooled */
    public MendPlanner(LinearAlgebra algebra, AnalysisOptions options) {
        this(algebra, options, null);
    }

    /** @param two the base model and this one, their layers matched; null if there is none */
    public MendPlanner(LinearAlgebra algebra, AnalysisOptions options, ModelSeries two) {
        this.intruders = new Intruders(algebra, options, two);
        this.algebra = algebra;
        this.options = options.withPoolSlices(true);
        this.surgeon = new Surgeon(algebra);
    }

    /**
     * The layers that may have traps, by one pass over their elements: those in which the elements predict one, however
     * weak, or in which they do not decide.
     *
     * @throws InterruptedException if this thread is interrupted
     */
    public List<Layer> suspects(Collection<Layer> layers, AnalysisContext work) throws InterruptedException {
        List<Layer> suspects = new ArrayList<>();
        for (ScreenedLayer screened : new TrapScreen(options.withTrapLevel(SUSPECT)).screen(layers, layer -> {},
                work)) {
            boolean undecided = screened.screened()
                    && screened.method().kind() == TrapMethod.Kind.SAME_ELEMENTS;
            boolean failed = !screened.screened()
                    && LayerAnalyzer.reason(screened.layer(), null, options).isEmpty();
            if (!screened.traps().isEmpty() || undecided || failed) {
                suspects.add(screened.layer());
            }
        }
        return suspects;
    }

    /**
     * The traps to remove from a layer of which none are named: all if one of them is settled, as it may hide the
     * others; none if all are weak, as another shuffle may not show them.
     */
    public static List<Trap> settled(LayerReport.Analyzed layer) {
        return layer.traps().stream().allMatch(Trap::weak) ? List.of() : layer.traps();
    }

    /**
     * Takes traps out of a layer. Of all traps of a layer by cause, until no more show.
     *
     * @param report of the layer, all slices together
     * @param traps of that report
     * @throws IOException if the file cannot be read, or cannot hold other weights in the layer's place
     * @throws ArithmeticException if the layer has not what the way needs
     */
    public Mending mend(LayerReport.Analyzed report, List<Trap> traps, Removal way, AnalysisContext work)
            throws IOException {
        LayerChange operation = surgeon.remove(report, traps, way, work);
        int rounds = 1;
        boolean all = way instanceof Removal.ByCause && traps.size() == report.traps().size();
        while (all && operation.changes() && rounds < MOST_ROUNDS) {
            LayerReport again = new LayerAnalyzer(algebra, EnumSet.noneOf(Detail.class))
                    .analyze(operation.mended(), null, options, work);
            if (!(again instanceof LayerReport.Analyzed left) || left.traps().isEmpty()) {
                break;
            }
            LayerChange next = surgeon.remove(left, left.traps(), way, work);
            if (!next.changes()) {
                break;
            }
            operation = new LayerChange(report.layer(), next.mended(), way, operation.traps(),
                    ChangeSize.of(report.layer().weights(), next.mended().weights(), work::checkpoint),
                    LayerChange.Spread.NONE);
            rounds++;
        }
        return new Mending(report, operation, rounds);
    }

    /**
     * Takes traps out of layers. Those that have not what the way needs, cannot be read, or whose file cannot hold
     * other weights in their place, are left as they are.
     *
     * @param traps those that are taken out of a layer
     * @param place where the copy is to go
     * @throws ClosedByInterruptException if this thread is interrupted
     */
    public MendPlan plan(List<LayerReport.Analyzed> reports, Function<LayerReport.Analyzed, List<Trap>> traps,
            Removal way, CopyPlace place, AnalysisContext work)
            throws ClosedByInterruptException {
        List<Mending> changes = new ArrayList<>();
        List<LeftLayer> left = new ArrayList<>();
        List<LeftLayer> weak = new ArrayList<>();
        for (LayerReport.Analyzed report : reports) {
            List<Trap> own = traps.apply(report);
            if (!way.ofWholeLayers() && own.isEmpty()) {
                if (!report.traps().isEmpty()) {
                    weak.add(LeftLayer.weak(report));
                }
                continue;
            }
            try {
                place.check(report.layer());
                Mending change = way instanceof Removal.ScaleIntruders scaled
                        ? new Mending(report, surgeon.scale(report, intruders.of(report.layer(), work), scaled, work),
                                1) : mend(report, own, way, work);
                if (change.operation().changes()) {
                    changes.add(change);
                }
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ArithmeticException | NotRewritableException e) {
                left.add(LeftLayer.of(report, e.getMessage()));
            } catch (IOException e) {
                left.add(LeftLayer.unreadable(report, e));
            }
        }
        return new MendPlan(changes, left, weak);
    }

    /** The analysis of a layer after its change, of what is computed in double precision. */
    public LayerReport after(Mending change, AnalysisContext work) throws IOException {
        return new LayerAnalyzer(algebra).analyze(change.operation().mended(), null, options, work);
    }
}
