"""Writes ../quantized/keras/{einsum8,einsum4,gptq4,gptq8}: kernels of several axes and of GPTQ, as Keras 3.15 has them.

    python3 quantized_keras_axes.py (needs h5py, keras, tensorflow and safetensors)

Attention's projections and an EinsumDense, whose kernels have three axes, in int8 and int4; dense layers whose codes,
scales, zero points and groups are drawn at random in the layout of GPTQ, as calibration needs a text. The expected
matrices are Keras' own: what the layer multiplies by.
"""
import pathlib
import h5py
import keras
import numpy
from keras import ops
from keras.src.quantizers.gptq_config import GPTQConfig
from keras.src.quantizers.quantizers import dequantize_with_sz_map
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).parent.parent / "quantized/keras"


def save(model, name, expected):
    model.save(HERE / f"{name}.keras")
    model.save_weights(HERE / f"{name}.weights.h5")
    save_file({k: numpy.ascontiguousarray(v) for k, v in expected.items()}, HERE / f"{name}.expected.safetensors")


for mode in "int8", "int4":
    keras.utils.set_random_seed(23)
    inside = keras.Input((5, 12))
    x = keras.layers.MultiHeadAttention(3, 4, name="attention")(inside, inside)
    x = keras.layers.EinsumDense("abc,cde->abde", output_shape=(None, 2, 7), bias_axes="de", name="spread")(x)
    x = keras.layers.EinsumDense("abde,dec->abc", output_shape=(None, 9), name="gather")(x)
    model = keras.Model(inside, x)
    for layer in model.layers:
        layer.set_weights([numpy.random.normal(size=w.shape) for w in layer.get_weights()])
    model.quantize(mode)
    expected = {}
    for layer in model._flatten_layers():
        if not isinstance(layer, keras.layers.EinsumDense):
            continue
        kernel, _, _ = layer._get_kernel_with_merged_lora()
        if mode == "int8":
            value = ops.divide(layer._kernel, layer._adjust_scale_for_dequant(layer.kernel_scale))
        else:
            q = keras.quantizers.unpack_int4(layer._kernel, layer._int4_unpacked_column_size, axis=-1)
            zero = getattr(layer, "kernel_zero", None)
            value = ops.divide(ops.cast(q, "float32"), layer.kernel_scale) if zero is None else dequantize_with_sz_map(
                q, layer.kernel_scale, zero, layer.g_idx, group_axis=0)
        rows = int(numpy.prod([d for i, d in enumerate(layer.original_kernel_shape if mode == "int4" else kernel.shape)
                               if i in layer._kernel_reduced_axes]))
        name = layer.path if layer.path.startswith("attention") else layer.name
        expected[name.replace("/", ".")] = ops.convert_to_numpy(value).astype(numpy.float32).reshape(rows, -1)
    save(model, mode.replace("int", "einsum"), expected)

for bits in 4, 8:
    keras.utils.set_random_seed(24)
    model = keras.Sequential([keras.Input((12,)), keras.layers.Dense(7, name="odd"),
                              keras.layers.Dense(6, use_bias=False, name="plain")])
    expected = {}
    for layer in model.layers:
        config = GPTQConfig(dataset=None, tokenizer=None, weight_bits=bits, group_size=4)
        layer.quantize("gptq", config=config)
        layer.is_gptq_calibrated = True
        draw = lambda v, high: v.assign(numpy.random.randint(0, high, v.shape))
        draw(layer.quantized_kernel, 256)
        draw(layer.kernel_zero, 1 << bits)
        draw(layer.g_idx, layer.kernel_scale.shape[1])
        layer.kernel_scale.assign(numpy.random.random(layer.kernel_scale.shape) * 0.1)
        q = layer.quantized_kernel
        if bits == 4:
            q = keras.quantizers.unpack_int4(q, orig_len=layer.units, axis=0, dtype="uint8")
        value = dequantize_with_sz_map(ops.cast(q, "float32"), layer.kernel_scale, layer.kernel_zero, layer.g_idx)
        expected[layer.name] = ops.convert_to_numpy(value)
    model.save_weights(HERE / f"gptq{bits}.weights.h5")
    save_file(expected, HERE / f"gptq{bits}.expected.safetensors")
    # Keras 3.15 forgets the zero points; those before wrote all variables, in their order.
    with h5py.File(HERE / f"gptq{bits}.weights.h5", "a") as file:
        for layer in model.layers:
            of = file[f"layers/{'dense' if layer.name == 'odd' else 'dense_1'}/vars"]
            for key in list(of):
                del of[key]
            made = [layer.bias] if layer.use_bias else []
            for i, v in enumerate(made + [layer.quantized_kernel, layer.kernel_scale, layer.kernel_zero, layer.g_idx]):
                of[str(i)] = ops.convert_to_numpy(v)
