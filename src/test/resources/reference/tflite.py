"""Writes ../tflite: one network of Keras as TensorFlow Lite's converter has it in four types, and its arrays.

    python3 tflite.py               (needs tensorflow and numpy)
"""
import pathlib
import flatbuffers
import keras
import numpy as np
import tensorflow as tf
from tensorflow.lite.python import schema_py_generated as schema

HERE = pathlib.Path(__file__).resolve().parent.parent / "tflite"
HERE.mkdir(exist_ok=True)
keras.utils.set_random_seed(21)
layers = keras.layers
tokens = layers.Input((6,), dtype="int32", name="tokens")
image = layers.Input((8, 8, 3), name="image")
x = layers.Conv2D(6, 3, strides=2, padding="same", name="conv")(image)
x = layers.DepthwiseConv2D(3, depth_multiplier=2, name="dw")(x)
x = layers.Conv2DTranspose(5, 2, name="up")(x)
x = layers.Flatten()(x)
y = layers.Flatten()(layers.Embedding(30, 8, name="table")(tokens))
x = layers.Dense(20, activation="relu", name="fc1")(layers.Concatenate()([x, y]))
model = keras.Model([image, tokens], layers.Dense(16, name="fc2")(x))
arrays = {weight.path: weight.numpy() for weight in model.weights}
random = np.random.default_rng(0)


def samples():
    for _ in range(8):
        yield {"image": random.standard_normal((1, 8, 8, 3)).astype(np.float32),
               "tokens": random.integers(0, 30, (1, 6)).astype(np.int32)}


for kind in ("f32", "f16", "int8"):
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if kind != "f32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if kind == "f16":
        converter.target_spec.supported_types = [tf.float16]
    if kind == "int8":
        converter.representative_dataset = samples
    content = converter.convert()
    (HERE / f"{kind}.tflite").write_bytes(content)
    interpreter = tf.lite.Interpreter(model_content=content)
    for tensor in interpreter.get_tensor_details():
        if len(tensor["shape"]) < 2 or "MatMul" not in tensor["name"] and "conv" not in tensor["name"] \
                and "depthwise" not in tensor["name"] and "table" not in tensor["name"]:
            continue
        try:
            values = interpreter.get_tensor(tensor["index"])
        except ValueError:
            continue  # what an operator gives
        how = tensor["quantization_parameters"]
        if len(how["scales"]):
            axis = [1] * values.ndim
            axis[how["quantized_dimension"]] = -1
            scales, zeros = (how[key].reshape(axis) if len(how["scales"]) > 1 else how[key][0]
                             for key in ("scales", "zero_points"))
            values = ((values.astype(np.float32) - zeros.astype(np.float32)) * scales).astype(np.float32)
        arrays[f"{kind}:{tensor['name']}"] = values

# The same matrix in four bits: two to a byte, the low one first.
parsed = schema.ModelT.InitFromObj(schema.Model.GetRootAs((HERE / "int8.tflite").read_bytes()))
for tensor in parsed.subgraphs[0].tensors:
    if tensor.name.decode().endswith("fc2_1/MatMul") and tensor.type == schema.TensorType.INT8:
        codes = np.frombuffer(bytes(parsed.buffers[tensor.buffer].data), np.int8) >> 4
        tensor.type = schema.TensorType.INT4
        parsed.buffers[tensor.buffer].data = ((codes[0::2] & 15) | (codes[1::2] & 15) << 4).astype(np.uint8)
        arrays["int4"] = codes.reshape(tensor.shape).astype(np.float32) * np.float32(tensor.quantization.scale)[:, None]
builder = flatbuffers.Builder(1 << 16)
builder.Finish(parsed.Pack(builder), b"TFL3")
(HERE / "int4.tflite").write_bytes(bytes(builder.Output()))
np.savez_compressed(HERE / "expected.npz", **{name.replace("/", "|"): array for name, array in arrays.items()})
