"""Writes ../quantized/operators: weights of 8 bits in every operator of ONNX Runtime that takes them, and their values.

    python3 quantized_operators.py  (needs onnx, onnxruntime and safetensors)

operators.onnx is made node by node; ONNX Runtime 1.30 runs it with unit matrices, and what it gives is compared with
scale * (q - zero point) here: equal where its output is a float, within the step of its output where that is rounded
too. dynamic.onnx and static.onnx are what its quantizers make of a small network, in their formats of operators.
"""
import pathlib
import numpy
import onnx
import onnxruntime
from onnx import TensorProto as T, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).parent.parent / "quantized/operators"
HERE.mkdir(parents=True, exist_ok=True)
random = numpy.random.default_rng(22)
nodes, inits, inputs, outputs, feed, expected, told = [], [], [], [], {}, {}, {}


def given(name, array):
    inits.append(numpy_helper.from_array(numpy.asarray(array), name))
    return name


def fed(name, array):
    feed[name] = array
    inputs.append(helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(array.dtype), array.shape))
    return name


def node(operator, ins, out, microsoft=False, **attributes):
    nodes.append(helper.make_node(operator, ins, [out], domain="com.microsoft" if microsoft else "", **attributes))
    return out


def weight(name, shape, dtype, axis):
    """A weight with a scale and a zero point for each index of an axis; for all with axis None."""
    low, high = (-128, 128) if dtype == numpy.int8 else (0, 256)
    q = random.integers(low, high, shape, dtype=dtype)
    count = () if axis is None else (shape[axis],)
    scale = (random.random(count) * 0.1 + 0.01).astype(numpy.float32)
    zero = random.integers(low // 8, high // 8, count, dtype=dtype)
    wide = [1] * len(shape)
    if axis is not None:
        wide[axis] = -1
    value = (q.astype(numpy.int32) - zero.reshape(wide if axis is not None else ()).astype(numpy.int32)).astype(
        numpy.float32) * scale.reshape(wide if axis is not None else ())
    given(name + ".weight", q), given(name + ".weight_scale", scale), given(name + ".weight_zero", zero)
    expected[name] = value
    return [name + ".weight", name + ".weight_scale", name + ".weight_zero"]


def result(name, value, kind, step=0.0, turn=lambda y: y):
    outputs.append(helper.make_tensor_value_info(value, kind, None))
    told[value] = (name, step, turn)


def ones(name, size, dtype=numpy.uint8):
    return fed(name + ".x", numpy.eye(size, dtype=dtype))


def constant(name, value, dtype):
    return given(name, numpy.asarray(value, dtype=dtype))


for name, axis, dtype in (("o.linear", None, numpy.uint8), ("o.linear_columns", 1, numpy.int8)):
    w = weight(name, (12, 20), dtype, axis)
    x = ones(name, 12)
    step = 0.2
    y = node("QLinearMatMul", [x, constant(name + ".xs", 1, numpy.float32), constant(name + ".xz", 0, numpy.uint8)] + w
             + [constant(name + ".ys", step, numpy.float32), constant(name + ".yz", 128, numpy.uint8)], name + ".q")
    node("DequantizeLinear", [y, name + ".ys", name + ".yz"], name + ".y")
    result(name, name + ".y", T.FLOAT, step)

name = "o.conv"
w = weight(name, (6, 4, 3, 3), numpy.int8, 0)
delta = numpy.zeros((4, 4, 3, 3), dtype=numpy.uint8)
delta[numpy.arange(4), numpy.arange(4), 1, 1] = 1
fed(name + ".x", delta)
y = node("QLinearConv", [name + ".x", constant(name + ".xs", 1, numpy.float32), constant(name + ".xz", 0, numpy.uint8)] + w
         + [constant(name + ".ys", 0.2, numpy.float32), constant(name + ".yz", 128, numpy.uint8)], name + ".q",
         pads=[1, 1, 1, 1])
node("DequantizeLinear", [y, name + ".ys", name + ".yz"], name + ".y")
result(name, name + ".y", T.FLOAT, 0.2, lambda y: y[:, :, ::-1, ::-1].transpose(1, 0, 2, 3))

for name, turned, axis in (("o.gemm", 0, 1), ("o.gemm_turned", 1, 0)):
    w = weight(name, (20, 12) if turned else (12, 20), numpy.int8, axis)
    x = ones(name, 12)
    node("QGemm", [x, constant(name + ".xs", 1, numpy.float32), constant(name + ".xz", 0, numpy.uint8)] + w, name + ".y",
         True, transB=turned)
    result(name, name + ".y", T.FLOAT, 0, (lambda y: y.T) if turned else (lambda y: y))

name = "o.integer_float"
q, scale, zero = weight(name, (12, 20), numpy.int8, 1)
node("MatMulIntegerToFloat", [ones(name, 12), q, constant(name + ".xs", 1, numpy.float32), scale,
                              constant(name + ".xz", 0, numpy.uint8), zero], name + ".y", True)
result(name, name + ".y", T.FLOAT)

name = "o.dynamic_product"
q, scale, zero = weight(name, (12, 20), numpy.uint8, None)
node("DynamicQuantizeMatMul", [ones(name, 12, numpy.float32), q, scale, zero], name + ".y", True)
result(name, name + ".y", T.FLOAT, 1e-5)

name = "o.dynamic"
q, scale, zero = weight(name, (12, 20), numpy.int8, 1)
nodes.append(helper.make_node("DynamicQuantizeLinear", [ones(name, 12, numpy.float32)],
                              [name + ".xq", name + ".xs", name + ".xz"]))
node("MatMulInteger", [name + ".xq", q, name + ".xz", zero], name + ".i")
node("Cast", [name + ".i"], name + ".f", to=T.FLOAT)
node("Mul", [name + ".xs", scale], name + ".s")
node("Mul", [name + ".f", name + ".s"], name + ".y")
result(name, name + ".y", T.FLOAT, 1e-5)

model = helper.make_model(helper.make_graph(nodes, "g", inputs, outputs, inits), opset_imports=[
    helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)], ir_version=10)
onnx.save(model, HERE / "operators.onnx")
session = onnxruntime.InferenceSession(HERE / "operators.onnx")
for value, array in zip(told, session.run(list(told), feed)):
    name, step, turn = told[value]
    right, got = expected[name], turn(array)
    clipped = numpy.clip(right, -128 * step, 127 * step) if step > 1e-3 else right
    worst = numpy.abs(got - clipped).max()
    print(f"{name:20s} {worst:.3g} (at most {step / 2 if step > 1e-3 else step})")
    assert worst <= (step / 2 * 1.001 if step > 1e-3 else step)
save_file(expected, HERE / "operators.expected.safetensors")

# What ONNX Runtime's quantizers write.
f = lambda *shape: random.normal(size=shape).astype(numpy.float32)
weights = {"table.weight": f(20, 6), "conv.weight": f(4, 6, 3), "conv.bias": f(4), "fc1.weight": f(4 * 5, 16), "fc1.bias": f(16),
           "fc2.weight": f(8, 16), "fc2.bias": f(8)}
graph = helper.make_graph(
    [helper.make_node("Gather", ["table.weight", "ids"], ["e"]),
     helper.make_node("Transpose", ["e"], ["t"], perm=[0, 2, 1]),
     helper.make_node("Conv", ["t", "conv.weight", "conv.bias"], ["c"], pads=[1, 1]),
     helper.make_node("Relu", ["c"], ["r"]),
     helper.make_node("Flatten", ["r"], ["l"]),
     helper.make_node("MatMul", ["l", "fc1.weight"], ["m"]),
     helper.make_node("Add", ["m", "fc1.bias"], ["a"]),
     helper.make_node("Relu", ["a"], ["h"]),
     helper.make_node("Gemm", ["h", "fc2.weight", "fc2.bias"], ["y"], transB=1)], "net",
    [helper.make_tensor_value_info("ids", T.INT64, [2, 5])], [helper.make_tensor_value_info("y", T.FLOAT, [2, 8])],
    [numpy_helper.from_array(v, k) for k, v in weights.items()])
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), HERE / "plain.onnx")


class Ids(CalibrationDataReader):
    def __init__(self):
        self.left = [{"ids": random.integers(0, 20, (2, 5))} for _ in range(4)]

    def get_next(self):
        return self.left.pop() if self.left else None


quantize_dynamic(HERE / "plain.onnx", HERE / "dynamic.onnx", weight_type=QuantType.QInt8, per_channel=True)
quantize_static(HERE / "plain.onnx", HERE / "static.onnx", Ids(), quant_format=QuantFormat.QOperator, per_channel=True,
                weight_type=QuantType.QInt8)
(HERE / "plain.onnx").unlink()
for name in "dynamic", "static":
    stored = {i.name: numpy_helper.to_array(i) for i in onnx.load(HERE / f"{name}.onnx").graph.initializer}
    values = {}
    for key, array in stored.items():
        if not key.endswith("_quantized") or array.ndim < 2:
            continue
        of = key[:-len("_quantized")]
        if of.endswith("bias"):
            continue
        scale, zero = stored[of + "_scale"], stored[of + "_zero_point"]
        # The channels of a convolution and of Gemm with transB are the first axis, those of a product the last one.
        wide = [1] * array.ndim
        if scale.size > 1:
            wide[0 if scale.size == array.shape[0] else array.ndim - 1] = -1
        values[of.removesuffix(".weight")] = (array.astype(numpy.int32) - zero.reshape(wide).astype(numpy.int32)).astype(
            numpy.float32) * scale.reshape(wide)
        original = weights[of]
        original = original if original.shape == array.shape else original.T
        assert numpy.abs(values[of.removesuffix(".weight")] - original).max() <= scale.max() * 0.51, of
    save_file(values, HERE / f"{name}.expected.safetensors")
