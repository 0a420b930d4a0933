"""Makes typed.onnx: initializers of floats in typed fields, as varints (int32_data) and in several parts, one of them in
an operator's attribute, beside raw ones; and typed.pb, a frozen graph of TensorFlow with halves (half_val). onnx 1.18,
protobuf's wire format by hand for the graph."""
import numpy as np
import onnx
from onnx import TensorProto, helper

random = np.random.default_rng(3)


def matrix(rows, columns):
    return random.standard_normal((rows, columns)).astype("f4") * 0.1


def typed(name, kind, values):
    return helper.make_tensor(name, kind, values.shape, values.flatten().tolist())


raw = onnx.numpy_helper.from_array(matrix(24, 20), "raw")
half = typed("half", TensorProto.FLOAT16, matrix(20, 28))
brain = typed("brain", TensorProto.BFLOAT16, matrix(28, 30))
last = onnx.numpy_helper.from_array(matrix(30, 22), "last")
inner = helper.make_node("Constant", [], ["inner"], value=typed("", TensorProto.FLOAT16, matrix(22, 26)))
nodes = [inner]
at = "x"
for weight, kind in ("raw", None), ("half", 1), ("brain", 1), ("last", None), ("inner", 1):
    operand = weight
    if kind:
        operand = weight + "_f"
        nodes.append(helper.make_node("Cast", [weight], [operand], to=kind))
    nodes.append(helper.make_node("MatMul", [at, operand], [weight + "_y"]))
    at = weight + "_y"
graph = helper.make_graph(nodes, "typed", [helper.make_tensor_value_info("x", 1, ["N", 24])],
                          [helper.make_tensor_value_info(at, 1, ["N", 26])], [raw, half, brain, last])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.checker.check_model(model, full_check=True)
onnx.save(model, "typed.onnx")


def varint(n):
    out = bytearray()
    while n > 0x7F:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    return bytes(out) + bytes([n])


def field(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def number(field_number, value):
    return varint(field_number << 3) + varint(value)


def constant(name, values):
    """A NodeDef whose tensor is of halves, DT_HALF 19, in half_val, field 13."""
    bits = b"".join(varint(int(v)) for v in values.astype("f2").view("u2").flatten())
    shape = b"".join(field(2, number(1, n)) for n in values.shape)
    tensor = number(1, 19) + field(2, shape) + field(13, bits)
    return field(1, field(1, name.encode()) + field(2, b"Const")
                 + field(5, field(1, b"dtype") + field(2, number(6, 19)))
                 + field(5, field(1, b"value") + field(2, field(8, tensor))))


open("typed.pb", "wb").write(constant("first", matrix(18, 20)) + constant("second", matrix(20, 26)))
