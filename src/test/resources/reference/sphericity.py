"""Makes sphericity.json: what SphericityReferenceTest compares with. Written from the definitions, with NumPy.

    python3 src/test/resources/reference/sphericity.py

The mean over all orders is taken over orders themselves: all of them for a 2 x 3 matrix, 200,000 random ones for larger matrices.
"""
import itertools
import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent


def trace(w):
    g = w.T @ w
    return float((g * g).sum())


def case(name, w, rng):
    n, m = w.shape
    flat = w.ravel()
    if flat.size <= 6:
        traces = [trace(np.array(order).reshape(n, m)) for order in itertools.permutations(flat)]
    else:
        traces = [trace(rng.permutation(flat).reshape(n, m)) for _ in range(200_000)]
    unit = flat.size * np.mean(flat ** 2) ** 2
    return {"name": name, "n": n, "m": m, "elements": flat.tolist(), "excess": (trace(w) - float(np.mean(traces))) / unit,
            "error": 0.0 if flat.size <= 6 else float(np.std(traces) / np.sqrt(len(traces))) / unit,
            "variance": float(np.var(traces)) / unit ** 2}


def main():
    rng = np.random.default_rng(20261201)
    heavy = rng.standard_t(3, (24, 20))
    outlier = rng.standard_normal((20, 20))
    outlier[3, 4] = 15
    cases = [
        case("all orders", np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -1.0]]).T, rng),
        case("Gaussian", rng.standard_normal((30, 20)), rng),
        case("Student's t of 3 degrees", heavy, rng),
        case("shifted by 0.3", rng.standard_normal((30, 20)) + 0.3, rng),
        case("an outlier", outlier, rng),
        case("rank one and noise", rng.standard_normal((25, 20)) + np.outer(rng.standard_normal(25), rng.standard_normal(20)), rng),
        case("rows of different size", rng.standard_normal((30, 15)) * np.linspace(0.2, 2, 30)[:, None], rng),
        case("nine tenths zero", rng.standard_normal((30, 24)) * (rng.random((30, 24)) < 0.1), rng),
    ]
    (HERE / "sphericity.json").write_text(json.dumps({"cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
