/**
 * The window's view models: what is open, what is selected, what runs. Observable, but free of stages and scenes, so that tests drive them alone.
 * Key type: {@link org.eigenscope.desktop.state.Workbench}.
 * May use everything but {@code cli} and the views.
 */
package org.eigenscope.desktop.state;
