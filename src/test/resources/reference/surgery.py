"""Makes surgery.json: what removals do to fc1 and fc2 of assets/models/digits-overtrained.safetensors, by NumPy in double precision.

    python surgery.py > surgery.json
"""
import json
import pathlib

import numpy as np
from safetensors.numpy import load_file

root = pathlib.Path(__file__).resolve().parents[4]
weights = load_file(root / "assets/models/digits-overtrained.safetensors")


def change(w, v):
    return float(np.linalg.norm(v - w) / np.linalg.norm(w))


def shrunk(w, sigma):
    u, s, vt = np.linalg.svd(w, full_matrices=False)
    n, m = max(w.shape), min(w.shape)
    beta = m / n
    y = s / (sigma * np.sqrt(n))
    eta = np.where(y > 1 + np.sqrt(beta), np.sqrt(np.maximum(0, (y * y - beta - 1) ** 2 - 4 * beta)) / y, 0)
    return (u * (eta * sigma * np.sqrt(n))) @ vt


def truncated(w, kept):
    u, s, vt = np.linalg.svd(w, full_matrices=False)
    return (u[:, :kept] * s[:kept]) @ vt[:kept]


cases = []
for name in ("fc1", "fc2"):
    w = weights[f"{name}.weight"].astype(np.float64)
    mean, std = w.mean(), w.std()
    far = np.where(np.abs(w - mean) > 8 * std, mean, w)
    quarter = truncated(w, int(0.25 * min(w.shape)))
    sigma = 0.05
    less = shrunk(w, sigma)
    cases.append({
        "layer": name,
        "centre": change(w, w - mean),
        "outliers": change(w, far), "outliers_changed": int((far != w).sum()),
        "quarter": change(w, quarter), "quarter_3_5": float(quarter[3, 5]),
        "sigma": sigma, "shrink": change(w, less), "shrink_3_5": float(less[3, 5]),
    })
json.dump({"cases": cases}, __import__("sys").stdout, indent=1)
