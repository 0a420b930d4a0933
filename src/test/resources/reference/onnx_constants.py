"""Writes ../quantized/constants: weights that nodes change or rearrange before a layer takes them, and what it takes.

    python3 onnx_constants.py       (needs onnx, onnxruntime and safetensors)

What ONNX Runtime 1.30 computes of those whose axes move is compared; those whose numbers change (told.*) are only told.
"""
import pathlib
import numpy
import onnx
import onnxruntime
from onnx import TensorProto as T, helper, numpy_helper
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).parent.parent / "quantized/constants"
HERE.mkdir(parents=True, exist_ok=True)
random = numpy.random.default_rng(31)
nodes, inits, inputs, outputs, taken, stored = [], [], [], [], {}, {}


def given(name, array):
    inits.append(numpy_helper.from_array(numpy.asarray(array), name))
    stored[name] = array
    return name


def f(*shape):
    return random.normal(size=shape).astype(numpy.float32)


def step(operator, ins, out, **attributes):
    nodes.append(helper.make_node(operator, ins, [out], **attributes))
    return out


def layer(name, value, rank, as_stored=False, node=None, before=None):
    """A product for two axes, a convolution for more; its name tells that of what the file does not hold.
    A matrix that is turned at last is compared as it was before."""
    x = name + ".x"
    inputs.append(helper.make_tensor_value_info(x, T.FLOAT, [None] * max(rank, 2)))
    step("MatMul" if rank == 2 else "Conv", [x, value], name + ".y", **({"name": f"/{name.replace('.', '/')}/MatMul"} if node else {}))
    outputs.append(helper.make_tensor_value_info(name + ".y", T.FLOAT, None))
    if not name.startswith("told"):
        value = before or value
        taken[name] = None if as_stored else value
        outputs.append(helper.make_tensor_value_info(value, T.FLOAT, None))


def quantized(name, shape, axis):
    given(name + ".weight", random.integers(-128, 128, shape, dtype=numpy.int8))
    given(name + ".scale", (random.random(shape[axis]) + 0.5).astype(numpy.float32))
    given(name + ".zero", random.integers(-9, 9, shape[axis], dtype=numpy.int8))
    return step("DequantizeLinear", [name + s for s in (".weight", ".scale", ".zero")], name + ".w", axis=axis)


ints = lambda name, *v: given(name, numpy.array(v, dtype=numpy.int64))

# Only the axes move.
n = "a.turned"
layer(n, step("Transpose", [given(n + ".weight", f(12, 20))], n + ".t"), 2, True)
n = "a.kernel"
layer(n, step("Transpose", [given(n + ".weight", f(3, 2, 5, 7))], n + ".t", perm=[3, 2, 0, 1]), 4)
n = "a.kernel_reversed"
layer(n, step("Transpose", [given(n + ".weight", f(3, 2, 5, 7))], n + ".t"), 4)
n = "a.quantized_kernel"
layer(n, step("Transpose", [quantized(n, (3, 2, 5, 7), 3)], n + ".t", perm=[3, 2, 0, 1]), 4)
n = "a.reshaped"
layer(n, step("Reshape", [given(n + ".weight", f(4, 3, 10)), ints(n + ".shape", -1, 10)], n + ".t"), 2)
n = "a.reshaped_matrix"
layer(n, step("Reshape", [given(n + ".weight", f(12, 10)), ints(n + ".shape", 20, 6)], n + ".t"), 2)
n = "a.kernel_of_matrix"
layer(n, step("Reshape", [given(n + ".weight", f(8, 54)), ints(n + ".shape", 0, 6, 3, 3)], n + ".t"), 4)
n = "a.squeezed"
layer(n, step("Squeeze", [given(n + ".weight", f(12, 10, 1)), ints(n + ".axes", -1)], n + ".t"), 2)
n = "a.unsqueezed"
layer(n, step("Unsqueeze", [given(n + ".weight", f(8, 6, 3)), ints(n + ".axes", 3)], n + ".t"), 4)
n = "a.flattened"
layer(n, step("Flatten", [given(n + ".weight", f(4, 3, 10))], n + ".t", axis=2), 2)
n = "a.several"
t = step("Reshape", [given(n + ".weight", f(6, 40)), ints(n + ".shape", 6, 4, 10)], n + ".1")
t = step("Transpose", [t], n + ".2", perm=[1, 0, 2])
layer(n, step("Reshape", [t, ints(n + ".back", 4, 60)], n + ".t"), 2)
n = "a.quantized_shared"
step("Identity", [given(n + ".weight", random.integers(-128, 128, (12, 10), dtype=numpy.int8))], n + ".i")
layer(n, step("DequantizeLinear", [n + ".i", given(n + ".scale", numpy.float32(0.3))], n + ".w"), 2)

# Trained for quantization: rounded when it runs, and scaled back.
def rounded(name, array, scale, zero=None, **axis):
    names = [given(name + ".scale", numpy.asarray(scale, dtype=numpy.float32))]
    names += [] if zero is None else [given(name + ".zero", zero)]
    q = step("QuantizeLinear", [given(name + ".weight", array)] + names, name + ".1", **axis)
    return step("DequantizeLinear", [q] + names, name + ".w", **axis)


n = "a.rounded"
layer(n, rounded(n, f(12, 10), 0.01), 2)
n = "a.rounded_rows"
layer(n, rounded(n, f(12, 10), numpy.linspace(0.01, 0.03, 12), random.integers(-5, 5, 12, dtype=numpy.int8), axis=0), 2)
n = "a.rounded_kernel"
layer(n, step("Transpose", [rounded(n, f(3, 2, 5, 7), numpy.linspace(1e-3, 0.1, 7), random.integers(
    0, 255, 7, dtype=numpy.uint8), axis=3)], n + ".t", perm=[3, 2, 0, 1]), 4)
n = "a.rounded_words"
layer(n, rounded(n, f(12, 10), 1e-4, numpy.int16(100)), 2)

# Other numbers.
for operator in "Mul", "Div", "Add", "Sub", "Pow", "Max", "Min", "PRelu", "Mod":
    n = "told." + operator
    layer(n, step(operator, [given(n + ".weight", f(12, 10)), given(n + ".c", f(10))], n + ".t",
                  **({"fmod": 1} if operator == "Mod" else {})), 2)
for operator in ("Neg", "Abs", "Exp", "Sqrt", "Tanh", "Sign", "Round", "Clip", "Relu", "Softmax", "Sigmoid", "Erf",
                 "CumSum", "Trilu"):
    n = "told." + operator
    more = [given(n + ".c", numpy.array(0))] if operator == "CumSum" else []
    layer(n, step(operator, [given(n + ".weight", f(12, 10))] + more, n + ".t"), 2)
n = "told.Where"
layer(n, step("Where", [given(n + ".mask", random.random((12, 10)) > 0.5), given(n + ".weight", f(12, 10)),
                        given(n + ".c", numpy.float32(0))], n + ".t"), 2)
n = "told.computed"
c = step("Sqrt", [given(n + ".c", numpy.float32(2))], n + ".1")
layer(n, step("Mul", [c, given(n + ".weight", f(12, 10))], n + ".t"), 2)
n = "told.number"
nodes.append(helper.make_node("Constant", [], [n + ".c"], value_float=0.5))
layer(n, step("Mul", [given(n + ".weight", f(12, 10)), n + ".c"], n + ".t"), 2)
n = "told.after_scale"
layer(n, step("Mul", [quantized(n, (12, 10), 1), given(n + ".c", f(10))], n + ".t"), 2)
n = "told.cast_integers"
c = step("Cast", [given(n + ".weight", random.integers(-128, 128, (12, 10), dtype=numpy.int8))], n + ".1", to=T.FLOAT)
layer(n, step("Mul", [c, given(n + ".c", f(10))], n + ".t"), 2)
n = "told.integers"
layer(n, step("Cast", [given(n + ".weight", random.integers(-128, 128, (12, 10), dtype=numpy.int8))], n + ".1",
              to=T.FLOAT), 2)
n = "told.turned_before_scale"
c = step("Transpose", [given(n + ".weight", random.integers(-128, 128, (12, 10), dtype=numpy.int8))], n + ".1")
layer(n, step("DequantizeLinear", [c, given(n + ".c", f(10))], n + ".t", axis=0), 2)
n = "told.rescaled"
q = step("QuantizeLinear", [given(n + ".weight", f(12, 10)), given(n + ".c", numpy.float32(0.1))], n + ".1")
layer(n, step("DequantizeLinear", [q, given(n + ".d", numpy.float32(0.2))], n + ".t"), 2)
n = "told.standardized"
w = given(n + ".weight", f(8, 6, 3, 3))
mean = step("ReduceMean", [w, ints(n + ".axes", 1, 2, 3)], n + ".1")
layer(n, step("Sub", [w, mean], n + ".t"), 4)
n = "told.padded"
layer(n, step("Pad", [given(n + ".weight", f(12, 10)), ints(n + ".pads", 0, 0, 0, 2)], n + ".t"), 2)

# Put together, and parts.
n = "a.together"
layer(n, step("Concat", [given(n + ".one", f(12, 10)), given(n + ".two", f(12, 3)), given(n + ".three", f(12, 7))], n + ".t", axis=-1), 2, node=n)
n = "a.together_turned"
t = step("Transpose", [given(n + ".one", f(10, 12))], n + ".1")
t = step("Concat", [t, given(n + ".two", f(4, 10))], n + ".2", axis=0)
layer(n, step("Transpose", [t], n + ".t"), 2, node=n, before=t)
n = "a.together_kernel"
layer(n, step("Concat", [given(n + ".one", f(8, 3, 3, 3)), given(n + ".two", f(8, 2, 3, 3))], n + ".t", axis=1), 4, node=n)
n = "a.together_integers"
t = step("Concat", [given(n + ".one", random.integers(-128, 128, (12, 10), dtype=numpy.int8)),
                    given(n + ".two", random.integers(-128, 128, (12, 4), dtype=numpy.int8))], n + ".1", axis=1)
layer(n, step("DequantizeLinear", [t, given(n + ".scale", (random.random(14) + 0.5).astype(numpy.float32))], n + ".t", axis=1), 2, node=n)
n = "a.split"
nodes.append(helper.make_node("Split", [given(n + ".weight", f(12, 30)), ints(n + ".lengths", 8, 12, 10)], [n + f"{i}.t" for i in range(3)], axis=1))
for i in range(3):
    layer(n + str(i), n + f"{i}.t", 2, node=n + str(i))
n = "a.equal"
nodes.append(helper.make_node("Split", [given(n + ".weight", f(11, 12))], [n + f"{i}.1" for i in range(2)], axis=0, num_outputs=2))
for i in range(2):
    layer(n + str(i), step("Transpose", [n + f"{i}.1"], n + f"{i}.t"), 2, node=n + str(i), before=n + f"{i}.1")
n = "a.slice"
layer(n, step("Slice", [given(n + ".weight", f(20, 30)), ints(n + ".starts", 2, -20), ints(n + ".ends", 2**62, -4),
                        ints(n + ".axes", 0, -1), ints(n + ".steps", 3, 2)], n + ".t"), 2, node=n)
n = "a.slice_of_both"
t = step("Concat", [given(n + ".one", f(12, 10)), given(n + ".two", f(6, 10))], n + ".1", axis=0)
layer(n, step("Slice", [t, ints(n + ".starts", 9), ints(n + ".ends", 15)], n + ".t"), 2, node=n)
# Scales that are zero or negative.
n = "a.rounded_odd"
layer(n, rounded(n, f(12, 4), [0.1, 0, -0.05, -0.0], numpy.array([3, 5, -7, 2], dtype=numpy.int8), axis=1), 2)
n = "a.scaled_odd"
given(n + ".weight", random.integers(-128, 128, (12, 4), dtype=numpy.int8))
given(n + ".scale", numpy.array([0.1, 0, -0.05, -0.0], dtype=numpy.float32))
layer(n, step("DequantizeLinear", [n + ".weight", n + ".scale"], n + ".w", axis=1), 2)

model = helper.make_model(helper.make_graph(nodes, "g", inputs, outputs, inits), opset_imports=[
    helper.make_opsetid("", 21)], ir_version=10)
onnx.save(model, HERE / "model.onnx")
wanted = {name: value for name, value in taken.items() if value}
only = helper.make_model(helper.make_graph(
    [x for x in nodes if not x.output[0].endswith(".y")], "w", [],
    [helper.make_tensor_value_info(v, T.FLOAT, None) for v in wanted.values()], inits), opset_imports=[
    helper.make_opsetid("", 21)], ir_version=10)
got = onnxruntime.InferenceSession(only.SerializeToString()).run(list(wanted.values()), {})
expected = {name: numpy.ascontiguousarray(value) for name, value in zip(wanted, got)}
expected |= {name: stored[name + ".weight"] for name, value in taken.items() if not value}
save_file({k + ".weight": v for k, v in expected.items()}, HERE / "expected.safetensors")

# The product of two tensors of the file, and what ONNX Runtime sums up in single precision.
nodes, inits, inputs, outputs = [], [], [], []
for name, shape in (("b.product", (24, 6, 40)), ("b.square", (16, 16, 16))):
    a, b = given(name + ".down", f(shape[0], shape[1])), given(name + ".up", f(shape[1], shape[2]))
    layer(name, step("MatMul", [a, b], name + ".t"), 2, node=name)
n = "b.turned"
layer(n, step("Transpose", [step("MatMul", [given(n + ".down", f(20, 4)), given(n + ".up", f(4, 12))], n + ".1")], n + ".t"), 2, node=n)
# What something is multiplied by is a kernel; what takes its place, queries that were learned, is none.
inputs.append(helper.make_tensor_value_info("x", T.FLOAT, [30, 8]))
step("MatMul", [step("MatMul", [given("c.queries", f(5, 12)), given("c.kernel.weight", f(12, 30))], "c.1"), "x"], "c.y")
outputs.append(helper.make_tensor_value_info("c.y", T.FLOAT, None))
model = helper.make_model(helper.make_graph(nodes, "g", inputs, outputs, inits), opset_imports=[
    helper.make_opsetid("", 21)], ir_version=10)
onnx.save(model, HERE / "products.onnx")
wanted = [n + ".t" for n in ("b.product", "b.square", "b.turned")]
feed = {i.name: numpy.zeros((30 if i.name == "x" else {"b.product": 24, "b.square": 16, "b.turned": 12}[i.name[:-2]],) * 2,
                            numpy.float32)[:, :8 if i.name == "x" else None] for i in inputs}
got = onnxruntime.InferenceSession(model.SerializeToString()).run(wanted, feed)
save_file({n[:-2] + ".weight": numpy.ascontiguousarray(v) for n, v in zip(wanted, got)}, HERE / "products.expected.safetensors")
