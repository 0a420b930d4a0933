"""Makes drawn.json: what DrawnReferenceTest compares with. Columns that tests, draws and shuffles decide, by NumPy, SciPy and mpmath alone.

    python3 src/test/resources/reference/drawn.py

What is a formula stands as a number. What another generator draws stands as the range within which the drawn figure of the program must
lie: four standard errors for its number of draws and that of the draws made here.
"""
import json
import pathlib

import gguf
import mpmath
import numpy as np
from safetensors.numpy import load_file

from noise import tracy_widom
from readings import fits, least

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[3]
MODELS = {"digits-overtrained": ROOT / "assets/models/digits-overtrained.safetensors",
          "digits-mlp": HERE.parent / "formats/digits-mlp.safetensors",
          "digits-cnn": HERE.parent / "formats/digits-cnn.safetensors"}
# Elements that keep their places in the variance of the statistic: the farthest from the mean.
KEPT = 512


def slices(w):
    """The matrices of a layer, the larger dimension first; those of a kernel out x in for every position."""
    flat = w.reshape(w.shape[0], w.shape[1], -1)
    parts = [flat[:, :, k] for k in range(flat.shape[2])]
    return [p if p.shape[0] >= p.shape[1] else p.T for p in parts]


def first(w):
    return w.reshape(w.shape[0], w.shape[1], -1)[:, :, 0]


def order_test(w, shift):
    """Excess of tr (W'W)^2 over its mean for all orders, and its variance, in units of NM w^4; sums by 60 digits."""
    n, m = w.shape
    count = n * m
    flat = [mpmath.mpf(float(x)) for x in w.ravel()]
    s1, s2, s3, s4 = (mpmath.fsum(x ** k for x in flat) for k in (1, 2, 3, 4))
    pairs = (s2 ** 2 - s4) / (count * (count - 1))
    fours = (s1 ** 4 - 6 * s1 ** 2 * s2 + 3 * s2 ** 2 + 8 * s1 * s3 - 6 * s4) / (count * (count - 1) * (count - 2) * (count - 3))
    mean = s4 + count * (n + m - 2) * pairs + count * (n - 1) * (m - 1) * fours
    gram = w.T @ w
    square = s2 / count
    unit = count * square ** 2
    b = min(mpmath.mpf(1), (s1 / count) ** 2 / square)
    a = 1 - b
    far = np.sort(np.argsort(np.abs(w.ravel() - shift), kind="stable")[-KEPT:])
    beyond = mpmath.fsum((flat[i] ** 2 - square) ** 4 for i in far)
    v2 = max(0, (s4 - count * square ** 2) ** 2 - beyond) / unit ** 2
    variance = 4 * a ** 4 + 16 * a ** 3 * b + 8 * a ** 2 * b ** 2 * (n + m) + 2 * v2 * (mpmath.mpf(1) / n + mpmath.mpf(1) / m)
    return (mpmath.mpf(float((gram * gram).sum())) - mean) / unit, variance


def edge_p(value, sigma, n, m):
    """P(TW1 > s) of Johnstone's standardized eigenvalue: by its determinant, beyond s = 8 by half the integral of Ai."""
    root = np.sqrt(n - 1) + np.sqrt(m)
    s = (value / sigma ** 2 - root ** 2) / (root * (1 / np.sqrt(n - 1) + 1 / np.sqrt(m)) ** (1 / 3))
    return tracy_widom(s) if s < 8 else float(mpmath.quad(mpmath.airyai, [s, s + 1, s + 4, s + 40]) / 2)


def noise(name, w):
    parts = slices(w.astype(np.float64))
    # The elements are told from the mean of the first ones read.
    shift = first(w).astype(np.float64).ravel()[:4096].mean()
    tested = [order_test(p, shift) for p in parts]
    z = mpmath.fsum(t[0] for t in tested) / mpmath.sqrt(mpmath.fsum(t[1] for t in tested))
    least_p = 1.0
    for p in parts:
        n, m = p.shape
        centred = p - p.mean()
        kurtosis = (centred ** 4).mean() / (centred ** 2).mean() ** 2 - 3
        largest = np.linalg.svd(p, compute_uv=False)[0] ** 2
        least_p = min(least_p, edge_p(largest / (1 + kurtosis / np.sqrt(n * m)), np.sqrt((p ** 2).mean()), n, m))
    return {"layer": name, "noise_p": float(mpmath.erfc(abs(z) / mpmath.sqrt(2))),
            "noise_edge_p": float(-np.expm1(len(parts) * np.log1p(-least_p)))}


def quantized():
    """Root mean square of the steps over the places that are looked at: up to 64 runs of 4,096 elements, evenly spread."""
    found = []
    for tensor in gguf.GGUFReader(HERE.parent / "formats/digits-mlp.q8_0.gguf").tensors:
        if tensor.tensor_type != gguf.GGMLQuantizationType.Q8_0:
            continue
        scales = tensor.data.reshape(-1, 34)[:, :2].copy().view(np.float16).astype(np.float64).ravel()
        steps = np.repeat(scales, 32)
        run = min(4096, len(steps))
        places = min(64, -(-len(steps) // run))
        firsts = [0] if places == 1 else [round(i / (places - 1) * (len(steps) - run)) for i in range(places)]
        step = np.sqrt(np.mean([(steps[f:f + run] ** 2).mean() for f in firsts]))
        m, n = sorted(int(x) for x in tensor.shape)
        found.append({"layer": tensor.name.removesuffix(".weight"), "quantization_step": step,
                      "quantization_edge": step ** 2 / 12 * (np.sqrt(n) + np.sqrt(m)) ** 2})
    return found


def interval(case, draws, theirs, rng):
    """Ranges of alpha_low and alpha_high: by the order statistics that the quantiles of so many draws may fall on."""
    x = np.sort(np.array(case["values"]))
    xmin, alpha, _ = least(fits(x))
    body, n = x[x < xmin], len(x)
    alphas = []
    for _ in range(draws):
        tail = rng.random(n) >= len(body) / n
        made = np.where(tail, xmin * (1 - rng.random(n)) ** (-1 / (alpha - 1)), rng.choice(body, n) if len(body) else 0)
        alphas.append(least(fits(made))[1])
    alphas = np.sort(alphas)

    def ends(q):
        error = 4 * np.sqrt(q * (1 - q) * (1 / draws + 1 / theirs))
        return [alphas[int(np.clip((q + sign * error) * draws, 0, draws - 1))] for sign in (-1, 1)]

    lows, highs = ends(0.025), ends(0.975)
    ratios = [max((highs[k] - 1) / (alpha - 1), (alpha - 1) / (lows[1 - k] - 1)) for k in (0, 1)]
    return {"name": case["name"], "values": x.tolist(), "alpha": alpha, "draws": theirs,
            "low": [1 + (alpha - 1) / ratios[1], 1 + (alpha - 1) / ratios[0]],
            "high": [1 + (alpha - 1) * ratios[0], 1 + (alpha - 1) * ratios[1]]}


def trap(name, w, draws, rng):
    """The one trap of a layer, of a huge element or of the mean, by shuffles of our own: four deviations of a single draw either way."""
    w = w.astype(np.float64)
    n, m = max(w.shape), min(w.shape)
    mean = w.mean()
    row, column = np.unravel_index(np.abs(w - mean).argmax(), w.shape)
    distance, shift = abs(w[row, column] - mean), abs(mean) * np.sqrt(n * m)
    theta = max(distance, shift)
    largest = [np.linalg.svd(rng.permutation(w.ravel()).reshape(n, m), compute_uv=False)[0] ** 2 for _ in range(draws)]
    centre, spread = np.mean(largest), np.std(largest)

    def of(value):
        # One trap: it takes its own square, a row and a column out of the noise.
        sigma = np.sqrt(((w ** 2).sum() - value) / ((n - 1) * (m - 1)))
        edge = sigma ** 2 * (np.sqrt(n) + np.sqrt(m)) ** 2
        predicted = (theta ** 2 + n * sigma ** 2) * (theta ** 2 + m * sigma ** 2) / theta ** 2
        found = {"max_rand_eval": value, "trap_strength": value / edge, "rand_edge_ratio": value / edge, "rand_bulk_sigma": sigma,
                 "rand_bulk_max": edge, "trap_predicted": predicted}
        return found | ({"trap_sigmas": theta / sigma} if distance > shift else {})

    ends = of(centre - 4 * spread), of(centre + 4 * spread)
    result = {"layer": name, "cause": "outlier element" if distance > shift else "mean shift",
              "ranges": {key: sorted((ends[0][key], ends[1][key])) for key in ends[0]}}
    return result | ({"row": int(row), "column": int(column)} if distance > shift else {})


def main():
    mpmath.mp.dps = 60
    rng = np.random.default_rng(20261202)
    noises = []
    for model, file in MODELS.items():
        for name, w in load_file(file).items():
            if w.ndim >= 2 and min(w.shape[:2]) >= 10:
                noises.append({"model": model} | noise(name.removesuffix(".weight"), w))
    # What is noise: normal and heavy elements without any structure.
    made = {"normal": rng.standard_normal((40, 24)), "heavy": rng.standard_t(5, (32, 32)), "shifted": rng.standard_normal((48, 16)) + 0.1}
    cases = json.loads((HERE / "tails.json").read_text())["cases"]
    chosen = [case for case in cases if case["name"] in ("power law 2.5", "power law over a body")]
    weights = load_file(MODELS["digits-overtrained"])
    planted = rng.standard_normal((64, 48))
    planted[20, 7] = 25
    reference = {
        "noise": noises,
        "made": [{"elements": w.ravel().tolist(), "rows": w.shape[0], "columns": w.shape[1]} | noise(name, w)
                 for name, w in made.items()],
        "quantized": quantized(),
        "intervals": [interval(case, 4000, 1000, rng) for case in chosen],
        "traps": [{"model": "digits-overtrained"} | trap(name, weights[name + ".weight"], 300, rng) for name in ("fc1", "fc2")]
        + [{"elements": planted.ravel().tolist(), "rows": 64, "columns": 48} | trap("planted", planted, 1000, rng)],
    }
    (HERE / "drawn.json").write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main()
