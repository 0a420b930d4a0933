/**
 * Settings remembered from one start to the next, where the platform wants them, and the theme.
 * Key type: {@link org.eigenscope.desktop.settings.Preferences}.
 */
package org.eigenscope.desktop.settings;
