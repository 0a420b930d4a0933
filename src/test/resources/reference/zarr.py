"""Writes ../zarr: checkpoints of Orbax as JAX' programs make them, and arrays of zarr in every form that is read, both
packed into zip files, as they are hundreds of small ones.

    XLA_FLAGS=--xla_force_host_platform_device_count=4 JAX_PLATFORMS=cpu python3 zarr.py
                                    (needs orbax-checkpoint, flax, optax, tensorstore, msgpack and numpy)
"""
import json
import pathlib
import shutil
import tempfile
import flax.nnx as nnx
import jax
import jax.numpy as jnp
import msgpack
import numpy as np
import optax
import orbax.checkpoint as ocp
import tensorstore as ts
from flax.training import train_state
from jax.sharding import Mesh, NamedSharding, PartitionSpec

TO = pathlib.Path(__file__).resolve().parent.parent / "zarr"
shutil.rmtree(TO, ignore_errors=True)
TO.mkdir()
HERE = pathlib.Path(tempfile.mkdtemp())
random = np.random.default_rng(210)
# Few different values, so that the files stay small.
kernel = (random.integers(-8, 8, (48, 32)) / 8).astype(np.float32)
other = (random.integers(-8, 8, (32, 20)) / 4).astype(np.float32)
tree = {"params": {"dense": {"kernel": kernel, "bias": np.ones(32, np.float32)},
                   "out": {"kernel": jnp.asarray(other, jnp.bfloat16)}}, "step": 7, "opt_state": {"mu": {"dense": kernel}}}

for name, how in {"ocdbt-zarr3": (True, True), "ocdbt-zarr2": (True, False), "folders-zarr2": (False, False),
                  "folders-zarr3": (False, True)}.items():
    handler = ocp.PyTreeCheckpointHandler(use_ocdbt=how[0], use_zarr3=how[1])
    ocp.Checkpointer(handler).save(HERE / name, tree)

# A run of three steps on four devices: each kernel is cut into four parts, or two.
mesh = Mesh(np.array(jax.devices()).reshape(2, 2), ("a", "b"))
with ocp.CheckpointManager(HERE / "run") as manager:
    for step in (1000, 2000, 3000):
        grown = kernel * np.float32(step / 1000)
        params = {"layer_0": {"kernel": jax.device_put(grown, NamedSharding(mesh, PartitionSpec("a", "b"))),
                              "bias": jnp.ones(32)},
                  "layer_1": {"kernel": jax.device_put(other, NamedSharding(mesh, PartitionSpec("a", None)))}}
        state = train_state.TrainState.create(apply_fn=None, params=params, tx=optax.sgd(0.1, momentum=0.9))
        manager.save(step, args=ocp.args.StandardSave({"params": state.params, "opt_state": state.opt_state,
                                                       "step": state.step}))
        manager.wait_until_finished()


class Net(nnx.Module):
    def __init__(self):
        self.layers = nnx.List([nnx.Linear(48, 32, rngs=nnx.Rngs(0)), nnx.Linear(32, 20, rngs=nnx.Rngs(0))])


net = Net()
net.layers[0].kernel = nnx.Param(jnp.asarray(kernel))
ocp.StandardCheckpointer().save(HERE / "nnx", nnx.state(net))
checkpointer = ocp.StandardCheckpointer()
checkpointer.wait_until_finished()


def write(path, spec, data, **more):
    store = ts.open({"driver": "zarr", "kvstore": {"driver": "file", "path": str(path)}, **spec}, create=True,
                    delete_existing=True, dtype=data.dtype, shape=data.shape, **more).result()
    store.write(data).result()


# T5X: a folder for each array, and a msgpack of what is small.
t5x = HERE / "t5x" / "checkpoint_1000"
for name in ("target.encoder.mlp.wi.kernel", "state.param_states.encoder.mlp.wi.kernel.m"):
    write(t5x / name, {"metadata": {"chunks": [24, 32], "compressor": {"id": "gzip", "level": 6}}}, kernel)
(t5x / "checkpoint").write_bytes(msgpack.packb({"version": 3, "optimizer": {"target": {"encoder": {"mlp": {"wi": {
    "kernel": "PLACEHOLDER://target.encoder.mlp.wi.kernel"}}}}}}))

arrays = HERE / "arrays"
for codec in ("blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"):
    for shuffle in (0, 1, 2):
        compressor = {"id": "blosc", "cname": codec, "clevel": 5, "shuffle": shuffle, "blocksize": 1024}
        write(arrays / f"blosc_{codec}_{shuffle}", {"metadata": {"chunks": [20, 32], "compressor": compressor}}, kernel)
for name, compressor in {"zlib": {"id": "zlib", "level": 6}, "zstd": {"id": "zstd", "level": 3}, "plain": None}.items():
    write(arrays / f"second_{name}", {"metadata": {"chunks": [13, 9], "compressor": compressor}}, kernel)
write(arrays / "fortran", {"metadata": {"chunks": [13, 9], "compressor": None, "order": "F"}}, kernel)
write(arrays / "slashes", {"metadata": {"chunks": [13, 9], "compressor": None, "dimension_separator": "/"}}, kernel)
write(arrays / "big_endian", {"metadata": {"chunks": [13, 9], "dtype": ">f4", "compressor": {"id": "zlib", "level": 1}}},
      kernel)
write(arrays / "four_axes", {"metadata": {"chunks": [2, 5, 3, 7], "order": "F"}},
      kernel.reshape(4, 12, 4, 8))
holes = kernel.copy()
holes[13:26, 9:18] = 0.5
write(arrays / "filled", {"metadata": {"chunks": [13, 9], "dtype": "<f4", "compressor": None, "fill_value": 0.5}}, holes)
(HERE / "arrays/filled/1.1").unlink(missing_ok=True)
np.savez(TO / "expected.npz", kernel=kernel, other=other, holes=holes)


def third(name, codecs, chunk, data=kernel, **more):
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": str(arrays / name)}, "metadata": {
        "shape": list(data.shape), "data_type": str(data.dtype), "codecs": codecs,
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": chunk}}, **more}}
    ts.open(spec, create=True, delete_existing=True).result().write(data).result()


little = {"name": "bytes", "configuration": {"endian": "little"}}
zstd = {"name": "zstd", "configuration": {"level": 1}}
third("third_gzip", [little, {"name": "gzip", "configuration": {"level": 5}}], [13, 9])
third("third_blosc", [little, {"name": "blosc", "configuration": {"cname": "lz4", "clevel": 5, "shuffle": "shuffle",
                                                                   "typesize": 4, "blocksize": 0}}], [13, 9])
third("third_summed", [little, {"name": "crc32c"}], [13, 9])
third("third_transposed", [{"name": "transpose", "configuration": {"order": [1, 0]}}, little, zstd], [13, 9])
third("third_transposed_4", [{"name": "transpose", "configuration": {"order": [2, 0, 3, 1]}}, little], [2, 5, 3, 7],
      kernel.reshape(4, 12, 4, 8))
third("third_big", [{"name": "bytes", "configuration": {"endian": "big"}}, zstd], [13, 9])
third("third_dots", [little], [13, 9], chunk_key_encoding={"name": "default", "configuration": {"separator": "."}})
third("third_older_keys", [little], [13, 9], chunk_key_encoding={"name": "v2", "configuration": {"separator": "/"}})
for place in ("start", "end"):
    third(f"sharded_{place}", [{"name": "sharding_indexed", "configuration": {
        "chunk_shape": [6, 8], "codecs": [little, zstd], "index_location": place,
        "index_codecs": [little, {"name": "crc32c"}]}}], [24, 16])
(arrays / ".zgroup").write_text(json.dumps({"zarr_format": 2}))

# A database with nodes of several heights, numbered manifests, and no compression; and one with.
for name, compression, kind in (("deep", None, "numbered"), ("deep-zstd", {"id": "zstd", "level": 1}, "single")):
    base = {"driver": "ocdbt", "base": {"driver": "file", "path": str(HERE / name) + "/"}, "config": {
        "max_decoded_node_bytes": 400, "max_inline_value_bytes": 180, "compression": compression,
        "manifest_kind": kind}}
    for part in range(3):
        ts.open({"driver": "zarr", "kvstore": {**base, "path": f"block_{part}.kernel/"}, "metadata": {
            "chunks": [13, 9], "compressor": None}}, create=True, dtype=kernel.dtype, shape=kernel.shape,
            ).result().write(kernel + part).result()

shutil.make_archive(str(TO / "arrays"), "zip", HERE, "arrays")
shutil.rmtree(arrays)
shutil.make_archive(str(TO / "checkpoints"), "zip", HERE)
shutil.rmtree(HERE)
