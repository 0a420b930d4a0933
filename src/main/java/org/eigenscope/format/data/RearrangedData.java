package org.eigenscope.format.data;

import org.eigenscope.model.Quantization;
import org.eigenscope.model.TensorData;

/** The elements of other data in another order: what is known of each element stays true. */
public interface RearrangedData extends TensorData {

    /** The data whose elements these are. */
    TensorData data();

    @Override
    default boolean dequantized() {
        return data().dequantized();
    }

    @Override
    default Quantization quantization() {
        return data().quantization();
    }
}
