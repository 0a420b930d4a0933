package org.eigenscope.impact;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.impact.engine.Answer;
import org.eigenscope.impact.engine.Network;
import org.eigenscope.impact.engine.NetworkInput;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.surgery.LayerChange;
import org.eigenscope.surgery.Removal;
import org.eigenscope.surgery.Surgeon;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Changes in the memory of an engine that can make them: one layer at a time, and no copy of the files. */
class ChangedNetworkTest {

    private static final Path FILE = Digits.FOLDER.resolve("digits-overtrained-savedmodel-v1");

    @TempDir
    private Path folder;

    /** An engine whose variables are changed in memory. */
    private static final class Variables implements Network {

        private final Map<String, float[]> assigned = new HashMap<>();

        @Override
        public boolean assigns(String variable, long elements) {
            return true;
        }

        @Override
        public void assign(String variable, ByteBuffer elements) {
            float[] values = new float[elements.remaining() / Float.BYTES];
            elements.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
            assigned.put(variable, values);
        }

        @Override
        public List<Answer> answer(List<NetworkInput> batch) {
            return List.of();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Test
    void aLayerHasItsOwnWeightsAgainWhenTheNextIsChanged() throws Exception {
        Model model = Digits.open(FILE);
        List<ImpactSubject> subjects = Digits.subjects(model);
        Surgeon surgeon = new Surgeon(Digits.algebra());
        Signature signature = Digits.signature(FILE);
        Variables engine = new Variables();
        try (ChangedNetwork network = new ChangedNetwork((path, options) -> engine, signature, model, folder,
                AnalysisContext.UNHINDERED)) {
            network.unchanged();
            LayerChange one = surgeon.remove(subjects.getFirst().report(), List.of(),
                    new Removal.RandomRankOne(0.1, 1), AnalysisContext.UNHINDERED);
            LayerChange other = surgeon.remove(subjects.getLast().report(), List.of(),
                    new Removal.RandomRankOne(0.1, 2), AnalysisContext.UNHINDERED);
            assertThat(one.layer().name()).isNotEqualTo(other.layer().name());

            assertThat(network.with(one)).isSameAs(engine);
            assertThat(engine.assigned).containsOnlyKeys(one.layer().tensor().name());
            assertThat(engine.assigned.get(one.layer().tensor().name())).isNotEqualTo(stored(one.layer()));

            network.with(other);
            assertThat(engine.assigned.get(one.layer().tensor().name())).isEqualTo(stored(one.layer()));
            assertThat(engine.assigned.get(other.layer().tensor().name())).isNotEqualTo(stored(other.layer()));
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static float[] stored(Layer layer) throws Exception {
        float[] values = new float[(int) layer.tensor().shape().elements()];
        try (ElementReader reader = layer.tensor().data().open()) {
            reader.read(0, values, 0, values.length);
        }
        return values;
    }
}
