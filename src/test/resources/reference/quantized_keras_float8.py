"""Writes ../quantized/keras/float8: layers that Keras 3.15 computes in 8-bit floats, and the kernels that it keeps of them.

    python3 quantized_keras_float8.py      (needs keras, tensorflow and safetensors)
"""
import pathlib
import keras
import numpy
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).parent.parent / "quantized/keras"
keras.utils.set_random_seed(22)
model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(24, name="odd"), keras.layers.Dense(11, use_bias=False, name="plain")])
model.quantize("float8")
model.save(HERE / "float8.keras")
model.save_weights(HERE / "float8.weights.h5")
save_file({layer.name: numpy.array(layer.kernel) for layer in model.layers}, HERE / "float8.expected.safetensors")
