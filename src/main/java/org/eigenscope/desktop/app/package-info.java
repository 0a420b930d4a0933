/**
 * The application: its start and composition root, the main window with its menus, bars and dialogs.
 * Key types: {@link org.eigenscope.desktop.app.EigenscopeApp}, {@link org.eigenscope.desktop.app.MainWindow}.
 */
package org.eigenscope.desktop.app;
