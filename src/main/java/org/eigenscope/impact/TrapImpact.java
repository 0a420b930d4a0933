package org.eigenscope.impact;

import java.util.List;
import org.eigenscope.analysis.Trap;
import org.eigenscope.model.Layer;
import org.eigenscope.surgery.Removal;

/** The effect of removing one trap in one way. */
public sealed interface TrapImpact {

    Layer layer();

    /** The trap's number in its layer, from 1, the strongest first. */
    int number();

    Trap trap();

    Removal way();

    /**
     * It was measured.
     *
     * @param relativeChange ‖ΔW‖/‖W‖ of the layer
     * @param draws how many times the removal was drawn: 1 of one that leaves nothing to chance
     * @param effects one for each output
     */
    record Measured(Layer layer, int number, Trap trap, Removal way, double relativeChange, int draws,
            List<Effect> effects) implements TrapImpact {

        public Measured {
            effects = List.copyOf(effects);
        }
    }

    /** It could not be measured; the message is a sentence. */
    record Failed(Layer layer, int number, Trap trap, Removal way, String message) implements TrapImpact {}

    /**
     * The effect on one output, beside that of random changes.
     *
     * @param removal of the trap
     * @param random of random changes of rank one and of the same size
     * @param randomDraws how many; 0 if none were drawn
     * @param accuracyBefore with the network as it is; NaN without labels
     */
    record Effect(OutputEffect removal, OutputEffect random, int randomDraws, double accuracyBefore) {

        /** How many times the mean effect of a random change it is; NaN without such. */
        public double ratio() {
            return random == null ? Double.NaN : removal.main().mean() / random.main().mean();
        }

        /** The same of the relative change. */
        double changeRatio() {
            return random == null ? Double.NaN : removal.change().mean() / random.change().mean();
        }

        /**
         * True if it is more than the effect of every random change; false also where there are none. Of an embedding
         * either its direction or its relative change.
         */
        public boolean visible() {
            return judged() && (removal.main().mean() > random.main().largest()
                    || !removal.role().answers() && removal.change().mean() > random.change().largest());
        }

        /** True if there are random changes to judge it by. */
        public boolean judged() {
            return random != null;
        }
    }
}
