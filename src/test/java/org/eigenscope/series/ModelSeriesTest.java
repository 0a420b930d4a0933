package org.eigenscope.series;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Which layers of several models are one layer of a network. */
class ModelSeriesTest {

    @Test
    void equalNamesNeedNoWords() {
        ModelSeries series = ModelSeries.of(model("fc1 8 6", "fc2 6 4"), model("fc2 6 4", "fc1 8 6"));
        assertThat(pairs(series)).containsExactly("fc1 = fc1", "fc2 = fc2");
        assertThat(series.explanation()).isEmpty();
    }

    @Test
    void aPrefixOfEitherModelIsSeenThrough() {
        List<String> names = List.of("embed 9 6", "layers.0.q 6 6", "layers.0.k 6 6", "layers.1.q 6 6",
                "layers.1.k 6 6");
        for (String prefix : List.of("module.", "model.", "albert.", "base_model.model.", "0.auto_model.",
                "net.of.mine.")) {
            Model plain = model(names);
            Model wrapped = model(names.stream().map(name -> prefix + name).toList());
            ModelSeries there = ModelSeries.of(plain, wrapped);
            assertThat(pairs(there)).hasSize(5).allSatisfy(pair -> assertThat(pair).contains(" = " + prefix));
            assertThat(there.explanation()).isEqualTo("5 layers with different names were matched by the ends of "
                    + "their names "
                    + "and by shape: the second model puts “" + prefix + "” in front.");
            ModelSeries back = ModelSeries.of(wrapped, plain);
            assertThat(pairs(back)).hasSize(5).allSatisfy(pair -> assertThat(pair).startsWith(prefix)
                    .doesNotContain("–"));
            assertThat(back.explanation()).contains("the first model puts “" + prefix + "” in front");
        }
    }

    @Test
    void oneBeginningMayStandForAnother() {
        ModelSeries series = ModelSeries.of(model("bert.layer.0.q 6 6", "bert.layer.1.q 6 6", "bert.pooler 6 5"),
                model("roberta.layer.0.q 6 6", "roberta.layer.1.q 6 6", "head 6 5"));
        assertThat(pairs(series)).containsExactly("bert.layer.0.q = roberta.layer.0.q",
                "bert.layer.1.q = roberta.layer.1.q",
                "bert.pooler = –", "– = head");
        assertThat(series.explanation()).isEqualTo("2 layers with different names were matched by the ends of their "
                + "names and "
                + "by shape: the first model has “bert.” where the second model has “roberta.”.");
    }

    @Test
    void wrappersWithinNamesAreSeenThroughWhereverTheyAre() {
        ModelSeries series = ModelSeries.of(model("a 8 6", "b 8 6", "layers.0.q 6 6", "layers.1.q 6 6"),
                model("a 8 6", "b 8 6", "layers.0._orig_mod.q 6 6", "layers/1/_checkpoint_wrapped_module/q 6 6"));
        assertThat(pairs(series)).containsExactly("a = a", "b = b", "layers.0.q = layers.0._orig_mod.q",
                "layers.1.q = layers/1/_checkpoint_wrapped_module/q");
        assertThat(series.explanation()).isEqualTo(
                "2 layers with different names were matched: they differ by what wrappers and separators add.");
        ModelSeries compiled = ModelSeries.of(model("fc1 8 6", "fc2 6 4"),
                model("_orig_mod.module.fc1 8 6", "_orig_mod.module.fc2 6 4"));
        assertThat(pairs(compiled)).containsExactly("fc1 = _orig_mod.module.fc1", "fc2 = _orig_mod.module.fc2");
    }

    @Test
    void whatFitsSeveralIsNotGuessed() {
        Model plain = model("fc1 8 6", "fc2 6 4", "fc3 4 4");
        ModelSeries two = ModelSeries.of(plain, model("net.fc1 8 6", "ema.fc1 8 6", "net.fc2 6 4", "net.fc3 4 4"));
        assertThat(pairs(two)).containsExactly("fc1 = –", "fc2 = net.fc2", "fc3 = net.fc3", "– = net.fc1",
                "– = ema.fc1");
        assertThat(two.explanation()).endsWith("; 1 was not matched, since several fit equally well.");
        ModelSeries back = ModelSeries.of(model("net.fc1 8 6", "ema.fc1 8 6", "net.fc2 6 4", "net.fc3 4 4"), plain);
        assertThat(pairs(back)).containsExactly("net.fc1 = –", "ema.fc1 = –", "net.fc2 = fc2", "net.fc3 = fc3",
                "– = fc1");
        ModelSeries all = ModelSeries.of(plain, model("net.fc1 8 6", "ema.fc1 8 6", "net.fc2 6 4", "ema.fc2 6 4",
                "net.fc3 4 4", "ema.fc3 4 4"));
        assertThat(all.disjoint()).isTrue();
        assertThat(all.disjointWords()).isEqualTo("memory and memory have no layer in common: no names agree and "
                + "where they "
                + "end alike several fit equally well.");
    }

    @Test
    void shapesDecideWhereEndsAreAlike() {
        ModelSeries series = ModelSeries.of(model("0 8 6", "2 6 4"), model("body.0 8 6", "head.0 9 9", "body.2 6 4"));
        assertThat(pairs(series)).containsExactly("0 = body.0", "2 = body.2", "– = head.0");
    }

    @Test
    void aPrefixThatIsKnownTellsWhatHasAnotherShape() {
        ModelSeries series = ModelSeries.of(model("embed 9 6", "q 6 6", "k 6 6"),
                model("model.embed 11 6", "model.q 6 6", "model.k 6 6"));
        assertThat(pairs(series)).containsExactly("embed = model.embed", "q = model.q", "k = model.k");
        assertThat(series.layers().getFirst().mismatch(0, 1)).isEqualTo("the shapes differ: 9 × 6 and 11 × 6");
    }

    @Test
    void blocksOfDifferentNumbersAreNotOneLayer() {
        ModelSeries series = ModelSeries.of(model("h.0.q 6 6", "h.0.k 6 6"), model("h.1.q 6 6", "h.1.k 6 6"));
        assertThat(series.disjoint()).isTrue();
        assertThat(series.disjointWords()).contains("nor do any names end alike where the shapes are equal");
    }

    /** One name may be alike by chance. */
    @Test
    void oneLayerAloneIsNoPrefix() {
        ModelSeries series = ModelSeries.of(model("fc1 8 6", "fc2 6 4", "conv 5 5"),
                model("net.fc1 8 6", "net.fc2 6 4", "extra.conv 5 5"));
        assertThat(pairs(series)).contains("conv = –", "– = extra.conv");
        assertThat(pairs(ModelSeries.of(model("conv 5 5"), model("extra.conv 5 5"))))
                .containsExactly("conv = extra.conv");
        assertThat(pairs(ModelSeries.of(model("a.conv 5 5"), model("b.conv 5 5"))))
                .containsExactly("a.conv = –", "– = b.conv");
    }

    /** A new head or block beside layers that are called alike is what it seems to be. */
    @Test
    void whereMostNamesAreEqualTheRestIsLeft() {
        ModelSeries series = ModelSeries.of(model("fc1 8 6", "fc2 6 4", "fc3 4 4"),
                model("fc1 8 6", "fc2 6 4", "new.fc3 4 4"));
        assertThat(pairs(series)).containsExactly("fc1 = fc1", "fc2 = fc2", "fc3 = –", "– = new.fc3");
        assertThat(series.explanation()).isEmpty();
    }

    @Test
    void aLayerWithoutMatricesInOneModelIsListedWithItsReason() {
        Layer none = named(Matrices.layer(1, "fc1", new double[6], 6), "fc1");
        Model some = Matrices.model(Matrices.layer(1, "fc1", new double[48], 8, 6));
        for (ModelSeries series : List.of(ModelSeries.of(Matrices.model(none), some),
                ModelSeries.of(some, Matrices.model(none)))) {
            assertThat(series.layers()).singleElement().satisfies(row ->
                    assertThat(row.mismatch(0, 1)).isEqualTo(none.reason()));
        }
        assertThat(ModelSeries.of(Matrices.model(none), Matrices.model(none)).layers()).isEmpty();
    }

    @Test
    void aSeriesKeepsEachLayerInOneRow() {
        ModelSeries series = ModelSeries.of(List.of(model("fc1 8 6", "fc2 6 4"), model("fc1 8 6", "fc2 6 4", "fc3 4 4"),
                model("module.fc1 8 6", "module.fc2 6 4", "module.fc3 4 4")));
        assertThat(series.layers()).extracting(MatchedLayer::name).containsExactly("fc1", "fc2", "fc3");
        assertThat(series.layers()).extracting(MatchedLayer::models).containsExactly(3, 3, 2);
        assertThat(series.layers().getLast().in(0)).isEmpty();
        assertThat(series.layers().getLast().mismatch(0, 2)).isEqualTo("only the third model has it");
        assertThat(series.explanation()).isEqualTo("3 layers with different names were matched by the ends of their "
                + "names and by "
                + "shape: the third model puts “module.” in front.");
        Layer last = series.models().getLast().layers().getLast();
        assertThat(series.counterpart(2, last, 1)).map(Layer::name).contains("fc3");
        assertThat(series.counterpart(2, last, 0)).isEmpty();
        Comparison comparison = new Comparison(null, AuditOptions.DEFAULT);
        assertThatIllegalArgumentException().isThrownBy(() -> comparison.compare(series, null));
    }

    @Test
    void tensOfThousandsOfLayersAreMatched() {
        List<String> names = IntStream.range(0, 20_000).mapToObj(i -> "blocks.%d.experts.%d.up 6 4".formatted(i / 100,
                i % 100)).toList();
        ModelSeries series = ModelSeries.of(model(names), model(names.stream().map(name -> "model." + name).toList()));
        assertThat(series.layers()).hasSize(20_000).allSatisfy(row -> assertThat(row.models()).isEqualTo(2));
    }

    private static Model model(String... layers) {
        return model(List.of(layers));
    }

    /** Each layer as {@code name rows columns}. */
    private static Model model(List<String> layers) {
        List<Layer> made = new ArrayList<>();
        for (String layer : layers) {
            String[] parts = layer.split(" ");
            int rows = Integer.parseInt(parts[1]);
            int columns = Integer.parseInt(parts[2]);
            made.add(named(Matrices.layer(made.size() + 1, "any", new double[rows * columns], rows, columns),
                    parts[0]));
        }
        return Matrices.model(made.toArray(Layer[]::new));
    }

    private static Layer named(Layer layer, String name) {
        return new Layer(layer.id(), name, layer.kind(), layer.tensor(), layer.weights(), layer.reason());
    }

    private static List<String> pairs(ModelSeries two) {
        return two.layers().stream().map(row -> name(row.in(0)) + " = " + name(row.in(1))).toList();
    }

    private static String name(Optional<Layer> layer) {
        return layer.map(Layer::name).orElse("–");
    }
}
