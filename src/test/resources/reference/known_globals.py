"""Lists the classes and functions of PyTorch that a checkpoint, an optimizer or a pickled module names and that load as
plain data: the exact names that are passed over in silence. Reads the sources, runs none of them:

    python known_globals.py SITE_PACKAGES > src/main/resources/org/eigenscope/format/pytorch/known-globals.txt

The list that is there was made from torch 2.13.0 and torchvision 0.29.1. Only what a file
defines is listed, never what it imports.
"""
import ast
import os
import sys

PACKAGES = ["torch.nn.modules", "torch.nn.utils.rnn", "torch.nn.parameter", "torch.optim", "torch.ao.nn.quantized.modules",
            "torch.ao.nn.quantized.dynamic.modules", "torch.ao.nn.intrinsic.modules", "torch.ao.nn.intrinsic.quantized.modules",
            "torch.ao.nn.qat.modules", "torch.ao.nn.quantizable.modules", "torch.ao.quantization.observer", "torch.ao.quantization.fake_quantize",
            "torch.distributions", "torchvision.models", "torchvision.ops"]
# Modules that PyTorch has moved; pickles of before keep the old name.
MOVED = {"torch.ao.nn.quantized.": "torch.nn.quantized.", "torch.ao.nn.intrinsic.": "torch.nn.intrinsic.",
         "torch.ao.nn.qat.": "torch.nn.qat.", "torch.ao.quantization.": "torch.quantization."}
TYPES = "uint8 int8 int16 int32 int64 uint16 uint32 uint64 float16 float32 float64 bfloat16 complex32 complex64 complex128 " \
        "float8_e4m3fn float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz float8_e8m0fnu float4_e2m1fn_x2 bool half float double long " \
        "int short chalf cfloat cdouble qint8 quint8 qint32 quint4x2 quint2x4 bits1x8 bits2x4 bits4x2 bits8 bits16 " \
        "strided sparse_coo sparse_csr sparse_csc sparse_bsr sparse_bsc _mkldnn jagged per_tensor_affine per_channel_affine " \
        "per_tensor_symmetric per_channel_symmetric per_channel_affine_float_qparams contiguous_format channels_last " \
        "channels_last_3d preserve_format".split()
STORED = "Float Double Half BFloat16 Byte Char Short Int Long Bool ComplexFloat ComplexDouble QInt8 QUInt8 QInt32 QUInt4x2 QUInt2x4".split()
names = {"torch." + t for t in TYPES}
for kind in STORED:
    for place in ("torch.", "torch.cuda.", "torch.sparse.", "torch.cuda.sparse."):
        names.add(place + kind + "Storage")
        names.add(place + kind + "Tensor")


def files(root):
    base = os.path.join(sys.argv[1], *root.split("."))
    if os.path.isfile(base + ".py"):
        yield root, base + ".py"
    for folder, _, found in os.walk(base):
        for file in found:
            if file.endswith(".py"):
                path = os.path.join(folder, file)
                module = os.path.relpath(path, sys.argv[1])[:-3].replace(os.sep, ".")
                yield module.removesuffix(".__init__"), path


def definitions(path, kind):
    with open(path, encoding="utf-8") as source:
        return [node.name for node in ast.parse(source.read()).body if isinstance(node, kind)]


for package in PACKAGES:
    for module, path in files(package):
        for name in definitions(path, ast.ClassDef):
            names.add(module + "." + name)
            for new, old in MOVED.items():
                if module.startswith(new):
                    names.add(old + module[len(new):] + "." + name)
for module, path in files("torch._utils"):
    names.update(module + "." + name for name in definitions(path, ast.FunctionDef) if name.startswith("_rebuild_"))
print("\n".join(sorted(names)))
