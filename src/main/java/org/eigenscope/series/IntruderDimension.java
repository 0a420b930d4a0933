package org.eigenscope.series;

import java.io.Serializable;
import org.eigenscope.metric.NumberText;

/**
 * A leading singular vector of a fine-tuned matrix that resembles none of its base: an intruder dimension
 * (Shuttleworth, Andreas, Torralba, Sharma, arXiv 2410.21228). Low-rank adapters make them, full fine-tuning hardly
 * does.
 *
 * @param slice its slice, from 0
 * @param rank its place among the singular values of the tuned matrix, 1 for the largest
 * @param singularValue its σ
 * @param cosine maxⱼ |⟨uᵢ, u⁰ⱼ⟩| over all left singular vectors of the base matrix, below ε
 */
public record IntruderDimension(int slice, int rank, double singularValue, double cosine) implements Serializable {

    /** Gives its place and its cosine: {@code 4: 0.31}, or with the slice {@code [2] 4: 0.31}. */
    public String words() {
        return "%s%d: %s".formatted(slice == 0 ? "" : "[" + slice + "] ", rank, NumberText.figure(cosine, 2));
    }
}
