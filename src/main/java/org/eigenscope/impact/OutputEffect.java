package org.eigenscope.impact;

/**
 * The effect of a change on one output.
 *
 * @param output its name; empty if it has none
 * @param role how it was compared
 * @param js Jensen–Shannon divergence of the answers, in nats; unknown of an embedding
 * @param cosine cosine distance
 * @param change relative change of length
 * @param same share of equal answers; unknown of an embedding
 * @param accuracy share of right answers; NaN without labels
 * @param accuracySpread its standard deviation over draws; NaN of fewer than two
 */
public record OutputEffect(String output, OutputRole role, Estimate js, Estimate cosine, Estimate change,
        Estimate same, double accuracy, double accuracySpread) {

    /** The measure that stands for the effect: J of answers, cosine distance of embeddings. */
    public Estimate main() {
        return role.answers() ? js : cosine;
    }
}
