/**
 * Tables and files from a {@link org.eigenscope.analysis.ModelReport}: CSV, JSON, HTML. Key type: {@code DetailsTable},
 * WeightWatcher's details as a table. Depends on {@code analysis} and below, and on {@code chart} for figures
 * in HTML.
 */
package org.eigenscope.report;
