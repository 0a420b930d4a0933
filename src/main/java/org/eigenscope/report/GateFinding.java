package org.eigenscope.report;

/**
 * Something that a gate looks for, found in a layer.
 *
 * @param rule what it is called: {@code trap}
 * @param layer the name of the layer, with its slice if it is about one
 * @param message one sentence
 * @param fails true if the gate does not pass for it
 * @param state {@code new} or {@code unchanged} since the baseline; empty without one
 */
public record GateFinding(String rule, String layer, String message, boolean fails, String state) {

    /**
     * A rule of a gate.
     *
     * @param id its name
     * @param meaning what it finds, in a sentence
     */
    public record Rule(String id, String meaning) {}
}
