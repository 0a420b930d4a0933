"""Recomputes every deterministic column of the tables here from the weights themselves, by NumPy alone.

    python3 src/test/resources/golden/recompute.py all-minilm-l6-v2.onnx [OUR.csv]

reads the ONNX file (its protobuf by hand) and the safetensors of the two small networks, and prints for each column the largest relative
deviation of WeightWatcher's table, and of a table of ours if one is given, over all layers.
"""
import csv
import json
import pathlib
import struct
import sys

import numpy as np

HERE = pathlib.Path(__file__).parent


def fields(data):
    """The fields of a protobuf message: number and value."""
    at = 0

    def varint():
        nonlocal at
        result = shift = 0
        while True:
            byte = data[at]
            at += 1
            result |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return result

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        elif key & 7 == 2:
            size = varint()
            yield key >> 3, data[at:at + size]
            at += size
        else:
            size = {1: 8, 5: 4}[key & 7]
            yield key >> 3, data[at:at + size]
            at += size


def onnx(path):
    """Initializers by name, and which of them a MatMul without a name of its own feeds."""
    tensors, names = {}, {}
    graph = next(value for number, value in fields(memoryview(pathlib.Path(path).read_bytes())) if number == 7)
    for number, value in fields(graph):
        if number == 5:
            dims, name, raw, kind = [], "", b"", 0
            for n, v in fields(value):
                if n == 1:
                    dims.append(v)
                elif n == 2:
                    kind = v
                elif n == 8:
                    name = bytes(v).decode()
                elif n == 9:
                    raw = v
            if kind == 1:
                tensors[name] = np.frombuffer(raw, "<f4").reshape(dims)
        elif number == 1:
            inputs, node = [], ""
            for n, v in fields(value):
                if n == 1:
                    inputs.append(bytes(v).decode())
                elif n == 3:
                    node = bytes(v).decode()
            for given in inputs:
                names.setdefault(given, node)
    return tensors, names


def safetensors(path):
    data = pathlib.Path(path).read_bytes()
    size, = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + size])
    return {name: np.frombuffer(data, "<f4", offset=8 + size + entry["data_offsets"][0],
                                count=int(np.prod(entry["shape"]))).reshape(entry["shape"])
            for name, entry in header.items() if name != "__metadata__"}


def power_law(x):
    x = x[x > 1e-5]
    best = None
    for j in range(len(x) - 1):
        tail = x[j:]
        n = len(tail)
        total = np.log(tail / tail[0]).sum()
        if total <= 0:
            continue
        alpha = 1 + n / total
        d = np.abs(1 - (tail / tail[0]) ** (1 - alpha) - np.arange(n) / n).max()
        if alpha > 1 and (best is None or d < best[2]):
            best = alpha, tail[0], d, n
    return best


def columns(w, added):
    """All deterministic columns of one layer, by singular values in double precision; added is 1e-10 for WeightWatcher's, 0 for ours."""
    w = w.astype(np.float64)
    if w.ndim == 4:
        slices = [w[:, :, i, j] * np.sqrt(0.5) for i in range(w.shape[2]) for j in range(w.shape[3])]
    else:
        slices = [w]
    n, m = max(slices[0].shape), min(slices[0].shape)
    singular = [np.linalg.svd(s, compute_uv=False) for s in slices]
    rank = sum(int((s > s.max() * n * np.finfo(float).eps).sum()) for s in singular)
    evals = np.sort(np.concatenate(singular) ** 2)
    alpha, xmin, d, tail = power_law(evals)
    top, total, count = evals[-1], evals.sum(), len(evals)
    p = evals / total
    rescaled = evals * count / total
    # WeightWatcher walks down from the top to the first eigenvalue that makes the product less than 1, but never to the last.
    below = np.nonzero(np.cumsum(np.log(rescaled[::-1]))[:-1] < 0)[0]
    num, at = (int(below[0]) + 1, count - 1 - int(below[0])) if len(below) else (count, 1)
    return {
        "M": m, "N": n, "Q": n / m, "rf": len(slices), "num_evals": count, "D": d, "alpha": alpha, "xmin": xmin, "xmax": top,
        "alpha_weighted": alpha * np.log10(top), "sigma": (alpha - 1) / np.sqrt(tail), "num_pl_spikes": tail,
        "log_alpha_norm": np.log10(((evals / top) ** alpha).sum()) + alpha * np.log10(top),
        "lambda_max": top, "spectral_norm": top, "log_spectral_norm": np.log10(top), "norm": total,
        "log_norm": np.log10(total), "stable_rank": total / top, "matrix_rank": rank, "rank_loss": count - rank,
        "weak_rank_loss": int((evals < 1e-6).sum()), "sv_max": np.sqrt(top),
        # WeightWatcher's own: 1e-10 is added to p, and of several slices the largest of their minima is given.
        "entropy": -((p + added) * np.log(p + added)).sum() / np.log(rank + added),
        "sv_min": (max if added else min)(s.min() for s in singular), "W_scale": np.sqrt(count / total),
        "detX_num": num, "detX_val": evals[at], "detX_val_unrescaled": rescaled[at],
    }


def table(path):
    with open(path) as file:
        return list(csv.DictReader(file))


def matrices(model, file):
    if model != "all-minilm-l6-v2":
        return {name.removesuffix(".weight"): w for name, w in safetensors(file).items() if w.ndim >= 2}
    tensors, names = onnx(file)
    result = {}
    for name, w in tensors.items():
        if w.ndim >= 2:
            result[name] = result[name.removesuffix(".weight")] = w
            # A MatMul's weights are nameless: the node bears the module's path.
            node = names.get(name, "").strip("/").removesuffix("/MatMul").replace("/", ".")
            result[node] = w
            parts = node.split(".")
            result[".".join(p for i, p in enumerate(parts) if i == 0 or p != parts[i - 1])] = w
    return result


def compare(what, rows, weights, added=1e-10):
    worst = {}
    for row in rows:
        name = next(n for n in (row["longname"], row["longname"].removesuffix(".weight"), row.get("tensor")) if n in weights)
        for column, value in columns(weights[name], added).items():
            if row.get(column) not in (None, ""):
                deviation = abs(float(row[column]) - value) / max(abs(value), 1e-300) if value or float(row[column]) else 0
                worst[column] = max(worst.get(column, (0, "")), (deviation, row["longname"]))
    print(what, f"{len(rows)} layers")
    for column, (deviation, layer) in worst.items():
        print(f"  {column:20} {deviation:.1e}  {layer if deviation > 1e-9 else ''}")


def main():
    fixtures = HERE.parent / "formats"
    for model, file in [("all-minilm-l6-v2", sys.argv[1]), ("digits-mlp", fixtures / "digits-mlp.safetensors"),
                        ("digits-cnn", fixtures / "digits-cnn.safetensors")]:
        compare(f"WeightWatcher's {model}:", table(HERE / f"{model}.details.csv"), matrices(model, file))
    if len(sys.argv) > 2:
        compare(f"our {sys.argv[2]}:", table(sys.argv[2]), matrices("all-minilm-l6-v2", sys.argv[1]), added=0)


if __name__ == "__main__":
    main()
