package org.eigenscope.plan;

import java.io.Serializable;

/**
 * What the methods ask of one layer; definitions.md has their formulas.
 *
 * @param id the layer's number
 * @param name its name
 * @param block the block that it is pruned with; empty if it is not pruned
 * @param alphaPeak the exponent that sparsities are made from; NaN without one
 * @param alphaHill the exponent that learning rates, decays and adapters are made from; NaN without one
 * @param sparsity AlphaPruning's share of its weights to take away; NaN if it is left as it is
 * @param learningRate TempBalance's factor of its learning rate; 1 if it is left alone
 * @param weightDecay AlphaDecay's factor of its weight decay; 1 if it is left alone
 * @param laserRank singular values that LASER keeps; null of a layer of several matrices
 * @param laserShare what that keeps of Σλ; NaN without
 * @param cutRank singular values that a truncation at the effective rank keeps; null of a layer of several matrices
 * @param cutShare what that keeps of Σλ; NaN without
 * @param loraRank rank of its adapter; null if it gets none
 * @param note why the exponents are to be doubted, or what is left alone; empty if nothing
 */
public record LayerPlan(
        int id, String name, String block, double alphaPeak, double alphaHill, double sparsity, double learningRate,
        double weightDecay, Integer laserRank, double laserShare, Integer cutRank, double cutShare, Integer loraRank,
        String note) implements Serializable {}
