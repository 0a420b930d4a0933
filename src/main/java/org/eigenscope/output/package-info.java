/**
 * Writes files whole or not at all, under names that cannot lead anywhere else.
 * Key type: {@link org.eigenscope.output.AtomicFile}. Depends on the JDK alone.
 */
package org.eigenscope.output;
