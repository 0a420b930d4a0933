/**
 * The catalog of public numbers. Key type: {@link org.eigenscope.metric.Definitions}. Depends on {@code analysis}.
 */
package org.eigenscope.metric;
