package org.eigenscope.chart;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.eigenscope.analysis.LayerReport.Analyzed;

/**
 * The part of a layer that a chart shows, and how.
 *
 * @param scale its axes
 * @param bins how many bins; 0 to choose by the spectrum
 * @param parts what is drawn
 * @param name what the legend calls the layer's own spectrum
 * @param ghost another layer, drawn behind for comparison, or null
 * @param ghostName what the legend calls that one
 * @param trap which trap is looked at, from 0: its line has the label, and the charts of a trap are about it
 */
public record EsdView(Scale scale, int bins, Set<Part> parts, String name, Analyzed ghost, String ghostName, int trap) {

    /** The axes of the histogram, and with them what its density is. */
    public enum Scale {
        /** Both axes logarithmic; density per λ, so that a power law of exponent α is a line of slope −α. */
        LOG_LOG,
        /** λ logarithmic, density per decade linear: areas are shares of eigenvalues. */
        LOG_LINEAR,
        /** Both linear; density per λ. */
        LINEAR
    }

    /** The parts that can be shown or hidden. */
    public enum Part {
        ORIGINAL("Original", "The eigenvalues of the layer"),
        RANDOMIZED("Randomized", "The eigenvalues after its elements are shuffled"),
        TRAPS("Max random", "The largest eigenvalue of the shuffled layer: a trap if it stands far from the bulk"),
        POWER_LAW("Power law", "The power law fitted to the tail, from xmin on"),
        BULK("Marchenko–Pastur", "What pure noise of the same size would give"),
        EDGES("λ±", "The edges of the Marchenko–Pastur bulk");

        private final String label;
        private final String meaning;

        Part(String label, String meaning) {
            this.label = label;
            this.meaning = meaning;
        }

        public String label() {
            return label;
        }

        /** One line for a tool tip. */
        public String meaning() {
            return meaning;
        }
    }

    /** Log-log, all parts, no ghost. */
    public static final EsdView DEFAULT = new EsdView(Scale.LOG_LOG, 0, EnumSet.allOf(Part.class), "Original",
            null, "", 0);

    /** The most bins that make sense. */
    public static final int MAX_BINS = 500;

    public EsdView {
        Objects.requireNonNull(scale);
        parts = Set.copyOf(parts);
        if (trap < 0) {
            throw new IllegalArgumentException("trap: " + trap);
        }
        if (bins < 0 || bins > MAX_BINS) {
            throw new IllegalArgumentException("bins: %d, not within 0 and %d".formatted(bins, MAX_BINS));
        }
    }

    public boolean shows(Part part) {
        return parts.contains(part);
    }

    public EsdView withScale(Scale other) {
        return new EsdView(other, bins, parts, name, ghost, ghostName, trap);
    }

    public EsdView withBins(int count) {
        return new EsdView(scale, count, parts, name, ghost, ghostName, trap);
    }

    public EsdView withParts(Set<Part> others) {
        return new EsdView(scale, bins, others, name, ghost, ghostName, trap);
    }

    /** @param called what the legend calls the layer's own spectrum */
    public EsdView withName(String called) {
        return new EsdView(scale, bins, parts, called, ghost, ghostName, trap);
    }

    /** @param called what the legend calls it */
    public EsdView withGhost(Analyzed other, String called) {
        return new EsdView(scale, bins, parts, name, other, called, trap);
    }

    /** @param number of the trap, from 0; one that the layer does not have is the first */
    public EsdView withTrap(int number) {
        return new EsdView(scale, bins, parts, name, ghost, ghostName, number);
    }
}
