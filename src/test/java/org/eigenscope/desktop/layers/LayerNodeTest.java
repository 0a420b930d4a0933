package org.eigenscope.desktop.layers;

import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.TestLayers;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class LayerNodeTest {

    @Test
    void chainsOfOnlyChildrenAreOneNode() {
        List<LayerNode> forest = forest("encoder.layer.0.query", "encoder.layer.0.key", "encoder.layer.1.query",
                "head");
        assertThat(forest).extracting(LayerNode::label).containsExactly("encoder.layer", "head");
        LayerNode layers = forest.getFirst();
        assertThat(layers.item()).isNull();
        assertThat(layers.children()).extracting(LayerNode::label).containsExactly("0", "1.query");
        assertThat(layers.children().getFirst().children()).extracting(LayerNode::label)
                .containsExactly("query", "key");
        assertThat(layers.items()).hasSize(3);
    }

    @Test
    void aLayerMayHaveChildren() {
        List<LayerNode> forest = forest("fc1", "fc1.bias", "fc2");
        assertThat(forest).extracting(LayerNode::label).containsExactly("fc1", "fc2");
        assertThat(forest.getFirst().item().layer().name()).isEqualTo("fc1");
        assertThat(forest.getFirst().children()).extracting(LayerNode::label).containsExactly("bias");
    }

    @Test
    void slashesNestAndStrangeNamesSurvive() {
        List<LayerNode> forest = forest("bert/encoder/w", "bert/encoder/b", ".hidden", "a..b", "trailing.");
        assertThat(forest.getFirst().label()).isEqualTo("bert/encoder");
        assertThat(forest.stream().flatMap(node -> node.items().stream()).map(item -> item.layer().name()))
                .containsExactlyInAnyOrder("bert/encoder/w", "bert/encoder/b", ".hidden", "a..b", "trailing.");
    }

    private static List<LayerNode> forest(String... names) {
        return LayerNode.forest(Stream.of(names).map(name -> new LayerItem(TestLayers.dense(1, name, 20, 12)))
                .toList());
    }
}
