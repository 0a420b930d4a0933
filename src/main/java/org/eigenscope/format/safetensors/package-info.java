/**
 * Reads safetensors files: <a href="https://github.com/huggingface/safetensors">format</a>.
 * Key type: {@link org.eigenscope.format.safetensors.SafetensorsFormat}. Depends on {@code format} and {@code model}.
 */
package org.eigenscope.format.safetensors;
