"""Makes vectors.json: what VectorReferenceTest compares with. Written from the definitions, with NumPy and SciPy.

    python3 src/test/resources/reference/vectors.py
"""
import json
import pathlib

import numpy as np
from scipy import linalg, stats

HERE = pathlib.Path(__file__).parent


def localization(v):
    p = v ** 2 / (v ** 2).sum()
    return {
        "vector": v.tolist(), "participation": 1 / (p ** 2).sum(),
        "entropy": stats.entropy(p) / np.log(len(p)),
        # Half of the mean difference of two entries, over the mean.
        "gini": np.abs(p[:, None] - p[None, :]).mean() / (2 * p.mean()),
        "topMass": np.sort(p)[::-1][:10].sum(),
        "flatOverlap": abs(v.sum()) / np.sqrt(len(v)) / np.linalg.norm(v),
    }


def comparison(rows, columns, mix, rng):
    a = rng.standard_normal((rows, columns))
    b = (1 - mix) * a + mix * rng.standard_normal((rows, columns))
    top = [np.linalg.svd(w)[2][0] for w in (a, b)]
    return {
        "rows": rows, "columns": columns, "one": a.ravel().tolist(), "other": b.ravel().tolist(),
        "distance": np.linalg.norm(a - b), "relative": np.linalg.norm(a - b) / np.linalg.norm(a),
        "angle": np.degrees(linalg.subspace_angles(top[0][:, None], top[1][:, None])[0]),
    }


def main():
    rng = np.random.default_rng(20261125)
    spike = 0.02 * rng.standard_normal(40)
    spike[7] = 1
    vectors = [rng.standard_normal(40), spike, 1 + 0.1 * rng.standard_normal(40), rng.standard_normal(12), np.eye(15)[3]]
    reference = {
        "localizations": [localization(v) for v in vectors],
        "comparisons": [comparison(12, 8, 0.05, rng), comparison(8, 12, 0.5, rng), comparison(10, 10, 1, rng)],
    }
    (HERE / "vectors.json").write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main()
