package org.eigenscope.impact;

import java.util.List;
import org.eigenscope.model.Model;

/**
 * The effects of the traps of a model on its answers.
 *
 * @param model the model
 * @param engine what ran it
 * @param fed what it was fed with, a sentence for each input
 * @param probes how many
 * @param randomProbes how many of them each random change and each shuffle saw
 * @param outputs what was compared, a sentence for each output
 * @param accuracy with the network as it is; NaN without labels
 * @param temperature what logits were divided by before their softmax
 * @param impacts one for each trap and way
 */
public record ImpactReport(Model model, String engine, List<String> fed, int probes, int randomProbes,
        List<String> outputs, double accuracy, double temperature, List<TrapImpact> impacts) {

    public ImpactReport {
        fed = List.copyOf(fed);
        outputs = List.copyOf(outputs);
        impacts = List.copyOf(impacts);
    }

    /** True if a trap could not be measured. */
    public boolean partial() {
        return impacts.stream().anyMatch(TrapImpact.Failed.class::isInstance);
    }
}
