package org.eigenscope.analysis;

import java.io.Serializable;

/**
 * A Marchenko–Pastur bulk: the spectrum that W would have if its elements were independent with variance σ².
 *
 * @param sigma σ of an element (of the matrices as analyzed: a kernel's slices are scaled by √½)
 * @param lambdaMinus lower bulk edge λ− = σ²(√N − √M)²
 * @param lambdaPlus upper bulk edge λ+ = σ²(√N + √M)²
 * @param spikes eigenvalues above λ+ that the test calls spikes
 */
public record BulkFit(double sigma, double lambdaMinus, double lambdaPlus, int spikes) implements Serializable {}
