/**
 * Reads GGUF files, split ones too, and decodes ggml's quantized blocks: <a
 * href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">gguf.md</a>, ggml-quants.c. Key type:
 * {@link org.eigenscope.format.gguf.GgufFormat}. Depends on {@code format} and {@code model}.
 */
package org.eigenscope.format.gguf;
