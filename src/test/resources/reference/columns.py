"""Makes columns.json: what ColumnsReferenceTest compares with. Figures of whole layers from their weights, by NumPy alone.

    python3 src/test/resources/reference/columns.py
"""
import json
import pathlib

import numpy as np
from safetensors.numpy import load_file

from readings import fits, least

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[3]
MODELS = {"digits-overtrained": ROOT / "assets/models/digits-overtrained.safetensors",
          "digits-cnn": HERE.parent / "formats/digits-cnn.safetensors"}


def elements(w):
    w = w.astype(np.float64).ravel()
    centred = w - w.mean()
    variance = (centred ** 2).mean()
    return {"element_mean": w.mean(), "element_std": np.sqrt(variance), "element_min": w.min(), "element_max": w.max(),
            "element_kurtosis": (centred ** 4).mean() / variance ** 2 - 3, "element_zeros": int((w == 0).sum()),
            "frobenius_norm": np.sqrt((w ** 2).sum())}


def spectrum(w):
    x = np.sort(np.linalg.svd(w.astype(np.float64), compute_uv=False)) ** 2
    n, m = max(w.shape), min(w.shape)
    p = x / x.sum()
    roots = np.sqrt(x) / np.sqrt(x).sum()
    xmin, alpha, d = least(fits(x))
    scaled = x[::-1] * m / x.sum()
    # The first product of the largest ones that is below 1 ends the tail, and belongs to it.
    below = np.cumsum(np.log(scaled)) < 0
    # Where only the product of all is, WeightWatcher gives another one, which its own tables hold.
    whole = below.argmax() == m - 1
    crossing = x[::-1][below.argmax()]
    trace_log = {} if whole else {"detX_val": crossing, "detX_val_unrescaled": crossing * m / x.sum(),
                                  "erg_gap": crossing - xmin}
    return trace_log | {"norm": x.sum(), "lambda_max": x[-1], "log_norm": np.log10(x.sum()), "log_spectral_norm": np.log10(x[-1]),
            "stable_rank": x.sum() / x[-1], "entropy": -(p * np.log(p)).sum() / np.log(m), "sv_max": np.sqrt(x[-1]),
            "sv_min": np.sqrt(x[0]), "W_scale": np.sqrt(m / x.sum()), "Q": n / m, "num_evals": m,
            "effective_rank": np.exp(-(roots * np.log(roots)).sum()), "participation_ratio": 1 / (p ** 2).sum(),
            "alpha": alpha, "D": d, "xmin": xmin, "num_pl_spikes": int((x >= xmin).sum()),
            "sigma": (alpha - 1) / np.sqrt((x >= xmin).sum()), "alpha_weighted": alpha * np.log10(x[-1]),
            "log_alpha_norm": np.log10((x ** alpha).sum()), "tail_share": x[x >= xmin].sum() / x.sum()}


def main():
    layers = []
    for model, file in MODELS.items():
        for name, w in load_file(file).items():
            if w.ndim < 2 or min(w.shape[:2]) < 10:
                continue
            columns = elements(w) | (spectrum(w) if w.ndim == 2 else {})
            layers.append({"model": model, "layer": name.removesuffix(".weight"),
                           "columns": {key: float(value) for key, value in columns.items()}})
    (HERE / "columns.json").write_text(json.dumps({"layers": layers}, indent=1) + "\n")


if __name__ == "__main__":
    main()
