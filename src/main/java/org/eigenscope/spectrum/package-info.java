/**
 * Pure statistics of spectra: power-law tails, Marchenko–Pastur, Tracy–Widom, the spiked model, histograms, shuffles.
 * Key type: {@link org.eigenscope.spectrum.Spectrum}. Works on arrays of doubles; depends on {@code linalg} at most.
 */
package org.eigenscope.spectrum;
