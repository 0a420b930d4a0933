"""Writes odd.h5, attributes.h5 and odd.onnx: legitimate files of forms that are rare. Needs h5py 3.7 and onnx 1.12 (Debian's python3-h5py, python3-onnx)."""

import h5py
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

plain = np.arange(1, 13, dtype="f4").reshape(4, 3)

with h5py.File("odd.h5", "w", userblock_size=512) as f:
    f["plain"] = plain
    f.create_dataset("big_endian", data=plain.astype(">f8"), chunks=(3, 2), compression="gzip", shuffle=True, fletcher32=True)
    f.create_dataset("lzf", data=plain, chunks=(4, 3), compression="lzf")
    f.create_dataset("scaled", data=plain, chunks=(4, 3), scaleoffset=3)
    filled = f.create_dataset("filled", (4, 3), "f4", chunks=(2, 3), fillvalue=2.0)
    filled[:2] = plain[:2]
    f.create_dataset("outside", (4, 3), "f4", external=[("outside.bin", 0, 48)])
    layout = h5py.VirtualLayout((4, 3), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "x", (4, 3))
    f.create_virtual_dataset("virtual", layout)
    f["opaque"] = np.void(b"12345678")
    f["soft"] = h5py.SoftLink("/plain")
    f["external"] = h5py.ExternalLink("other.h5", "/x")
    f["names"] = np.array([b"a", b"b"])
    f["flags"] = np.ones(3, bool)
    f.create_group("marked").create_dataset("kernel", data=plain).attrs["pickle"] = np.void(b"12345678")

with h5py.File("attributes.h5", "w", libver=("v110", "v110")) as f:
    layer = f.create_group("fc")
    layer.attrs["weight_names"] = [b"kernel:0"]
    kernel = layer.create_dataset("kernel:0", data=plain)
    for marked in (f, layer, kernel):
        for i in range(4):
            marked.attrs[f"pickle{i}"] = np.void(b"12345678")
    kernel.attrs["record"] = np.array([(1, b"ab")], dtype=[("number", "i4"), ("bytes", "V2")])
    many = f.create_group("many").create_dataset("kernel", data=plain)
    for i in range(12):
        many.attrs[f"pickle{i}"] = np.void(b"12345678")
    f.attrs["layer_names"] = [b"fc"]

init = numpy_helper.from_array
info = helper.make_tensor_value_info
sparse = helper.make_sparse_tensor(init(plain[0], "sparse.weight"), init(np.arange(3), ""), [4, 3])
branch = helper.make_graph([helper.make_node("MatMul", ["x", "inner.weight"], ["t"])], "b", [],
                           [info("t", TensorProto.FLOAT, None)], initializer=[init(plain, "inner.weight")])
function = helper.make_function("my", "F", ["x"], ["y"], [
    helper.make_node("Constant", [], ["f.weight"], value=init(plain, "")), helper.make_node("MatMul", ["x", "f.weight"], ["y"])],
    [helper.make_opsetid("", 17)])
graph = helper.make_graph([
    helper.make_node("Einsum", ["x", "sum.weight"], ["a"], equation="abc,cde->abde"),
    helper.make_node("If", ["c"], ["b"], then_branch=branch, else_branch=branch),
    helper.make_node("F", ["b"], ["d"], domain="my"),
    helper.make_node("DequantizeLinear", ["eight", "scale"], ["e"]),
    helper.make_node("LinearClassifier", ["d"], ["f", "g"], domain="ai.onnx.ml", coefficients=[1.0] * 100)], "g",
    [info("x", TensorProto.FLOAT, None)], [info("d", TensorProto.FLOAT, None)],
    initializer=[init(plain.reshape(2, 3, 2), "sum.weight"), init(plain, "eight"), init(plain[0], "scale"),
                 helper.make_tensor("half", TensorProto.FLOAT16, [4, 3], plain.ravel())], sparse_initializer=[sparse])
graph.initializer[1].CopyFrom(helper.make_tensor("eight", TensorProto.UINT8, [4, 3], plain.astype("u1").ravel().tolist()))
graph.initializer[1].data_type = 17  # FLOAT8E4M3FN, which this onnx does not know yet
model = helper.make_model(graph, functions=[function],
                          opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("my", 1), helper.make_opsetid("ai.onnx.ml", 3)])
model.training_info.add().algorithm.CopyFrom(helper.make_graph([], "t", [], [], initializer=[init(plain, "training.weight")]))
open("odd.onnx", "wb").write(model.SerializeToString())
