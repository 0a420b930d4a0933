/**
 * Help, About and the findings of the open file. Key type: {@link org.eigenscope.desktop.help.HelpPage}.
 */
package org.eigenscope.desktop.help;
