"""Makes lineage.json: what KinshipReferenceTest compares with. Written from the definitions, with NumPy.

    python3 src/test/resources/reference/lineage.py

Of eight units every order is tried, all 40,320, so that mean, deviation and p-value are no estimates; so are all shifts of the ratios of
gaps, of two layers together all pairs of them.
"""
import itertools
import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
DRAWS = 9999


def orders(a, b):
    """Deviations and p-value of <A, B> among all orders of the columns of B."""
    products = a.T @ b
    places = np.arange(len(products))
    all_of_them = np.array([products[places, list(order)].sum() for order in itertools.permutations(places)])
    observed = np.trace(products)
    return (observed - all_of_them.mean()) / all_of_them.std(), (all_of_them >= observed - 1e-9).mean()


def range_of(p):
    """Where (1 + hits)/(1 + draws) lies, four deviations either way."""
    error = 4 * np.sqrt(p * (1 - p) / DRAWS)
    return [float((1 + DRAWS * max(0, p - error)) / (1 + DRAWS)), float((1 + DRAWS * min(1, p + error)) / (1 + DRAWS))]


def units(name, a, b):
    columns, p_columns = orders(a, b)
    rows, p_rows = orders(a.T, b.T)
    return {"name": name, "one": a.ravel().tolist(), "other": b.ravel().tolist(), "z_columns": columns, "z_rows": rows,
            "correlation": float((a * b).sum() / np.linalg.norm(a) / np.linalg.norm(b)), "units_p": range_of(max(p_columns, p_rows))}


def ratios(w):
    gaps = np.diff(np.sort(np.linalg.svd(w, compute_uv=False)))
    return np.minimum(gaps[:-1], gaps[1:]) / np.maximum(gaps[:-1], gaps[1:])


def patterns(name, pairs):
    """Correlations at equal places, and the share of shifts of all layers with as large a sum."""
    shifted = []
    for a, b in pairs:
        x, y = ratios(a), ratios(b)
        shifted.append(np.array([np.corrcoef(x, np.roll(y, -k))[0, 1] for k in range(len(x))]))
    sums = np.zeros(1)
    for one in shifted:
        sums = (sums[:, None] + one[None, :] * np.sqrt(len(one))).ravel()
    observed = sum(one[0] * np.sqrt(len(one)) for one in shifted)
    return {"name": name, "layers": [{"rows": a.shape[0], "columns": a.shape[1], "one": a.ravel().tolist(), "other": b.ravel().tolist(),
                                      "spacing": one[0]} for (a, b), one in zip(pairs, shifted)],
            "p": range_of(float((sums >= observed - 1e-9).mean()))}


def main():
    rng = np.random.default_rng(20261203)
    a, b = rng.standard_normal((8, 8)), rng.standard_normal((8, 8))
    one, other = rng.standard_normal((40, 24)), rng.standard_normal((30, 30))
    turned = [np.linalg.qr(rng.standard_normal((k, k)))[0] for k in (40, 24)]
    (HERE / "lineage.json").write_text(json.dumps({
        "draws": DRAWS,
        "units": [units("independent", a, b), units("alike", a, a / 3 + b), units("opposed", a, b - a / 3)],
        "patterns": [patterns("independent", [(one, rng.standard_normal((40, 24))), (other, rng.standard_normal((30, 30)))]),
                     patterns("turned, with little noise", [(one, turned[0] @ (one + 0.002 * rng.standard_normal((40, 24))) @ turned[1])])],
    }, indent=1) + "\n")


if __name__ == "__main__":
    main()
