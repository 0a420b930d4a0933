package org.eigenscope.impact;

import java.util.List;
import java.util.Map;
import org.eigenscope.surgery.Removal;

/**
 * How the effect of traps is measured.
 *
 * @param ways of taking them out
 * @param replicas shuffles of a way that draws them, each measured by itself; at least 1
 * @param random random changes of the same size beside each; 0 for none
 * @param seed of the shuffles and random changes
 * @param temperature what logits are divided by before their softmax, more than 0; 1 for the answers as they are
 * @param roles of outputs that are told rather than guessed, by their names
 */
public record ImpactOptions(List<Removal> ways, int replicas, int random, long seed, double temperature,
        Map<String, OutputRole> roles) {

    public ImpactOptions {
        ways = List.copyOf(ways);
        roles = Map.copyOf(roles);
        if (replicas < 1 || random < 0 || !(temperature > 0) || !Double.isFinite(temperature)) {
            throw new IllegalArgumentException("%d replicas, %d random changes, T = %s".formatted(replicas, random,
                    temperature));
        }
    }
}
