"""Writes ../quantized/keras: layers that Keras 3.15 has quantized, and the kernels that it computes with.

    python3 quantized_keras.py      (needs keras, tensorflow and safetensors)
"""
import pathlib
import keras
import numpy
from keras import ops
from keras.src.quantizers.quantizers import dequantize_with_sz_map
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).parent.parent / "quantized/keras"
HERE.mkdir(parents=True, exist_ok=True)
for mode in "int8", "int4":
    keras.utils.set_random_seed(21)
    model = keras.Sequential([keras.Input((5,), dtype="int32"), keras.layers.Embedding(20, 16, name="table"),
                              keras.layers.Flatten(), keras.layers.Dense(24, name="odd"),
                              keras.layers.Dense(11, name="out"), keras.layers.Dense(6, use_bias=False, name="plain")])
    for layer in model.layers:
        layer.set_weights([numpy.random.normal(size=w.shape) for w in layer.get_weights()])
    model.quantize(mode)
    model.save(HERE / f"{mode}.keras")
    model.save_weights(HERE / f"{mode}.weights.h5")
    expected = {}
    for layer in model.layers:
        kernel = "embeddings" if layer.name == "table" else "kernel"
        if not hasattr(layer, kernel + "_scale"):
            continue
        q, scale = getattr(layer, "_" + kernel), getattr(layer, kernel + "_scale")
        zero = getattr(layer, kernel + "_zero", None)
        if mode == "int4":
            q = keras.quantizers.unpack_int4(q, layer.output_dim if kernel == "embeddings" else layer.units, axis=-1)
        q = ops.cast(q, "float32")
        if kernel == "embeddings" and len(scale.shape) == 1:
            scale = ops.expand_dims(scale, -1)
        value = q / scale if zero is None else dequantize_with_sz_map(
            q, scale, zero, layer.g_idx, group_axis=-1 if kernel == "embeddings" else 0)
        expected[layer.name] = ops.convert_to_numpy(value)
    save_file(expected, HERE / f"{mode}.expected.safetensors")
