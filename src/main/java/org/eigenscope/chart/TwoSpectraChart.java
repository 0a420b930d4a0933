package org.eigenscope.chart;

import java.util.EnumSet;
import java.util.Set;
import org.eigenscope.chart.EsdView.Part;

/** The eigenvalue densities of a layer in two models: that of the second filled, that of the first dotted over it. */
final class TwoSpectraChart implements ComparisonChart {

    /** The fit and the bulk are those of one model only: what is compared are the spectra and the traps. */
    private static final Set<Part> PARTS = EnumSet.of(Part.ORIGINAL, Part.TRAPS, Part.EDGES);

    @Override
    public String id() {
        return "two_spectra";
    }

    @Override
    public String label() {
        return "Two spectra";
    }

    @Override
    public String meaning() {
        return "Eigenvalue density of a layer in two models: the second filled, the first dotted";
    }

    @Override
    public Prominence prominence() {
        return Prominence.LEADING;
    }

    @Override
    public Drawing draw(LayerInTwo layer, ChartStyle style) {
        return Charts.SPECTRUM.draw(layer.second(), EsdView.DEFAULT.withParts(PARTS).withName(layer.secondModel())
                .withGhost(layer.first(), layer.firstModel()), style);
    }
}
