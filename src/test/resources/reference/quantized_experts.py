"""Writes ../quantized/experts: the operator QMoE of ONNX Runtime with packed experts, and what ONNX Runtime 1.30 computes of them.

    python3 quantized_experts.py       (needs onnx, onnxruntime and safetensors)

The second product of each node is the unit matrix, and so is what comes in, once for each expert: what comes out is the first product's weights.
"""
import pathlib
import numpy
import onnx
import onnxruntime
from onnx import TensorProto as T, helper, numpy_helper
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).parent.parent / "quantized/experts"
HERE.mkdir(parents=True, exist_ok=True)
random = numpy.random.default_rng(21)
E, N = 2, 32
nodes, inits, outputs, expected = [], [], [], {}


def given(name, array):
    inits.append(numpy_helper.from_array(array, name))
    return name


def pack(codes, bits):
    """The lowest bits first."""
    per = 8 // bits
    grouped = codes.reshape(codes.shape[:-1] + (-1, per)).astype(numpy.uint8)
    return sum((grouped[..., i] << (bits * i)).astype(numpy.uint8) for i in range(per)).astype(numpy.uint8)


def node(name, bits, block, zeros):
    codes = random.integers(0, 1 << bits, (E, N, N))
    shape = (E, N, N // block) if block else (E, N)
    scale = random.random(shape).astype(numpy.float32)
    zero = random.integers(0, 1 << bits, shape) if zeros else numpy.full(shape, 1 << bits - 1)
    unit = numpy.stack([numpy.eye(N, dtype=numpy.int64) + (1 << bits - 1)] * E)
    inputs = ["tokens", "router", given(name + ".fc1.weight", pack(codes, bits)), given(name + ".fc1.scales", scale),
              given(name + ".fc1.bias", numpy.zeros((E, N), numpy.float32)), given(name + ".fc2.weight", pack(unit, bits)),
              given(name + ".fc2.scales", numpy.ones(shape, numpy.float32)), "", "", "", ""]
    if zeros:
        inputs += [given(name + ".fc1.zeros", pack(zero, bits)),
                   given(name + ".fc2.zeros", pack(numpy.full(shape, 1 << bits - 1), bits))]
    settings = dict(k=1, activation_type="identity", expert_weight_bits=bits, normalize_routing_weights=1)
    if block:
        settings["block_size"] = block
    nodes.append(helper.make_node("QMoE", inputs, [name + ".y"], domain="com.microsoft", **settings))
    outputs.append(helper.make_tensor_value_info(name + ".y", T.FLOAT, [E * N, N]))
    spread = (lambda a: numpy.repeat(a, block, axis=2)) if block else (lambda a: a[..., None])
    expected[name + ".fc1"] = (codes - spread(zero)).astype(numpy.float32) * spread(scale)


node("four", 4, 16, True)
node("four_rows", 4, 0, True)
node("eight", 8, 32, False)
node("eight_rows", 8, 0, False)
tokens, router = helper.make_tensor_value_info("tokens", T.FLOAT, [E * N, N]), helper.make_tensor_value_info("router", T.FLOAT, [E * N, E])
model = helper.make_model(helper.make_graph(nodes, "experts", [tokens, router], outputs, inits),
                          opset_imports=[helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)], ir_version=10)
onnx.save(model, HERE / "model.onnx")
session = onnxruntime.InferenceSession(HERE / "model.onnx", providers=["CPUExecutionProvider"])
chosen = numpy.repeat(numpy.eye(E, dtype=numpy.float32) * 100, N, axis=0)
given_out = session.run(None, {"tokens": numpy.tile(numpy.eye(N, dtype=numpy.float32), (E, 1)), "router": chosen})
for name, out in zip(list(expected), given_out):
    computed = out.reshape(E, N, N).transpose(0, 2, 1)
    print(name, numpy.abs(computed - expected[name]).max())
    assert numpy.array_equal(computed, expected[name])
    expected[name.replace("fc1", "fc2")] = numpy.stack([numpy.eye(N, dtype=numpy.float32)] * E)
save_file({name: numpy.ascontiguousarray(array) for name, array in expected.items()}, HERE / "expected.safetensors")
