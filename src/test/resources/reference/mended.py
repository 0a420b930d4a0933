"""Opens originals and their mended copies in the frameworks that they are made for, and tells which tensors differ.

    for f in digits-mlp.pt …; do eigenscope mend src/test/resources/formats/$f --out mended/$f; done
    python mended.py src/test/resources/formats mended

The same with --way centre of hdf5/chunks*, typed/typed.* and what repack_keras.py makes; typed.onnx has elements in each
of its typed fields, typed.pb in half_val.

Fails if a copy does not open, has other tensors or types, or differs in anything but the weights of fc1 and fc2.
"""
import io
import json
import pathlib
import sys
import zipfile

import numpy as np


def torch_state(value, prefix=""):
    import torch

    if isinstance(value, torch.Tensor):
        return {prefix: value.detach().to(torch.float64).numpy()}
    if isinstance(value, torch.nn.Module) or hasattr(value, "state_dict"):
        return torch_state(dict(value.state_dict()), prefix)
    if isinstance(value, dict):
        return {k: v for key, one in value.items() for k, v in torch_state(one, f"{prefix}/{key}").items()}
    if isinstance(value, (list, tuple)):
        return {k: v for key, one in enumerate(value) for k, v in torch_state(one, f"{prefix}/{key}").items()}
    return {}


def holds_model(path):
    """True if a file is HDF5 and says how its model is built; others hold weights alone."""
    import h5py

    if not path.name.endswith(".h5"):
        return False
    with h5py.File(path) as file:
        return "model_config" in file.attrs


def arrays(file):
    import h5py

    found = {}
    with h5py.File(file) as opened:
        opened.visititems(lambda k, v: found.update({k: v[()].astype(float)})
                          if isinstance(v, h5py.Dataset) and v.dtype.kind == "f" else None)
    return found


def load(path):
    name = path.name
    if name.endswith(".safetensors"):
        from safetensors import safe_open

        with safe_open(path, "pt") as file:
            return {k: file.get_tensor(k).double().numpy() for k in file.keys()}
    if name.endswith("torchscript.pt"):
        import torch

        return torch_state(torch.jit.load(path))
    if name.endswith((".pt", ".pth")):
        import torch

        if not name.endswith(".pth"):
            assert zipfile.ZipFile(path).testzip() is None
        # A whole module is a pickle of its classes: ours, so it may be executed.
        return torch_state(torch.load(path, map_location="cpu", weights_only=not name.endswith(".module.pt")))
    if name.endswith(".onnx"):
        import onnx
        import onnxruntime

        model = onnx.load(path)
        onnx.checker.check_model(str(path), full_check=True)
        if model.ir_version <= 10:  # The newest that this onnxruntime knows.
            onnxruntime.InferenceSession(str(path))
        tensors = list(model.graph.initializer)
        # Those of operators have no name that they must keep to themselves.
        constants = [(f"{i}/{a.name}", a.t) for i, node in enumerate(model.graph.node) for a in node.attribute
                     if a.type == onnx.AttributeProto.TENSOR]
        return {name: onnx.numpy_helper.to_array(t).astype(float)
                for name, t in [(t.name, t) for t in tensors] + constants}
    if name.endswith(".npz"):
        assert zipfile.ZipFile(path).testzip() is None
        with np.load(path) as file:
            return {k: file[k].astype(float) for k in file.files}
    if name.endswith(".npy"):
        return {"": np.load(path).astype(float)}
    if name.endswith(".gguf"):
        import gguf

        return {t.name: gguf.quants.dequantize(t.data, t.tensor_type).astype(float)
                for t in gguf.GGUFReader(path).tensors}
    if name.endswith(".keras"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            # A file of weights alone says nothing of its layers.
            if "module" not in json.loads(archive.read("config.json")):
                return arrays(io.BytesIO(archive.read("model.weights.h5")))
    if name.endswith(".keras") or holds_model(path):
        import keras

        model = keras.models.load_model(path, compile=False)
        return {f"{i}/{v.path}": np.asarray(v).astype(float) for i, v in enumerate(model.variables)}
    if name.endswith(".h5"):
        return arrays(path)
    if name.endswith(".pb"):
        import tensorflow as tf

        graph = tf.compat.v1.GraphDef()
        graph.ParseFromString(path.read_bytes())
        return {n.name: tf.make_ndarray(n.attr["value"].tensor).astype(float) for n in graph.node
                if n.op == "Const" and n.attr["dtype"].type in (tf.float32.as_datatype_enum, tf.half.as_datatype_enum)}
    if path.is_dir() and (path / "saved_model.pb").exists():
        import tensorflow as tf

        tf.saved_model.load(path)
        reader = tf.train.load_checkpoint(path / "variables" / "variables")
        return {k: np.asarray(reader.get_tensor(k)).astype(float) for k, d in
                reader.get_variable_to_dtype_map().items() if d == tf.float32}
    if path.is_dir() and list(path.glob("*.index")):
        import tensorflow as tf

        reader = tf.train.load_checkpoint(str(list(path.glob("*.index"))[0])[: -len(".index")])
        return {k: np.asarray(reader.get_tensor(k)).astype(float) for k, d in
                reader.get_variable_to_dtype_map().items() if d == tf.float32}
    if path.is_dir():
        found = {}
        for file in sorted(path.rglob("*")):
            if file.suffix in (".safetensors", ".onnx"):
                found.update({f"{file.name}/{k}": v for k, v in load(file).items()})
        return found
    raise ValueError(path)


def main(originals, copies):
    bad = 0
    for copy in sorted(copies.iterdir()):
        before, after = load(originals / copy.name), load(copy)
        assert before.keys() == after.keys(), copy
        different = [k for k in before if not np.array_equal(before[k], after[k], equal_nan=True)]
        # Weights are matrices; nothing else may differ.
        wrong = [k for k in different if before[k].ndim < 2]
        sizes = [f"{k.split('/')[-1]} {np.linalg.norm(after[k] - before[k]) / np.linalg.norm(before[k]):.4f}"
                 for k in different]
        bad += bool(wrong) or not different
        print(f"{'WRONG' if wrong or not different else 'ok':5} {copy.name}: {len(different)} of {len(before)} tensors differ"
              f" ({', '.join(sizes)})")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
