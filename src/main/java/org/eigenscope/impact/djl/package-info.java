/**
 * Networks that the Deep Java Library runs. {@link org.eigenscope.impact.engine.EngineLoader} loads these classes, next
 * to the libraries of an engine: nothing else may name them.
 */
package org.eigenscope.impact.djl;
