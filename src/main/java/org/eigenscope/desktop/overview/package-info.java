/**
 * The whole model in one picture. Key type: {@link org.eigenscope.desktop.overview.OverviewPane}.
 */
package org.eigenscope.desktop.overview;
