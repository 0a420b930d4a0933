"""Writes ../containers: the same small network in Flax's msgpack, as TensorFlow.js has it, and in a tar archive.

    python3 containers.py           (needs flax, torch and numpy)
"""
import io
import json
import pathlib
import tarfile
import numpy
import torch
from flax import serialization

HERE = pathlib.Path(__file__).parent.parent / "containers"
(HERE / "tfjs").mkdir(parents=True, exist_ok=True)
random = numpy.random.default_rng(21)
kernel = random.normal(size=(12, 10)).astype(numpy.float32)
conv = random.normal(size=(3, 3, 2, 12)).astype(numpy.float32)
bias = random.normal(size=10).astype(numpy.float32)
numpy.savez(HERE / "expected.npz", kernel=kernel, conv=conv)

state = {"step": 7, "params": {"Dense_0": {"kernel": kernel, "bias": bias},
                               "Conv_0": {"kernel": conv, "bias": numpy.zeros(12, numpy.float32)}},
         "opt_state": {"0": {"mu": {"Dense_0": {"kernel": kernel}}}}}
(HERE / "flax_model.msgpack").write_bytes(serialization.msgpack_serialize(state))

# Two shards, the first of which ends inside the kernel; a table of 8 bits.
low, high = float(kernel.min()), float(kernel.max())
scale = numpy.float32((high - low) / 255)
codes = numpy.round((kernel - low) / scale).astype(numpy.uint8)
raw = kernel.tobytes() + bias.tobytes() + codes.tobytes()
(HERE / "tfjs/group1-shard1of2.bin").write_bytes(raw[:100])
(HERE / "tfjs/group1-shard2of2.bin").write_bytes(raw[100:])
(HERE / "tfjs/model.json").write_text(json.dumps({
    "format": "layers-model", "generatedBy": "keras v2.15.0", "modelTopology": {"keras_version": "2.15.0"},
    "weightsManifest": [{"paths": ["group1-shard1of2.bin", "group1-shard2of2.bin"], "weights": [
        {"name": "dense/kernel", "shape": [12, 10], "dtype": "float32"},
        {"name": "dense/bias", "shape": [10], "dtype": "float32"},
        {"name": "small/kernel", "shape": [12, 10], "dtype": "float32", "quantization": {
            "dtype": "uint8", "min": low, "scale": float(scale), "original_dtype": "float32"}}]}]}))

with tarfile.open(HERE / "speech.nemo", "w", format=tarfile.USTAR_FORMAT) as tar:
    def add(name, data):
        info = tarfile.TarInfo(name)
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))

    add("./model_config.yaml", b"sample_rate: 16000\n")
    checkpoint = io.BytesIO()
    torch.save({"encoder.linear.weight": torch.from_numpy(kernel.T.copy())}, checkpoint)
    add("./model_weights.ckpt", checkpoint.getvalue())
