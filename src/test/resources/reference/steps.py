"""Makes steps.json: what StepsReferenceTest compares with. Steps of types whose numbers lie unevenly, with NumPy and SciPy.

    python3 src/test/resources/reference/steps.py

The step of a code is the root of twelve times the mean square of what is rounded off where all numbers that are rounded to it are as likely,
by quadrature over its cell; at the ends of the table the cell is taken as wide outwards as inwards.
"""
import json
import pathlib

import numpy as np
from safetensors.numpy import load_file
from scipy import integrate

HERE = pathlib.Path(__file__).parent


def steps(table):
    numbers = np.unique(table + 0.0)
    found = {}
    for i, x in enumerate(numbers):
        inner = [abs(numbers[j] - x) / 2 for j in (i - 1, i + 1) if 0 <= j < len(numbers)]
        below, above = inner[0], inner[-1]
        square = integrate.quad(lambda t: t * t, -below, above, epsabs=1e-14)[0] / (below + above)
        found[x] = np.sqrt(12 * square)
    return np.array([found[x + 0.0] for x in table])


def main():
    tensors = load_file(HERE.parent / "quantized/bitsandbytes/model.safetensors")
    layers = []
    for name in ("m.nf4", "m.nf4_double_f32", "m.fp4"):
        state = next(key for key in tensors if key.startswith(name + ".weight.quant_state."))
        told = json.loads(tensors[state].tobytes().decode())
        n, m = sorted(told["shape"], reverse=True)
        packed = tensors[name + ".weight"].ravel()
        codes = np.stack([packed >> 4, packed & 15], axis=1).ravel()[:n * m]
        absmax = tensors[name + ".weight.absmax"]
        if name + ".weight.nested_absmax" in tensors:
            nested = tensors[name + ".weight.nested_absmax"][np.arange(len(absmax)) // told["nested_blocksize"]]
            absmax = tensors[name + ".weight.nested_quant_map"][absmax] * nested + told["nested_offset"]
        table = tensors[name + ".weight.quant_map"].astype(np.float64)
        each = steps(table)[codes] * absmax[np.arange(n * m) // told["blocksize"]]
        step = np.sqrt((each ** 2).mean())
        layers.append({"layer": name, "quantization_step": step,
                       "quantization_edge": step ** 2 / 12 * (np.sqrt(n) + np.sqrt(m)) ** 2})
    (HERE / "steps.json").write_text(json.dumps({"layers": layers}, indent=1) + "\n")


if __name__ == "__main__":
    main()
