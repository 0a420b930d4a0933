package org.eigenscope.store;

import com.google.gson.JsonParseException;
import java.util.List;
import org.eigenscope.analysis.ElementGroup;
import org.eigenscope.analysis.ElementStatistics;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Randomization;
import org.eigenscope.analysis.SingularVector;
import org.eigenscope.analysis.Trap;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.spectrum.Localization;
import org.eigenscope.spectrum.Spectrum;
import org.eigenscope.spectrum.VectorOutline;

/** Checks that the figures of a report that was read agree with each other: counts, places and lengths. */
final class ReportCheck {

    private static final int MOST_BINS = 1 << 20;

    private final Analyzed layer;
    private final WeightMatrix weights;

    private ReportCheck(Analyzed layer) {
        this.layer = layer;
        this.weights = layer.layer().weights();
    }

    /** @throws JsonParseException if they contradict each other */
    static void check(ModelReport report) {
        for (LayerReport one : report.layers()) {
            if (one instanceof Analyzed analyzed) {
                checked(analyzed);
            }
        }
    }

    /**
     * Gives the report of one layer back.
     *
     * @throws JsonParseException if its figures contradict each other
     */
    static Analyzed checked(Analyzed layer) {
        new ReportCheck(layer).check();
        return layer;
    }

    private void check() {
        require(weights != null, "it has no matrices");
        require(layer.slice() == null || inside(layer.slice(), weights.slices()), "it has no such slice");
        int size = layer.esd().size();
        require(size > 0, "it has no eigenvalues");
        require(within(layer.tail().tailSize(), size) && within(layer.truncated().tailSize(), size)
                && within(layer.detX().num(), size) && within(layer.readings().cut(), size)
                && within(layer.clipped().fingers(), size) && within(layer.clipped().powerLaw().tailSize(), size),
                "a tail is longer than its spectrum");
        require(!Double.isInfinite(layer.tail().alpha()) && !Double.isInfinite(layer.tail().xmin())
                && !Double.isInfinite(layer.truncated().alpha()), "a tail has no finite exponent");
        elements(layer.elements());
        for (SingularVector vector : layer.vectors()) {
            require(inside(vector.slice(), weights.slices()), "a vector belongs to no slice");
            spread(vector.rows());
            spread(vector.columns());
        }
        if (layer.random() != null) {
            checkRandomization(layer.random());
        }
    }

    private void elements(ElementStatistics elements) {
        require(!(elements.min() > elements.max()), "its least element is larger than its largest");
        require(elements.bins().size() <= MOST_BINS && elements.bins().stream().allMatch(count -> count >= 0),
                "its histogram has counts below zero");
        require(elements.bins().isEmpty() || Double.isFinite(elements.binStart())
                && Double.isFinite(elements.binWidth()), "its histogram has no place");
    }

    private void checkRandomization(Randomization random) {
        require(!random.replicas().isEmpty() && random.replicas().size() == random.draws().size(),
                "some of its shuffles are missing");
        for (Spectrum replica : random.replicas()) {
            require(replica.size() > 0, "a shuffle has no eigenvalues");
        }
        random.traps().forEach(this::trap);
    }

    private void trap(Trap trap) {
        require(inside(trap.slice(), weights.slices()), "a trap belongs to no slice");
        for (Trap.Element element : trap.guilty()) {
            require(inside(element.row(), weights.rows()) && inside(element.column(), weights.columns()),
                    "an element of a trap is not in the matrix");
        }
        trap.place().ifPresent(this::group);
        if (trap.vector() != null) {
            spread(trap.vector());
        }
        trap.patch().ifPresent(patch -> {
            rectangle(patch.original(), patch.firstRow(), patch.firstColumn(), weights.rows(), weights.columns());
            rectangle(patch.shuffled(), patch.shuffledRow(), patch.shuffledColumn(), weights.n(), weights.m());
        });
        trap.outlines().ifPresent(vectors -> {
            outline(vectors.rows());
            outline(vectors.columns());
        });
    }

    private void group(ElementGroup group) {
        require(group.rows().stream().allMatch(row -> inside(row, weights.rows()))
                && group.columns().stream().allMatch(column -> inside(column, weights.columns())),
                "the elements of a trap stand outside the matrix");
        require(switch (group.shape()) {
            case ROW -> !group.rows().isEmpty();
            case COLUMN -> !group.columns().isEmpty();
            case BLOCK -> !group.rows().isEmpty() && !group.columns().isEmpty();
        }, "the elements of a trap stand nowhere");
    }

    private void rectangle(List<List<Double>> weightsAround, int row, int column, int rows, int columns) {
        int width = weightsAround.isEmpty() ? 0 : weightsAround.getFirst().size();
        require(width > 0 && weightsAround.stream().allMatch(line -> line.size() == width),
                "the weights around an element do not form a rectangle");
        require(row >= 0 && column >= 0 && row <= rows - weightsAround.size() && column <= columns - width,
                "the weights around an element are outside the matrix");
    }

    private void outline(VectorOutline outline) {
        int stretches = outline.low().size();
        require(stretches > 0 && stretches == outline.high().size() && outline.stretch() > 0,
                "a vector has no entries");
        require(outline.peak() >= 0 && outline.peak() / outline.stretch() < stretches, "a vector has no such entry");
        require(outline.length() > 0
                && Math.ceilDiv(outline.length(), outline.stretch()) == stretches, "a vector is of another length");
        spread(outline.spread());
    }

    private void spread(Localization spread) {
        require(spread.length() > 0, "a vector has no entries");
    }

    private static boolean inside(int index, int size) {
        return index >= 0 && index < size;
    }

    private static boolean within(int count, int most) {
        return count >= 0 && count <= most;
    }

    private void require(boolean right, String otherwise) {
        if (!right) {
            throw new JsonParseException("the layer %s contradicts itself: %s".formatted(layer.name(), otherwise));
        }
    }
}
