/**
 * The window: view models tested without a stage, thin views over them, and the composition root.
 * Key type: {@code EigenscopeApp}. The only package that knows JavaFX; may use all others.
 */
package org.eigenscope.desktop;
