/**
 * Reads safetensors files, single or sharded by an index: <a
 * href="https://github.com/huggingface/safetensors">format</a>.
 * Key type: {@link org.eigenscope.format.safetensors.SafetensorsFormat}. Depends on {@code format} and {@code model}.
 */
package org.eigenscope.format.safetensors;
