/**
 * View models of what is open, selected, filtered and running. Observable, but free of stages and scenes, so that tests
 * drive them alone. Key type: {@link org.eigenscope.desktop.workbench.Workbench}.
 */
package org.eigenscope.desktop.workbench;
