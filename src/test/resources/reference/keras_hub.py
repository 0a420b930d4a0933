"""Writes ../keras/hub: presets in KerasHub's layout, with attention that has the heads first (Gemma) or the inputs first.

    python3 keras_hub.py            (needs keras, tensorflow and safetensors)

A preset is a folder of model.weights.h5 (layers by their attributes, no configuration that Keras could read without
KerasHub), config.json, metadata.json and task.json. expected.safetensors has each projection as its sum applies it,
inputs x outputs, under preset/layer.
"""
import json
import pathlib
import shutil
import keras
import numpy
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).parent.parent / "keras/hub"
shutil.rmtree(HERE, ignore_errors=True)
D, N, H, K = 10, 4, 3, 2
SUMS = {"gemma": ("btd,ndh->btnh", "bsd,kdh->bskh", "btnh,nhd->btd"), "llama": ("bqm,muh->bquh", "bkm,mvh->bkvh", "bquh,uhm->bqm")}
keras.utils.set_random_seed(27)


class Attention(keras.layers.Layer):
    def __init__(self, sums, **rest):
        super().__init__(**rest)
        self.sums = sums

    def build(self, shape):
        dense = lambda equation, out, name: keras.layers.EinsumDense(equation, output_shape=(None,) + out, name=name)
        self.query_dense = dense(self.sums[0], (N, H), "query")
        self.key_dense = dense(self.sums[1], (K, H), "key")
        self.value_dense = dense(self.sums[1], (K, H), "value")
        self.output_dense = dense(self.sums[2], (D,), "attention_output")
        for layer in self.query_dense, self.key_dense, self.value_dense:
            layer.build(shape)
        self.output_dense.build(shape[:-1] + (N, H))
        self.built = True

    def call(self, x):
        return self.output_dense(self.query_dense(x))


expected = {}
for name, sums in SUMS.items():
    ids = keras.Input((6,), dtype="int32")
    attention = Attention(sums, name="attention")
    model = keras.Model(ids, attention(keras.layers.Embedding(9, D, name="token_embedding")(ids)))
    folder = HERE / name
    folder.mkdir(parents=True)
    model.save_weights(folder / "model.weights.h5")
    told = {"module": f"keras_hub.src.models.{name}", "class_name": name.title() + "Backbone", "config": {"num_layers": 1}}
    (folder / "config.json").write_text(json.dumps(told))
    (folder / "metadata.json").write_text(json.dumps({"keras_version": "3.15.1", "keras_hub_version": "0.20.0"}))
    (folder / "task.json").write_text(json.dumps({"module": "keras_hub", "class_name": "CausalLM"}))
    for part in "query", "key", "value", "output":
        layer = getattr(attention, part + "_dense")
        kernel = layer.kernel.numpy()
        own, result = layer.equation.split(",")[1].split("->")
        order = sorted(range(3), key=lambda axis: own[axis] in result)  # what is summed over comes first
        rows = int(numpy.prod([kernel.shape[axis] for axis in order if own[axis] not in result]))
        expected[f"{name}/attention.{layer.name}"] = numpy.ascontiguousarray(kernel.transpose(order)).reshape(rows, -1)
save_file(expected, HERE / "expected.safetensors")
