"""Writes ../quantized/gptq_bits_v1, gptq_bits_v2 and gptq_model_v1: GPTQ of every number of bits, in order and with desc_act, in both formats.

    python3 quantized_gptq.py      (needs torch and safetensors; made with torch 2.13.0)

Neither AutoGPTQ nor GPTQModel installs without a graphics card. What they compute is written down from their code: AutoGPTQ reads three
bits by words (eleven codes from the first of three, of which the last is in two words, ten from the next and so on) and adds one to the zero
points of the first format, which it masks but for three bits; GPTQModel adds to whole words, with carries, what it has subtracted
as it saved. The words are packed by NumPy as one stream of bits, and their reading is that of the programs.
"""
import json
import pathlib
import numpy
import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent.parent / "quantized"
random = numpy.random.default_rng(41)
ONES = {2: [0x55555555], 3: [0x24924924, 0x92492492, 0x49249249], 4: [0x11111111], 8: [0x01010101]}


def pack(codes, bits):
    """Rows of codes as rows of words."""
    stream = (codes[:, :, None] >> numpy.arange(bits) & 1).astype(numpy.uint8).reshape(len(codes), -1)
    return numpy.packbits(stream, axis=1, bitorder="little").view("<i4")


def unpack(words, bits):
    """The codes of rows of words, as the programs shift and mask them."""
    words = torch.from_numpy(words.copy())
    if bits != 3:
        shifted = torch.bitwise_right_shift(words[:, :, None], torch.arange(0, 32, bits, dtype=torch.int32))
        return (shifted & (1 << bits) - 1).reshape(len(words), -1)
    a, b, c = (words.reshape(len(words), -1, 3)[:, :, i:i + 1] for i in range(3))
    first, second, third = (torch.arange(start, 30, 3, dtype=torch.int32) for start in (0, 1, 2))
    parts = [a >> first & 7, (a >> 30 & 3) | (b << 2 & 4), b >> second & 7, (b >> 31 & 1) | (c << 1 & 6), c >> third & 7]
    return torch.cat(parts, 2).reshape(len(words), -1)


def added(words, bits, sign):
    ones = numpy.resize(numpy.array(ONES[bits], dtype=numpy.uint32), words.shape[1]).view(numpy.int32)
    return words + ones if sign > 0 else words - ones


def write(folder, settings):
    tensors, expected = {}, {}
    for bits in (2, 3, 4, 8):
        for act in (False, True):
            name, inputs, outputs, group = f"m.b{bits}" + ("_act" if act else ""), 64, 32, 16
            dtype = torch.bfloat16 if act and bits in (2, 8) else torch.float16
            q = random.integers(0, 1 << bits, (inputs, outputs))
            zeros = random.integers(0, 1 << bits, (inputs // group, outputs))
            qweight, qzeros = pack(q.T, bits).T, pack(zeros, bits)
            scales = torch.from_numpy(random.random((inputs // group, outputs)) * 0.02 - 0.005).to(dtype)
            g_idx = numpy.arange(inputs) // group
            g_idx = torch.from_numpy(random.permutation(g_idx) if act else g_idx)
            weight = unpack(qweight.T.copy(), bits).T
            assert numpy.array_equal(weight.numpy(), q)
            if folder == "gptq_model_v1":
                qzeros = added(qzeros, bits, -1)
                zero = unpack(added(qzeros, bits, 1), bits)
                assert numpy.array_equal(zero.numpy(), zeros)
            elif folder == "gptq_bits_v1":
                zero = unpack(qzeros, bits) + 1
                zero = zero if bits == 3 else zero & (1 << bits) - 1
            else:
                zero = unpack(qzeros, bits)
            tensors |= {name + ".qweight": torch.from_numpy(qweight.copy()), name + ".qzeros": torch.from_numpy(qzeros.copy()),
                        name + ".scales": scales}
            if act or bits != 4:
                tensors[name + ".g_idx"] = g_idx.to(torch.int32)
            expected[name] = (scales[g_idx] * (weight - zero[g_idx]).to(dtype)).T.float().contiguous()
    (HERE / folder).mkdir(exist_ok=True)
    save_file(tensors, HERE / folder / "model.safetensors", metadata={"format": "pt"})
    save_file(expected, HERE / folder / "expected.safetensors")
    (HERE / folder / "config.json").write_text(json.dumps({"quantization_config": {"quant_method": "gptq", "group_size": 16} | settings}) + "\n")


write("gptq_bits_v1", {"checkpoint_format": "gptq", "desc_act": True})
write("gptq_bits_v2", {"checkpoint_format": "gptq_v2", "meta": {"quantizer": ["gptqmodel:4.0.0"]}})
write("gptq_model_v1", {"checkpoint_format": "gptq", "meta": {"quantizer": ["gptqmodel:4.0.0"]}})
