"""Writes ../quantized/torchao and ../quantized/torchao-pickle: torchao's tensors, and the weights that they stand for.

    python3 quantized_torchao.py    (needs torch and safetensors)

torchao is not on every machine: its classes are made here by name, with the attributes that they have, so that
torch.save writes what it writes for torchao's own; the safetensors file follows torchao/prototype/safetensors. Values
are (q - z) * s in the type of the scales, as torchao's dequantize_affine has them, E4M3 * s for 8-bit floats, and for
four bits in pairs q * s + z, the offset being what fbgemm's int4_row_quantize_zp gives.
"""
import enum
import json
import pathlib
import sys
import types
import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent.parent / "quantized"
torch.manual_seed(25)


def module(name):
    made = types.ModuleType(name)
    sys.modules[name] = made
    parent, _, last = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], last, made)
    return made


for path in ("torchao", "torchao.dtypes", "torchao.dtypes.affine_quantized_tensor", "torchao.quantization",
             "torchao.quantization.quant_primitives"):
    module(path)


def subclass(name, where):
    def new(cls, shape, dtype, **attributes):
        return torch.Tensor._make_wrapper_subclass(cls, shape, dtype=dtype)

    def init(self, shape, dtype, **attributes):
        self.__dict__.update(attributes)

    def dispatch(cls, function, kinds, args=(), kwargs=None):
        if function is torch.ops.aten.detach.default:
            return args[0]
        raise NotImplementedError(function)

    made = type(name, (torch.Tensor,), {"__new__": staticmethod(new), "__init__": init, "__module__": where,
                                        "__torch_dispatch__": classmethod(dispatch),
                                        "__torch_function__": torch._C._disabled_torch_function_impl})
    setattr(sys.modules[where], name, made)
    return made


AFFINE = subclass("AffineQuantizedTensor", "torchao.dtypes.affine_quantized_tensor")
PLAIN = subclass("PlainAQTTensorImpl", "torchao.dtypes.affine_quantized_tensor")
INT8 = subclass("Int8Tensor", "torchao.quantization")
INTX = subclass("IntxUnpackedToInt8Tensor", "torchao.quantization")
FLOAT8 = subclass("Float8Tensor", "torchao.quantization")
ACT = subclass("LinearActivationQuantizedTensor", "torchao.quantization")
ZeroPointDomain = enum.Enum("ZeroPointDomain", ["INT", "FLOAT", "NONE"], module="torchao.quantization.quant_primitives")
sys.modules["torchao.quantization.quant_primitives"].ZeroPointDomain = ZeroPointDomain

N, K, G = 12, 64, 16
draw = lambda low, high, *shape: torch.randint(low, high, shape, dtype=torch.int8)
scale = lambda *shape, dtype=torch.bfloat16: (torch.rand(shape) * 0.1 + 0.01).to(dtype)
wide = lambda s: s.repeat_interleave(K // s.shape[1], 1)

flat, told, saved, expected = {}, {}, {}, {}


def store(name, type_, made, attributes=None, **tensors):
    """In safetensors, and if a class is given in the pickle too."""
    for key, value in tensors.items():
        flat[f"{name}._weight_{key}"] = value
    told[name + ".weight"] = json.dumps({"_type": type_, "_data": attributes or {}, "_tensor_data_names": list(tensors)})
    if made is not None:
        saved[name + ".weight"] = made((N, K), torch.bfloat16, **tensors, **(attributes or {}))


q, s = draw(-128, 128, N, K), scale(N, 1)
store("m.int8", "Int8Tensor", INT8, {"block_size": [1, K]}, qdata=q, scale=s)
expected["m.int8"] = q.to(s.dtype) * s
q, s, z = draw(-8, 8, N, K), scale(N, K // G), draw(-8, 8, N, K // G)
store("m.intx", "IntxUnpackedToInt8Tensor", INTX, {"block_size": [1, G]}, qdata=q, scale=s, zero_point=z)
expected["m.intx"] = (q.int() - wide(z.int())).to(s.dtype) * wide(s)
q, s = torch.randn(N, K).to(torch.float8_e4m3fn), scale(N, 1, dtype=torch.float32)
store("m.float8", "Float8Tensor", FLOAT8, {"block_size": [1, K]}, qdata=q, scale=s)
expected["m.float8"] = q.float() * s
with_pickle = dict(expected)

q, s, z = draw(-8, 8, N, K), scale(K // G, N), (torch.rand(K // G, N) - 0.5).to(torch.bfloat16)
store("m.int4", "Int4Tensor", None, {"block_size": [1, G]}, qdata=(q[:, ::2] & 15) | (q[:, 1::2] << 4), scale=s, zero_point=z)
expected["m.int4"] = q.to(s.dtype) * wide(s.T) + wide(z.T)
flat["m.int8.bias"] = torch.zeros(N)
told["m.int8.bias"] = json.dumps({"_type": "Tensor"})
(HERE / "torchao").mkdir(exist_ok=True)
save_file({k: v.contiguous() for k, v in flat.items()}, HERE / "torchao/model.safetensors",
          metadata=told | {"tensor_names": json.dumps(list(told))})
save_file({k: v.float().contiguous() for k, v in expected.items()}, HERE / "torchao/expected.safetensors")

# The older class: a tensor around a tensor in plain order, here also inside one that quantizes activations.
for name, s, z in (("m.affine", scale(N), torch.zeros(N, dtype=torch.int64)),
                   ("m.grouped", scale(N, K // G), torch.randint(-8, 8, (N, K // G)))):
    q = draw(-128, 128, N, K)
    plain = PLAIN((N, K), torch.bfloat16, int_data=q, scale=s, zero_point=z, _layout=None)
    affine = AFFINE((N, K), torch.bfloat16, tensor_impl=plain, block_size=(1, K), quant_min=None, quant_max=None,
                    zero_point_domain=ZeroPointDomain.INT)
    saved[name + ".weight"] = ACT((N, K), torch.bfloat16, original_weight_tensor=affine, input_quant_func=None,
                                  quant_kwargs={}) if name == "m.grouped" else affine
    w = lambda t: t[:, None] if t.dim() == 1 else wide(t)
    with_pickle[name] = (q.int() - w(z.int())).to(s.dtype) * w(s)
(HERE / "torchao-pickle").mkdir(exist_ok=True)
torch.save(saved, HERE / "torchao-pickle/model.bin")
save_file({k: v.float().contiguous() for k, v in with_pickle.items()}, HERE / "torchao-pickle/expected.safetensors")
