package org.eigenscope.series;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.eigenscope.metric.NumberText;

/**
 * The result of testing whether two models are related: one made from the other, or both from a third.
 *
 * @param layers the evidence of each layer, in the order of the first model
 * @param unitsP p-value of the hypothesis that units are in the same order by chance, over all layers by Simes' method
 *     (Biometrika 73, 1986); NaN if none could be tested
 * @param spacingP p-value of the hypothesis that singular values have the same fine pattern by chance; NaN if none were
 *     compared
 * @param spacingLayers the layers whose singular values were compared
 * @param draws of each test
 */
public record Lineage(List<LayerLineage> layers, double unitsP, double spacingP, int spacingLayers, int draws)
        implements Serializable {

    /** Two models are called related below this p-value. */
    public static final double LEVEL = 0.01;

    public Lineage {
        layers = List.copyOf(layers);
    }

    /** The p-value of both tests: twice the smaller, or the only one; NaN if nothing could be tested. */
    public double pValue() {
        if (Double.isNaN(unitsP) || Double.isNaN(spacingP)) {
            return Double.isNaN(unitsP) ? spacingP : unitsP;
        }
        return Math.min(1, 2 * Math.min(unitsP, spacingP));
    }

    /** True if chance is ruled out; false does not mean that they are independent. */
    public boolean related() {
        return pValue() < LEVEL;
    }

    /** The verdict in words, which says no more than the tests do. */
    public String words() {
        if (Double.isNaN(pValue())) {
            return "It cannot be tested whether they are related: no layer that both have with the same shape is large "
                    + "enough.";
        }
        if (!related()) {
            return ("Nothing here shows that they are related (p = %s). This does not prove that they are not: long "
                    + "further training, or distillation, leaves no trace in these figures.")
                    .formatted(NumberText.pValue(pValue()));
        }
        String found = unitsP < LEVEL && spacingP < LEVEL
                ? "the same units do the same, and the singular values have the same fine pattern"
                : Double.isNaN(spacingP) || unitsP <= spacingP ? "the same units do the same"
                        : "the singular values have the same fine pattern, though the units are in different orders";
        double smaller = Double.isNaN(spacingP) ? unitsP : Double.isNaN(unitsP) ? spacingP
                : Math.min(unitsP, spacingP);
        return ("They are related: %s. For independent models so much agreement has p = %s%s. These figures do not "
                + "tell which was made from which, or whether both were made from a third.").formatted(found,
                NumberText.pValue(pValue()),
                smaller <= 1.0 / (draws + 1) ? ", the least that %,d draws can give".formatted(draws) : "");
    }

    /** Combines n p-values by Simes' method, minₖ n·p₍ₖ₎/k, without those that are NaN; NaN if all are. */
    static double simes(double... pValues) {
        double[] sorted = Arrays.stream(pValues).filter(p -> !Double.isNaN(p)).sorted().toArray();
        double least = Double.NaN;
        for (int k = 0; k < sorted.length; k++) {
            double p = sorted[k] * sorted.length / (k + 1);
            least = Double.isNaN(least) ? p : Math.min(least, p);
        }
        return least;
    }
}
