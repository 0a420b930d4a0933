/**
 * The parts of the window: thin views over {@link org.eigenscope.desktop.state}, each in a class of its own.
 * Key type: {@link org.eigenscope.desktop.view.MainWindow}.
 * May use everything but {@code cli}.
 */
package org.eigenscope.desktop.view;
