package org.eigenscope.impact;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.format.reader.Signature.Port;
import org.eigenscope.impact.engine.Answer;
import org.eigenscope.impact.engine.Engine;
import org.eigenscope.impact.engine.EngineException;
import org.eigenscope.impact.engine.EngineFolder;
import org.eigenscope.impact.engine.Engines;
import org.eigenscope.impact.engine.Network;
import org.eigenscope.impact.engine.NetworkInput;
import org.eigenscope.impact.engine.NetworkOpener;
import org.eigenscope.model.Layer;
import org.eigenscope.surgery.Removal;
import org.eigenscope.surgery.TensorElements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** ONNX Runtime, TensorFlow and PyTorch themselves; where the profile {@code engines} has fetched them. */
@EnabledIf("fetched")
class EnginesTest {

    private static final double ERRORS = 3;
    private static final Engines ENGINES = new Engines(EngineFolder.of(Map.of()));

    @TempDir
    private Path folder;

    static boolean fetched() {
        return Files.isDirectory(EngineFolder.of(Map.of()).path());
    }

    private static NetworkOpener opener(Path file) throws Exception {
        return ENGINES.load(Engine.of(Digits.signature(file).runtime()));
    }

    private static List<Answer> answers(Path file) throws Exception {
        Signature signature = Digits.signature(file);
        try (Network network = opener(file).open(file, signature.options());
                Probes probes = FileProbes.of(signature, Digits.images(), "y", 0)) {
            return network.answer(probes.batch(0, probes.count()));
        }
    }

    /** The same logits by all three, to 1e-5, and by plain arithmetic in double precision. */
    @Test
    void theEnginesAgree() throws Exception {
        List<float[]> logits = new ArrayList<>();
        for (Path file : List.of(Digits.ONNX, Digits.SAVED_MODEL, Digits.TORCH_SCRIPT)) {
            List<Answer> answers = answers(file);
            assertThat(answers).hasSize(1);
            assertThat(answers.getFirst().shape()).containsExactly(797L, 10L);
            logits.add(answers.getFirst().elements());
        }
        try (Probes probes = FileProbes.of(Digits.signature(Digits.ONNX), Digits.images(), "y", 0);
                Network plain = PlainNetwork.opener().open(Digits.ONNX, Map.of())) {
            logits.add(plain.answer(probes.batch(0, 797)).getFirst().elements());
        }
        float[] first = logits.getFirst();
        double scale = 0;
        for (float value : first) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (float[] other : logits) {
            for (int i = 0; i < first.length; i++) {
                assertThat(other[i]).isCloseTo(first[i], within((float) (1e-5 * Math.max(1, scale))));
            }
        }
    }

    /** The accuracy before and after is NumPy's, to the last image, and J is. */
    @ParameterizedTest
    @ValueSource(strings = {"digits-overtrained.onnx", "digits-overtrained-savedmodel",
        "digits-overtrained-savedmodel-v1", "digits-overtrained.torchscript.pt"})
    void theEffectOnTheTestImagesIsThatOfTheTable(String name) throws Exception {
        Path file = Digits.FOLDER.resolve(name);
        ImpactReport report = Digits.measure(file, opener(file), FileProbes.of(Digits.signature(file),
                Digits.images(), "y", 0), ClassLabels.of(Digits.images(), "y", 797), folder,
                Digits.options(List.of(new Removal.ByCause(), new Removal.Outliers(8)), 1, 0));
        assertThat(report.accuracy()).isEqualTo(0.9548306148055207, within(1e-12));
        for (String layer : List.of("fc1", "fc2")) {
            for (String[] way : new String[][] {{"cause", "centre"}, {"outliers", "largest"}}) {
                OutputEffect effect = Digits.effect(report, layer, way[0]).removal();
                assertThat(effect.js().mean()).isEqualTo(Digits.table(layer, way[1], "js_test")[0], within(1e-5));
                assertThat(effect.accuracy()).isEqualTo(Digits.table(layer, way[1], "test_accuracy")[0],
                        within(1e-12));
            }
        }
    }

    /**
     * A graph of TensorFlow 1 shows the operators that assign its variables, of the old kind and resources: both are
     * given other values in memory.
     */
    @ParameterizedTest
    @ValueSource(strings = {"fc1", "fc3"})
    void aVariableIsGivenOtherValuesInMemory(String name) throws Exception {
        Path file = Digits.FOLDER.resolve("digits-overtrained-savedmodel-v1");
        Signature signature = Digits.signature(file);
        List<Layer> layers = Digits.open(file).layers();
        Layer layer = layers.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        String variable = layer.tensor().name();
        ByteBuffer elements = ByteBuffer.allocateDirect((int) layer.tensor().bytes());
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) layer.tensor().bytes());
        TensorElements.make(layer, layer.weights(), elements, () -> {});
        try (Network network = opener(file).open(file, signature.options());
                Probes probes = FileProbes.of(signature, Digits.images(), "y", 0)) {
            List<NetworkInput> images = probes.batch(0, probes.count());
            float[] before = network.answer(images).getFirst().elements();
            assertThat(network.assigns(variable, elements.capacity() / Float.BYTES)).isTrue();
            network.assign(variable, zeros);
            assertThat(network.answer(images).getFirst().elements()).isNotEqualTo(before);
            network.assign(variable, elements);
            assertThat(network.answer(images).getFirst().elements()).isEqualTo(before);
            assertThat(network.assigns(variable, 1)).isFalse();
            assertThat(network.assigns("fc4", 1)).isFalse();
        }
    }

    /** The functions of a graph of TensorFlow 2 do not show them. */
    @Test
    void aGraphWithoutOperatorsThatAssignTakesACopy() throws Exception {
        try (Network network = opener(Digits.SAVED_MODEL).open(Digits.SAVED_MODEL,
                Digits.signature(Digits.SAVED_MODEL).options())) {
            for (Layer layer : Digits.open(Digits.SAVED_MODEL).layers()) {
                assertThat(network.assigns(layer.tensor().name(), layer.tensor().shape().elements())).isFalse();
            }
            assertThat(network.takeWeights(Digits.SAVED_MODEL)).isTrue();
        }
    }

    /** So is the effect of the ways that are drawn, within three standard errors, as the draws are others. */
    @Test
    void theEffectOfDrawnWaysOnTheTestImagesIsThatOfTheTable() throws Exception {
        ImpactReport report = Digits.measure(Digits.ONNX, opener(Digits.ONNX), FileProbes.of(Digits.signature(
                Digits.ONNX), Digits.images(), "y", 0), ClassLabels.of(Digits.images(), "y", 797), folder,
                Digits.options(List.of(new Removal.RankOne(1, 0)), 20, 20));
        for (String layer : List.of("fc1", "fc2")) {
            TrapImpact.Effect effect = Digits.effect(report, layer, "rank-one");
            images(effect.removal(), layer, "rank one");
            images(effect.random(), layer, "a random");
        }
    }

    private static void images(OutputEffect effect, String layer, String way) throws Exception {
        double[] js = Digits.table(layer, way, "js_test");
        double[] accuracy = Digits.table(layer, way, "test_accuracy");
        // The probes are the same, so that draws alone differ; the engine computes in single precision.
        assertThat(effect.js().mean()).as("J of %s, %s", layer, way).isEqualTo(js[0],
                within(ERRORS * Math.hypot(js[1], effect.js().spread()) / Math.sqrt(20) + 1e-6));
        assertThat(effect.accuracy()).as("accuracy of %s, %s", layer, way).isEqualTo(accuracy[0],
                within(ERRORS * Math.hypot(accuracy[1], effect.accuracySpread()) / Math.sqrt(20) + 1e-9));
    }

    /** On 10,000 Gaussian probes J is within three standard errors of the table, whose probes are others. */
    @Test
    void theEffectOnGaussianProbesIsThatOfTheTable() throws Exception {
        Probes probes = DrawnProbes.of(Digits.signature(Digits.ONNX), Digits.open(Digits.ONNX),
                new ProbeOptions(10_000, 0, 7, Digits.MEAN, Digits.DEVIATION, 0, 0, Map.of()));
        ImpactReport report = Digits.measure(Digits.ONNX, opener(Digits.ONNX), probes, null, folder,
                Digits.options(List.of(new Removal.ByCause(), new Removal.Outliers(8)), 1, 0));
        Probes again = DrawnProbes.of(Digits.signature(Digits.ONNX), Digits.open(Digits.ONNX),
                new ProbeOptions(10_000, 0, 7, Digits.MEAN, Digits.DEVIATION, 0, 0, Map.of()));
        ImpactReport drawn = Digits.measure(Digits.ONNX, opener(Digits.ONNX), again, null, folder,
                Digits.options(List.of(new Removal.RankOne(1, 0)), 20, 20));
        for (String layer : List.of("fc1", "fc2")) {
            close(Digits.effect(report, layer, "cause").removal(), layer, "centre");
            close(Digits.effect(report, layer, "outliers").removal(), layer, "largest");
            close(Digits.effect(drawn, layer, "rank-one").removal(), layer, "rank one");
            close(Digits.effect(drawn, layer, "rank-one").random(), layer, "a random");
        }
    }

    private static void close(OutputEffect effect, String layer, String way) throws Exception {
        double[] js = Digits.table(layer, way, "js_gaussian");
        double[] same = Digits.table(layer, way, "same_answer_gaussian");
        assertThat(effect.js().mean()).as("J of %s, %s", layer, way).isEqualTo(js[0],
                within(ERRORS * error(effect.js(), js[1])));
        assertThat(effect.same().mean()).as("same answers of %s, %s", layer, way).isEqualTo(same[0],
                within(ERRORS * error(effect.same(), same[1])));
    }

    /** Of the difference of two such means: over probes, and over 20 draws of each. */
    private static double error(Estimate estimate, double deviation) {
        double draws = Double.isNaN(estimate.spread()) ? 0
                : (deviation * deviation + estimate.spread() * estimate.spread()) / 20;
        return Math.sqrt(2 * estimate.error() * estimate.error() + draws) + 1e-9;
    }

    /** What an engine says of a file that it does not take is one line. */
    @ParameterizedTest
    @ValueSource(strings = {"digits-overtrained.onnx", "digits-overtrained.torchscript.pt"})
    void aDamagedFileIsRefusedInALine(String name) throws Exception {
        byte[] bytes = Files.readAllBytes(Digits.FOLDER.resolve(name));
        Path cut = Files.write(folder.resolve(name), Arrays.copyOf(bytes, bytes.length / 2));
        NetworkOpener opener = opener(Digits.FOLDER.resolve(name));
        assertThatThrownBy(() -> opener.open(cut, Map.of())).isInstanceOf(EngineException.class)
                .hasMessageContaining("cannot load this network").hasMessageNotContaining("\n");
    }

    /** Probes of another length than the graph's are refused in a line too. */
    @Test
    void probesThatDoNotFitAreRefusedInALine() throws Exception {
        Signature own = Digits.signature(Digits.TORCH_SCRIPT);
        Port input = own.inputs().getFirst();
        // As of a graph that does not say how long its input is.
        Signature open = new Signature(own.runtime(), List.of(new Port(input.name(), input.type(), input.typeName(),
                List.of(Signature.ANY, Signature.ANY))), own.outputs(), own.options(), List.of());
        Probes probes = DrawnProbes.of(open, Digits.open(Digits.TORCH_SCRIPT),
                new ProbeOptions(4, 0, 0, 0, 1, 0, 0, Map.of("input", List.of(63L))));
        try (Network network = opener(Digits.TORCH_SCRIPT).open(Digits.TORCH_SCRIPT, Map.of())) {
            assertThatThrownBy(() -> network.answer(probes.batch(0, 4))).isInstanceOf(EngineException.class)
                    .hasMessageStartingWith("the network fails: ").hasMessageNotContaining("\n");
        }
    }
}
