package org.eigenscope.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ModelTest {

    private static final TensorData NONE = () -> {
        throw new IOException("no elements");
    };
    private static final MatrixSource NO_MATRIX = () -> {
        throw new IOException("no elements");
    };

    private static Tensor tensor(String name, long bytes, long... dims) {
        return new Tensor(name, DType.F32, Shape.of(dims), bytes, NONE);
    }

    private static Model model(Path path, Layer... layers) {
        return new Model(path, "safetensors", Map.of(), List.of(layers), List.of(), List.of());
    }

    @Test
    void isCalledAsItsFileIs() {
        assertThat(model(Path.of("models", "bert.onnx")).name()).isEqualTo("bert.onnx");
        assertThat(model(Path.of("/")).name()).isEqualTo("/");
    }

    @Test
    void countsWhatTheFileHoldsAndNotWhatIsMadeOfIt() {
        Layer dense = new Layer(1, "fc", LayerKind.DENSE, tensor("fc.weight", 48, 4, 3),
                new WeightMatrix(4, 3, 1, 3, false, true, NO_MATRIX), "");
        Layer bias = new Layer(2, "fc.bias", LayerKind.BIAS, tensor("fc.bias", 16, 4), null, "a vector");
        Layer tied = new Layer(3, "head", LayerKind.DENSE, tensor("head.weight", 0, 4, 3), null, "the elements of fc");
        // 4 × 3 as a product of rank 1, whose factors are listed: the product is in no file.
        Layer up = new Layer(4, "fc.lora_b", LayerKind.OTHER, tensor("fc.lora_b", 16, 4, 1), null, "part of fc.lora");
        Layer down = new Layer(5, "fc.lora_a", LayerKind.OTHER, tensor("fc.lora_a", 12, 1, 3), null, "part of fc.lora");
        Layer adapter = new Layer(6, "fc.lora", LayerKind.LORA, tensor("fc.lora", 0, 4, 3),
                new WeightMatrix(4, 3, 1, 1, false, true, NO_MATRIX), "");
        Model model = model(Path.of("m"), dense, bias, tied, up, down, adapter);

        assertThat(model.bytes()).isEqualTo(92);
        assertThat(model.elements()).isEqualTo(12 + 4 + 7);
    }

    @Test
    void keepsTheFilesOwnOrderAndCannotBeChanged() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("z", "1");
        metadata.put("a", "2");
        List<Finding> findings = new ArrayList<>();
        Model model = new Model(Path.of("m"), "npz", metadata, List.of(), findings, List.of());
        metadata.put("b", "3");
        findings.add(new Finding(Finding.Severity.NOTE, "", "late"));

        assertThat(model.metadata()).containsExactly(Map.entry("z", "1"), Map.entry("a", "2"));
        assertThat(model.findings()).isEmpty();
    }

    @Test
    void aLayerHasMatricesOrAReasonWhyNot() {
        Tensor tensor = tensor("w", 48, 4, 3);
        WeightMatrix matrix = new WeightMatrix(4, 3, 1, 3, false, true, NO_MATRIX);

        assertThatIllegalArgumentException().isThrownBy(() -> new Layer(1, "w", LayerKind.DENSE, tensor, null, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Layer(1, "w", LayerKind.DENSE, tensor, matrix,
                "both"));
    }

    @Test
    void aMatrixKnowsItsLargerSideAndItsEigenvalues() {
        WeightMatrix wide = new WeightMatrix(3, 12, 5, 3, true, true, NO_MATRIX);

        assertThat(wide.n()).isEqualTo(12);
        assertThat(wide.m()).isEqualTo(3);
        assertThat(wide.q()).isEqualTo(4);
        assertThat(wide.eigenvalues()).isEqualTo(15);
        assertThat(wide.elements()).isEqualTo(180);
        assertThat(new WeightMatrix(50_000, 50_000, 1, 8, false, true, NO_MATRIX).elements()).isEqualTo(2_500_000_000L);
        assertThatIllegalArgumentException().isThrownBy(() -> new WeightMatrix(3, 12, 1, 4, false, true, NO_MATRIX));
    }
}
