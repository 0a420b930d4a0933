"""Makes the blocks of IQ4_NL, IQ4_XS, TQ1_0 and TQ2_0, and what the package gguf (0.19) decodes them to."""
import numpy
from gguf import GGMLQuantizationType as T, GGML_QUANT_SIZES
from gguf.quants import dequantize

random = numpy.random.default_rng(7)
for type in T.IQ4_NL, T.IQ4_XS, T.TQ1_0, T.TQ2_0:
    elements, size = GGML_QUANT_SIZES[type]
    blocks = random.integers(0, 256, size=(3, size), dtype=numpy.uint8)
    # A scale that is a normal number, at the start of a block or, of the ternary ones, at its end.
    at = size - 2 if type.name.startswith('TQ') else 0
    blocks[:, at:at + 2] = random.normal(scale=0.02, size=(3, 1)).astype('<f2').view(numpy.uint8)
    blocks.tofile(f'{type.name}.blocks')
    dequantize(blocks, type).astype('<f4').tofile(f'{type.name}.f32')
