"""Writes ../quantized/onnx: packed weights of ONNX and ONNX Runtime, and what ONNX Runtime 1.30 computes of them.

    python3 quantized_onnx.py       (needs onnx, onnxruntime and safetensors)

A product with the identity gives the weights of MatMulNBits and MatMulBnb4, a lookup of every row those of GatherBlockQuantized.
"""
import pathlib
import numpy
import onnx
import onnxruntime
from onnx import TensorProto as T, helper, numpy_helper
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).parent.parent / "quantized/onnx"
HERE.mkdir(parents=True, exist_ok=True)
random = numpy.random.default_rng(21)
nodes, inits, inputs, outputs, names, feed = [], [], [], [], {}, {}


def given(name, array, kind=None):
    inits.append(numpy_helper.from_array(array, name) if kind is None
                 else helper.make_tensor(name, kind, array.shape, array.ravel().tolist()))


def fed(name, size, half=False):
    """A unit matrix, which is given when the model is run, so that it is none of its weights."""
    feed[name] = numpy.eye(size, dtype=numpy.float16 if half else numpy.float32)
    inputs.append(helper.make_tensor_value_info(name, T.FLOAT16 if half else T.FLOAT, [size, size]))


def output(layer, name, kind=T.FLOAT):
    outputs.append(helper.make_tensor_value_info(name, kind, None))
    names[name] = layer


def bits(name, n, k, width, block, zeros, half=False, order=None):
    blocks = -(-k // block)
    given(name + ".weight", random.integers(0, 256, (n, blocks, block * width // 8), dtype=numpy.uint8))
    given(name + ".scales", random.random((n, blocks)).astype(numpy.float32))
    more = [name + ".scales"]
    if zeros == "floats":
        given(name + ".zeros", (random.random((n, blocks)) * 8).astype(numpy.float32))
        more.append(name + ".zeros")
    elif zeros:
        given(name + ".zeros", random.integers(0, 256, (n, -(-blocks * width // 8)), dtype=numpy.uint8))
        more.append(name + ".zeros")
    if order is not None:
        given(name + ".g_idx", numpy.array(order, dtype=numpy.int32))
        more += [""] * (2 - len(more)) + [name + ".g_idx"]
    fed(name + ".identity", k)
    nodes.append(helper.make_node("MatMulNBits", [name + ".identity", name + ".weight"] + more, [name + ".y"],
                                  domain="com.microsoft", K=k, N=n, bits=width, block_size=block, accuracy_level=0))
    output(name, name + ".y")


def blocked(name, shape, kind, axis, block, zeros, half=False):
    low, high = {T.INT4: (-8, 8), T.UINT4: (0, 16), T.INT8: (-128, 128), T.UINT8: (0, 256)}[kind]
    given(name + ".weight", random.integers(low, high, shape), kind)
    grid = [-(-d // block) if block and i == axis else d if block or i == axis else 0 for i, d in enumerate(shape)]
    grid = [d for d in grid if d]
    scale = random.random(grid).astype(numpy.float16 if half else numpy.float32)
    given(name + ".scale", scale)
    more = [name + ".scale"]
    if zeros:
        given(name + ".zero", random.integers(low, high, grid), kind)
        more.append(name + ".zero")
    nodes.append(helper.make_node("DequantizeLinear", [name + ".weight"] + more, [name + ".w"], axis=axis,
                                  **({"block_size": block} if block else {})))
    fed(name + ".one", shape[0], half)
    nodes.append(helper.make_node("MatMul", [name + ".one", name + ".w"], [name + ".y"]))
    output(name, name + ".w", T.FLOAT16 if half else T.FLOAT)


def table(name, rows, columns, block, zeros):
    blocks = columns // block
    given(name + ".weight", random.integers(0, 256, (rows, columns // 2), dtype=numpy.uint8))
    given(name + ".scale", random.random((rows, blocks)).astype(numpy.float32))
    more = [name + ".scale"]
    if zeros:
        given(name + ".zero", random.integers(0, 256, (rows, -(-blocks // 2)), dtype=numpy.uint8))
        more.append(name + ".zero")
    given(name + ".all", numpy.arange(rows))
    nodes.append(helper.make_node("GatherBlockQuantized", [name + ".weight", name + ".all"] + more, [name + ".y"],
                                  domain="com.microsoft", gather_axis=0, quantize_axis=1, block_size=block, bits=4))
    output(name, name + ".y")


def floats(name, n, k, kind, block):
    """NF4 (1) and FP4 (0) of bitsandbytes, outputs x inputs as one line."""
    count = n * k
    given(name + ".weight", random.integers(0, 256, (count + 1) // 2, dtype=numpy.uint8))
    given(name + ".absmax", random.random(-(-count // block)).astype(numpy.float32))
    fed(name + ".identity", k)
    nodes.append(helper.make_node("MatMulBnb4", [name + ".identity", name + ".weight", name + ".absmax"], [name + ".y"],
                                  domain="com.microsoft", K=k, N=n, block_size=block, quant_type=kind))
    output(name, name + ".y")


bits("m.four", 16, 72, 4, 32, False)
bits("m.four_zero", 12, 96, 4, 16, True)
bits("m.eight", 16, 64, 8, 32, False)
bits("m.eight_zero", 8, 64, 8, 32, True)
bits("m.two", 8, 64, 2, 32, False)
blocked("m.int4_rows", (64, 24), T.INT4, 0, 16, False)
blocked("m.uint4_columns", (24, 64), T.UINT4, 1, 16, True)
blocked("m.int8_blocks", (32, 24), T.INT8, 0, 8, True)
blocked("m.int4_axis", (24, 33), T.INT4, 1, 0, False)
blocked("m.uint8_half", (32, 16), T.UINT8, 0, 16, True, True)
table("m.table", 20, 64, 32, False)
table("m.table_zero", 20, 96, 16, True)
floats("m.nf4", 24, 40, 1, 64)
floats("m.fp4", 16, 48, 0, 32)
bits("m.four_floats", 16, 72, 4, 32, "floats")
bits("m.two_floats", 8, 64, 2, 16, "floats")
bits("m.two_zero", 12, 96, 2, 32, True)
shuffled = numpy.random.default_rng(5).permutation
bits("m.four_order", 16, 72, 4, 32, False, order=shuffled(numpy.arange(72) // 32))
bits("m.four_order_padded", 12, 72, 4, 16, False, order=numpy.r_[shuffled(numpy.arange(72) // 16), numpy.zeros(8)])
bits("m.four_order_floats", 16, 96, 4, 16, "floats", order=shuffled(numpy.arange(96) // 16))
model = helper.make_model(helper.make_graph(nodes, "g", inputs, outputs, inits), opset_imports=[
    helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)], ir_version=10)
onnx.save(model, HERE / "model.onnx")
session = onnxruntime.InferenceSession(HERE / "model.onnx")
wanted = list(names)
expected = {}
for name, value in zip(wanted, session.run(wanted, feed)):
    layer = names[name]
    node = next(n for n in nodes if name in n.output)
    expected[layer] = numpy.ascontiguousarray(value.T if node.op_type in ("MatMulNBits", "MatMulBnb4") else value).astype(numpy.float32)
save_file(expected, HERE / "expected.safetensors")
