package org.eigenscope.chart;

/** The spectrum of ΔW = W₂ − W₁ as of a layer, beside that of its elements in another order. */
final class DifferenceChart implements ComparisonChart {

    @Override
    public String id() {
        return "difference";
    }

    @Override
    public String label() {
        return "ΔW";
    }

    @Override
    public String meaning() {
        return "Eigenvalue density of the change W₂ − W₁ of a layer, and of the same elements shuffled";
    }

    @Override
    public boolean ofDifference() {
        return true;
    }

    @Override
    public Drawing draw(LayerInTwo layer, ChartStyle style) {
        return Charts.SPECTRUM.draw(layer.difference(), EsdView.DEFAULT, style);
    }
}
