/**
 * The command line, by picocli: every command of the program, and the start of the window.
 * Key type: {@link org.eigenscope.cli.Main}. May use everything; the window only through its launcher.
 */
package org.eigenscope.cli;
