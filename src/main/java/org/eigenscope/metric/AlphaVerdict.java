package org.eigenscope.metric;

import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.spectrum.FitQuality;
import static org.eigenscope.metric.NumberText.figure;

/**
 * The verdict on a layer's training by the exponent α of its tail, with WeightWatcher's empirical bands (Martin and
 * Mahoney, JMLR 22 (2021)): 2 and 6 come from experience with trained networks, not from a test. This is the only place
 * that has the limits of α.
 */
public enum AlphaVerdict {
    /** There is no α, or the tail is too narrow to show one. */
    NO_POWER_LAW("no power law", Verdict.DOUBTFUL),
    /** The elements have such a spectrum in any order: whatever α is, it is that of noise. */
    NOISE("no structure beyond noise", Verdict.DOUBTFUL),
    OVER_TRAINED("over-trained", Verdict.BAD),
    WELL_TRAINED("well trained", Verdict.GOOD),
    UNDER_TRAINED("under-trained", Verdict.UNDER_TRAINED);

    /** A layer with a smaller α is over-trained. */
    public static final double LOWEST = 2;

    /** A layer with a larger α is under-trained: it has learned little. */
    public static final double HIGHEST = 6;

    private final String label;
    private final Verdict verdict;

    AlphaVerdict(String label, Verdict verdict) {
        this.label = label;
        this.verdict = verdict;
    }

    /** The verdict on an exponent; NaN stands for a missing one. */
    public static AlphaVerdict of(double alpha) {
        if (Double.isNaN(alpha)) {
            return NO_POWER_LAW;
        }
        return alpha < LOWEST ? OVER_TRAINED : alpha > HIGHEST ? UNDER_TRAINED : WELL_TRAINED;
    }

    /** The verdict on the exponent of a layer. */
    public static AlphaVerdict of(Analyzed layer) {
        if (!layer.tail().succeeded() || layer.quality().verdict() == FitQuality.Verdict.NARROW) {
            return NO_POWER_LAW;
        }
        return layer.noise().isNoise() ? NOISE : of(layer.tail().alpha());
    }

    /** True if α is outside its limits, or means nothing. */
    public boolean warns() {
        return this == OVER_TRAINED || this == UNDER_TRAINED || this == NOISE;
    }

    /** True if a table shows the verdict beside α: α is outside its limits and can be trusted. */
    public static boolean isSaid(Analyzed layer) {
        return of(layer).warns() && AlphaTrust.of(layer) != AlphaTrust.NOT;
    }

    /** Counts the layers that tables give this verdict. */
    public int countSaid(List<Analyzed> layers) {
        return (int) layers.stream().filter(layer -> of(layer) == this && isSaid(layer)).count();
    }

    /**
     * The value of WeightWatcher's column {@code warning}: its {@code over-trained} or {@code under-trained} wherever α
     * is outside its limits; elsewhere our own {@code no structure beyond noise}, or empty.
     */
    public static String warning(Analyzed layer) {
        AlphaVerdict verdict = layer.tail().succeeded() ? of(layer.tail().alpha()) : NO_POWER_LAW;
        return verdict.warns() ? verdict.label : of(layer) == NOISE ? NOISE.label : "";
    }

    /** The verdict on an α of this kind. */
    public Verdict verdict() {
        return verdict;
    }

    /** The verdict that colours a layer's α: neutral where α should not be used. */
    public static Verdict shade(Analyzed layer) {
        return AlphaTrust.of(layer) == AlphaTrust.NOT ? Verdict.DOUBTFUL : of(layer).verdict();
    }

    /** The verdict in one or two words: {@code well trained}. */
    public String label() {
        return label;
    }

    /** The limits as a condition on the exponent, under the name given: {@code alpha < 2}. Empty without an α. */
    public String condition(String symbol) {
        return switch (this) {
            case NO_POWER_LAW, NOISE -> "";
            case OVER_TRAINED -> "%s < %s".formatted(symbol, figure(LOWEST));
            case WELL_TRAINED -> "%s ≤ %s ≤ %s".formatted(figure(LOWEST), symbol, figure(HIGHEST));
            case UNDER_TRAINED -> "%s > %s".formatted(symbol, figure(HIGHEST));
        };
    }

    /** The limits as a range in words: {@code below 2}. Empty without an α. */
    public String range() {
        return switch (this) {
            case NO_POWER_LAW, NOISE -> "";
            case OVER_TRAINED -> "below " + figure(LOWEST);
            case WELL_TRAINED -> "between %s and %s".formatted(figure(LOWEST), figure(HIGHEST));
            case UNDER_TRAINED -> "above " + figure(HIGHEST);
        };
    }
}
