package org.eigenscope.format.packed;

import java.io.IOException;
import java.util.List;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/** Every scheme once. */
public final class PackingSchemes {

    private static final List<PackingScheme> ALL = List.of(
            RowSchemes::awqByOutputs,
            ColumnSchemes::gptq,
            ColumnSchemes::awq,
            ColumnSchemes::marlin,
            RowSchemes::compressedIntegers,
            RowSchemes::torchAo,
            RowSchemes::nvfp4,
            RowSchemes::mxfp4,
            RowSchemes::mlx,
            WholeSchemes::bitsAndBytes,
            WholeSchemes::hqq,
            WholeSchemes::rowsOfBytes,
            WholeSchemes::compressedBytes,
            KerasSchemes::quantized);

    private PackingSchemes() {}

    /** Bytes, or floats of 8 bits that are exponents, as the powers of two that scale groups. */
    public static TensorData exponents(Tensor scales) {
        return RowSchemes.exponents(scales);
    }

    /**
     * The weights of a module, by the first scheme that is its own.
     *
     * @return null if it is none of them
     */
    public static DecodedWeights decode(PackedModule module) {
        for (PackingScheme scheme : ALL) {
            try {
                DecodedWeights decoded = scheme.decode(module);
                if (decoded != null) {
                    return decoded;
                }
            } catch (PackingConfig.Unclear e) {
                return DecodedWeights.not(e.getMessage());
            } catch (IOException | IllegalArgumentException | ArithmeticException e) {
                return DecodedWeights.not("its parts contradict each other: " + e.getMessage());
            }
        }
        return null;
    }
}
