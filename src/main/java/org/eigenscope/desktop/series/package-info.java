/**
 * Several models beside each other. Key type: {@link org.eigenscope.desktop.series.ComparePane}.
 */
package org.eigenscope.desktop.series;
