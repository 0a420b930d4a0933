/**
 * The window. Each feature is a package that holds its views beside the view models that they show; {@code app} puts
 * them together. May use everything but {@code cli}, and is the only room that knows JavaFX.
 */
package org.eigenscope.desktop;
