/**
 * Tables that published methods make from the spectra of a model: sparsities, learning rates, weight decays, ranks.
 * Key type: {@link org.eigenscope.plan.ModelPlan}. Depends on {@code analysis}, {@code metric} and below.
 */
package org.eigenscope.plan;
