/**
 * Flax's msgpack: trees of parameters of JAX.
 *
 * <p>Specification: https://github.com/msgpack/msgpack/blob/master/spec.md; flax.serialization has the extensions.
 */
package org.eigenscope.format.flax;
