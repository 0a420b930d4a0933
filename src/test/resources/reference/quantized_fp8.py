"""Writes ../quantized/fp8: 8-bit floats with scales, and the weights that their frameworks compute of them.

    python3 quantized_fp8.py      (needs torch and safetensors; made with torch 2.13.0)

compressed-tensors multiplies in the type of the scales (rows, the whole); DeepSeek in single precision (blocks of 128 x 128); MXFP8 and MXFP4 by
powers of two, for groups of 32; TensorRT-LLM by one number in single precision; transformers' experts as a stack, each by its own scales.
"""
import os

import torch
from safetensors.torch import save_file

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "quantized", "fp8")
os.makedirs(FOLDER, exist_ok=True)
torch.manual_seed(17)
tensors, expected = {}, {}


def eight(rows, columns, dtype=torch.float8_e4m3fn):
    return (torch.randn(rows, columns) * 30).to(dtype)


def positive(*shape):
    return torch.rand(shape) * 0.02 + 0.001


for name, dtype, shape in (("rows_bf16", torch.bfloat16, (24, 1)), ("whole_bf16", torch.bfloat16, (1,)), ("rows_half", torch.float16, (24, 1)),
                           ("rows_single", torch.float32, (24, 1))):
    w, s = eight(24, 40), positive(*shape).to(dtype)
    tensors[f"m.{name}.weight"], tensors[f"m.{name}.weight_scale"], tensors[f"m.{name}.input_scale"] = w, s, torch.tensor([0.5])
    expected[f"m.{name}"] = (w.to(dtype) * s).float()
for name, kind in (("blocks", ".weight_scale_inv"), ("plain_name", ".scale")):
    w, s = eight(160, 130), positive(2, 2)
    tensors[f"m.{name}.weight"], tensors[f"m.{name}{kind}"] = w, s
    expected[f"m.{name}"] = w.float() * s.repeat_interleave(128, 0)[:160].repeat_interleave(128, 1)[:, :130]
w, s = eight(16, 96, torch.float8_e5m2), positive()
tensors["m.e5m2.weight"], tensors["m.e5m2.weights_scaling_factor"] = w, s
expected["m.e5m2"] = w.float() * s
w, e = eight(16, 96), torch.randint(110, 130, (16, 3), dtype=torch.uint8)
tensors["m.mxfp8.weight"], tensors["m.mxfp8.weight_scale"] = w, e
expected["m.mxfp8"] = w.float() * (2.0 ** (e.float() - 127)).repeat_interleave(32, 1)
q, e = torch.randint(0, 256, (16, 48), dtype=torch.uint8), torch.randint(110, 130, (16, 3), dtype=torch.uint8)
table = torch.tensor([0, 0.5, 1, 1.5, 2, 3, 4, 6, -0.0, -0.5, -1, -1.5, -2, -3, -4, -6])
tensors["m.mxfp4.weight_packed"], tensors["m.mxfp4.weight_scale"] = q, e
expected["m.mxfp4"] = table[torch.stack([q & 15, q >> 4], -1).long()].reshape(16, 96) * (2.0 ** (e.float() - 127)).repeat_interleave(32, 1)
# Stacks of experts: a grid of blocks for each (cropped at the edge of each), a number, or one for each output, whichever axis that is.
for name, experts, shape, grid, dtype, ending in (("gate_up_proj", 2, (136, 130), (2, 2, 2), torch.float32, "_scale_inv"),
                                                  ("up.weight", 2, (16, 136), (2, 1, 2), torch.float8_e8m0fnu, "_scale_inv"),
                                                  ("one_each", 3, (12, 24), (3,), torch.float32, "_scale"),
                                                  ("one_each_kept", 3, (12, 24), (3, 1, 1), torch.bfloat16, "_scale"),
                                                  ("down_proj", 3, (12, 24), (3, 12, 1), torch.bfloat16, "_scale"),
                                                  ("turned", 3, (12, 24), (3, 1, 24), torch.float32, "_scale"),
                                                  ("whole", 3, (12, 24), (1,), torch.float16, "_scale")):
    w, s = eight(experts * shape[0], shape[1]).reshape(experts, *shape), positive(*grid)
    s = (2.0 ** torch.floor(torch.log2(s))).to(dtype) if dtype == torch.float8_e8m0fnu else s.to(dtype)
    tensors[f"m.experts.{name}"], tensors[f"m.experts.{name}{ending}"] = w, s
    wide = s.float() if dtype == torch.float8_e8m0fnu else s
    wide = wide.reshape(-1, 1, 1) if len(grid) == 1 else wide
    if ending == "_scale_inv":
        wide = wide.repeat_interleave(128, 1)[:, :shape[0]].repeat_interleave(128, 2)[:, :, :shape[1]]
    expected[f"m.experts.{name.removesuffix('.weight')}"] = (w.to(wide.dtype) * wide).float()
save_file(tensors, os.path.join(FOLDER, "model.safetensors"))
save_file(expected, os.path.join(FOLDER, "expected.safetensors"))
