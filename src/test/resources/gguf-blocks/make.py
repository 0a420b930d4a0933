"""Makes the blocks of IQ1 to IQ4, NVFP4, TQ1_0 and TQ2_0, and what the package gguf (0.19) decodes them to."""
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

for type in T.IQ1_S, T.IQ1_M, T.IQ2_XXS, T.IQ2_XS, T.IQ2_S, T.IQ3_XXS, T.IQ3_S, T.NVFP4:
    elements, size = GGML_QUANT_SIZES[type]
    blocks = random.integers(0, 256, size=(5, size), dtype=numpy.uint8)
    if type == T.IQ1_M:
        # The four nibbles of its scale are the highest of four words.
        scale = random.normal(scale=0.02, size=5).astype('<f2').view(numpy.uint16)
        for i in range(4):
            blocks[:, 49 + 2 * i] = blocks[:, 49 + 2 * i] & 15 | (scale >> 4 * i & 15) << 4
    elif type == T.NVFP4:
        blocks[:, :4] &= 127
    else:
        blocks[:, :2] = random.normal(scale=0.02, size=(5, 1)).astype('<f2').view(numpy.uint8)
    blocks.tofile(f'{type.name}.blocks')
    dequantize(blocks, type).astype('<f4').tofile(f'{type.name}.f32')

# The package has the size of Q1_0 alone: a sign each, the lowest bit first.
blocks = random.integers(0, 256, size=(3, 18), dtype=numpy.uint8)
blocks[:, :2] = random.normal(scale=0.02, size=(3, 1)).astype('<f2').view(numpy.uint8)
blocks.tofile('Q1_0.blocks')
signs = numpy.unpackbits(blocks[:, 2:], axis=1, bitorder='little') * 2 - 1.0
(signs * blocks[:, :2].copy().view('<f2')).astype('<f4').tofile('Q1_0.f32')

# Zero has no sign in ggml's table.
blocks = numpy.fromfile('MXFP4.blocks', dtype=numpy.uint8).reshape(-1, 17)
dequantize(blocks, T.MXFP4).astype('<f4').tofile('MXFP4.f32')
