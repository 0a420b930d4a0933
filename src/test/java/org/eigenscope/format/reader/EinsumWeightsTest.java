package org.eigenscope.format.reader;

import java.util.Arrays;
import org.eigenscope.model.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;

class EinsumWeightsTest {

    /** Weights of 2, 3, 5, … elements along their axes; a dash for what is no matrix as it is stored. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "abc,cde->abde | 1 | 2 × 15", // attention's query: what comes in is contracted, heads and size come out
        "abde,dec->abc | 1 | 6 × 5", // its way out
        "...a,ab->...b | 1 | 2 × 3",
        "cde,abc->abde | 0 | 2 × 15",
        "ebc,ecd->ebd | 1 | 2 × 3 × 5", // a stack: one matrix an expert
        "abc,dce->abde | 1 | 3 × 10", // heads × in × size: the inputs are moved before the heads
        "ab,cb->ac | 1 | 2 × 3", // outputs first
        "ab,ab->ab | 1 | -",
        "ab,bcd->ac | 1 | -",
        "ab,bdc->ac | 1 | -",
        "ab,bbc->ac | 1 | -",
        "abc,cde | 1 | -",
        "abc,cd->abd | 1 | 2 × 3",
        "abc,cde,ef->abd | 1 | -"})
    void tellsMatricesByTheSum(String equation, int operand, String expected) {
        String own = equation.replace(".", "").split("->")[0].split(",")[operand];
        long[] dims = Arrays.copyOf(new long[] {2, 3, 5, 7}, own.length());

        Shape shape = EinsumWeights.matrices(equation, operand, Shape.of(dims));

        assertThat(shape == null ? "-" : shape.toString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'abc,cde->abde', true", "'abde,dec->abc', true", "'ab,cb->ac', false", "'ebc,ecd->ebd', false",
        "'abc,dce->abde', false", "'abc,ced->abde', false"})
    void tellsWhetherScalesOfOutputsAreAlongTheLastAxes(String equation, boolean first) {
        assertThat(EinsumWeights.inputsFirst(equation, 1)).isEqualTo(first);
    }
}
