package org.eigenscope.model;

import java.io.Serializable;
import java.util.Objects;

/**
 * The rounding of a tensor's numbers before they were stored.
 *
 * @param scheme the scheme, for people: {@code GPTQ, 4 bits, groups of 128}
 * @param bits of a stored element
 */
public record Quantization(String scheme, int bits) implements Serializable {

    public Quantization {
        Objects.requireNonNull(scheme);
    }
}
