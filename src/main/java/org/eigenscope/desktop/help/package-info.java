/** Help, glossary, guide, tour and About. Key type: {@link org.eigenscope.desktop.help.HelpPage}. */
package org.eigenscope.desktop.help;
