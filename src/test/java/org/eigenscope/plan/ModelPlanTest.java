package org.eigenscope.plan;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Golden;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.model.LayerKind;
import org.eigenscope.spectrum.FitQuality.Verdict;
import org.eigenscope.spectrum.Spectrum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** Against NumPy ({@code src/test/resources/reference/plan.py}) and figures that were published. */
class ModelPlanTest {

    private static final List<String> MATRICES = List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj",
            "self_attn.o_proj", "mlp.gate_proj", "mlp.down_proj", "mlp.up_proj");

    private static JsonObject reference() throws IOException {
        return JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/plan.json")))
                .getAsJsonObject();
    }

    /** The matrices of LLaMA-7B by the exponents that were published; each has the same for all methods here. */
    private static List<LayerFigures> llama() throws IOException {
        JsonArray alphas = reference().getAsJsonArray("alphas");
        List<LayerFigures> layers = new ArrayList<>();
        for (int i = 0; i < alphas.size(); i++) {
            String matrix = MATRICES.get(i % 7);
            layers.add(layer(i + 1, "model.layers.%d.%s".formatted(i / 7, matrix), LayerKind.DENSE,
                    4096L * (matrix.startsWith("mlp") ? 11_008 : 4096), alphas.get(i).getAsDouble()));
        }
        return layers;
    }

    private static LayerFigures layer(int id, String name, LayerKind kind, long parameters, double alpha) {
        Spectrum esd = Spectrum.of(DoubleStream.iterate(1, x -> x + 1).limit(100).toArray());
        return new LayerFigures(id, name, kind, parameters, 4096, 1, alpha, alpha, 73.2, esd, Verdict.PLAUSIBLE);
    }

    private static PlanOptions options() throws IOException {
        JsonObject reference = reference();
        return new PlanOptions(reference.get("sparsity").getAsDouble(), reference.get("epsilon").getAsDouble(), 0.5,
                1.5, 9, reference.get("meanRank").getAsInt());
    }

    @Test
    void sparsitiesOfLlama7bAreThoseThatWerePublished() throws IOException {
        List<LayerPlan> plans = ModelPlan.of(llama(), options()).layers();
        JsonArray expected = reference().getAsJsonArray("sparsities");
        for (int i = 0; i < plans.size(); i++) {
            assertThat(plans.get(i).sparsity()).isCloseTo(expected.get(i / 7).getAsDouble(), within(1e-12));
            assertThat(plans.get(i).block()).isEqualTo("model.layers." + i / 7);
        }
        assertThat(plans.getFirst().sparsity()).isCloseTo(0.5042, within(1e-4));
        LayerPlan lowest = plans.stream().min(Comparator.comparingDouble(LayerPlan::sparsity)).orElseThrow();
        LayerPlan highest = plans.stream().max(Comparator.comparingDouble(LayerPlan::sparsity)).orElseThrow();
        assertThat(lowest.block()).isEqualTo("model.layers.9");
        assertThat(lowest.sparsity()).isCloseTo(0.5006, within(1e-4));
        assertThat(highest.block()).isEqualTo("model.layers.25");
        assertThat(highest.sparsity()).isCloseTo(0.9297, within(1e-4));
    }

    @Test
    void factorsAndRanks() throws IOException {
        List<LayerPlan> plans = ModelPlan.of(llama(), options()).layers();
        for (int i = 0; i < plans.size(); i++) {
            double factor = reference().getAsJsonArray("factors").get(i).getAsDouble();
            assertThat(plans.get(i).learningRate()).isCloseTo(factor, within(1e-12));
            assertThat(plans.get(i).weightDecay()).isEqualTo(plans.get(i).learningRate());
            assertThat(plans.get(i).loraRank()).isEqualTo(reference().getAsJsonArray("ranks").get(i).getAsInt());
        }
        assertThat(plans.stream().mapToInt(LayerPlan::loraRank).sum()).isEqualTo(8 * plans.size());
        assertThat(plans.getFirst().learningRate()).as("the first layer is left alone").isOne();
    }

    @Test
    void truncationsKeepTheLargest() {
        LayerPlan plan = ModelPlan.of(List.of(layer(1, "w", LayerKind.DENSE, 10, 3)), PlanOptions.DEFAULT).layers()
                .getFirst();
        assertThat(plan.laserRank()).as("⌊0.1·4096⌋").isEqualTo(409);
        assertThat(plan.laserShare()).as("more than there are").isOne();
        assertThat(plan.cutRank()).as("⌈73.2⌉").isEqualTo(74);
        assertThat(plan.cutShare()).as("27 to 100 of 1 to 100").isCloseTo((5050 - 26 * 27 / 2) / 5050.0,
                within(1e-12));
    }

    @Test
    void embeddingsAndHeadsAreLeftAsTheyAre() throws IOException {
        List<LayerFigures> layers = new ArrayList<>(llama());
        layers.addFirst(layer(1000, "model.embed_tokens", LayerKind.EMBEDDING, 1_000_000, 1.1));
        layers.add(layer(1001, "lm_head", LayerKind.DENSE, 1_000_000, 1.1));
        ModelPlan plan = ModelPlan.of(layers, options());
        assertThat(plan.layers().getFirst().sparsity()).isNaN();
        assertThat(plan.layers().getFirst().loraRank()).isNull();
        assertThat(plan.layers().getLast().sparsity()).isNaN();
        assertThat(plan.layers().get(1).sparsity()).isCloseTo(0.5042, within(1e-4));
    }

    /** 1.3/0.98 of 90 % are more than all. */
    @Test
    void moreThanAllWeightsCannotBeTaken() throws IOException {
        ModelPlan plan = ModelPlan.of(llama(), PlanOptions.DEFAULT.withSparsity(0.9));
        assertThat(plan.whole()).isFalse();
        assertThat(plan.layers()).extracting(LayerPlan::sparsity).containsOnly(Double.NaN);
        assertThat(plan.problems().getFirst()).contains("model.layers.25 would have to lose more than all");
    }

    @Test
    void doubtIsSaid() {
        LayerFigures sure = layer(1, "a", LayerKind.DENSE, 10, 3);
        LayerFigures noise = new LayerFigures(2, "b", LayerKind.DENSE, 10, 100, 1, 2, 2, 5, sure.esd(), Verdict.NOISE);
        LayerFigures open = new LayerFigures(3, "c", LayerKind.DENSE, 10, 100, 1, 2, 2, 5, sure.esd(),
                Verdict.NOT_TESTED);
        ModelPlan plan = ModelPlan.of(List.of(sure, noise, open), PlanOptions.DEFAULT);
        assertThat(plan.layers()).extracting(LayerPlan::note).containsExactly("", "no structure beyond noise",
                "α not tested");
        assertThat(plan.problems()).containsExactly(
                "it was not tested whether the tails of 1 of 3 layers are power laws; --bootstrap 200 tests it",
                "the exponents of 1 of 3 layers are doubtful, as their notes say: so is what is planned from them");
    }

    @Test
    void layersWithoutAnExponentAreLeftAlone() {
        LayerFigures none = layer(2, "b", LayerKind.DENSE, 10, Double.NaN);
        ModelPlan plan = ModelPlan.of(List.of(layer(1, "a", LayerKind.DENSE, 10, 3), none,
                layer(3, "c", LayerKind.DENSE, 10, 4), layer(4, "d", LayerKind.DENSE, 10, 5)), PlanOptions.DEFAULT);
        assertThat(plan.layers().get(1).sparsity()).isNaN();
        assertThat(plan.layers().get(1).learningRate()).isOne();
        assertThat(plan.layers().get(1).loraRank()).isNull();
        assertThat(plan.layers().getFirst().sparsity()).isCloseTo(0.35, within(1e-12));
        assertThat(ModelPlan.of(List.of(none), PlanOptions.DEFAULT).layers().getFirst().sparsity()).isNaN();
        assertThat(ModelPlan.of(List.of(), PlanOptions.DEFAULT).layers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"model.layers.3.mlp.up_proj, model.layers.3",
            "bert/encoder/layer_11/output/dense, bert/encoder/layer_11", "layer1.0.conv1, layer1.0",
            "0, ''", "dense_1, ''", "fc1, ''", "encoder.block.3.layer.0.SelfAttention.q, encoder.block.3"})
    void blocksAreToldByNames(String name, String block) {
        assertThat(PrunedBlocks.of(name)).isEqualTo(block);
    }

    @Test
    void optionsAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> PlanOptions.DEFAULT.withSparsity(1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PlanOptions(0.5, 1.1, 0.5, 1.5, 9, 8));
        assertThatIllegalArgumentException().isThrownBy(() -> new PlanOptions(0.5, 0.3, 1.5, 0.5, 9, 8));
        assertThatIllegalArgumentException().isThrownBy(() -> new PlanOptions(0.5, 0.3, 0.5, 1.5, 11, 8));
        assertThatIllegalArgumentException().isThrownBy(() -> new PlanOptions(0.5, 0.3, 0.5, 1.5, 9, 0));
    }

    @Test
    void aPlanIsMadeOfAnAnalysis() throws Exception {
        ModelReport report = Golden.analyze(Golden.example("digits-well-trained.safetensors"),
                AnalysisOptions.DEFAULT);
        List<LayerPlan> plans = ModelPlan.of(report, PlanOptions.DEFAULT).layers();
        assertThat(plans).extracting(LayerPlan::name).containsExactly("fc1", "fc2", "fc3");
        Analyzed first = report.analyzed().getFirst();
        assertThat(plans.getFirst().alphaHill()).isEqualTo(first.readings().hillAlpha());
        assertThat(plans.getFirst().cutRank()).isEqualTo((int) Math.ceil(first.scale().effectiveRank()));
        double taken = 0;
        double weights = 0;
        for (int i = 0; i < plans.size(); i++) {
            double n = report.analyzed().get(i).layer().weights().elements();
            taken += n * plans.get(i).sparsity();
            weights += n;
        }
        assertThat(taken / weights).isCloseTo(0.5, within(1e-12));
    }
}
