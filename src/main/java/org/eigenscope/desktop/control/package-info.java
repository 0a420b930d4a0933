/**
 * Controls and commands that several views share. Key type: {@link org.eigenscope.desktop.control.Command}.
 */
package org.eigenscope.desktop.control;
