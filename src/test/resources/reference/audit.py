"""Makes audit.json: what AuditReferenceTest compares with. Written from the definitions, with NumPy and SciPy.

    python3 src/test/resources/reference/audit.py
"""
import json
import pathlib

import numpy as np
from scipy import linalg

from tails import power_law

HERE = pathlib.Path(__file__).parent
LEADING = 4
EPSILON = 0.6


def angles(one, other):
    """Principal angles of the spans of two sets of columns, in degrees, ascending."""
    return sorted(np.degrees(linalg.subspace_angles(one, other)).tolist())


def overlap(w, changed):
    (u, _, vt), (x, _, yt) = (np.linalg.svd(m, full_matrices=False) for m in (w, changed))
    both = (u[:, :LEADING].T @ x[:, :LEADING], vt[:LEADING] @ yt[:LEADING].T)
    return np.mean([(c ** 2).sum() / LEADING for c in both])


def effective_rank(singular_values):
    p = singular_values / singular_values.sum()
    p = p[p > 1e-14]
    return float(np.exp(-(p * np.log(p)).sum()))


def alpha(values):
    """None where fewer than two eigenvalues are above 1e-5: there is no tail."""
    return power_law(values)["alpha"] if (values > 1e-5).sum() > 1 else None


def shuffles_that_stick_out(delta, rng, draws=200):
    """Eigenvalues of shuffles above what Gaussian matrices of the same deviation reach in 1 of 1,000 draws, at the median."""
    centered = delta - delta.mean()
    gauss = [np.linalg.norm(delta.std() * rng.standard_normal(delta.shape), 2) for _ in range(1000)]
    counts = [(np.linalg.svd(rng.permutation(centered.ravel()).reshape(delta.shape), compute_uv=False)
               > max(gauss)).sum() for _ in range(draws)]
    return int(np.median(counts))


def case(name, rows, columns, rng, update):
    base = rng.standard_normal((rows, columns))
    tuned = base + update(rows, columns)
    u, s, vt = np.linalg.svd(base, full_matrices=False)
    x, t, yt = np.linalg.svd(tuned, full_matrices=False)
    cosines = np.abs(u.T @ x[:, :LEADING]).max(axis=0)
    delta = tuned - base
    d = np.linalg.svd(delta, compute_uv=False)
    deviation = np.linalg.norm(delta) / np.sqrt(delta.size)
    draws = [overlap(base, base + deviation * rng.standard_normal(base.shape)) for _ in range(400)]
    return {
        "name": name, "rows": rows, "columns": columns, "base": base.ravel().tolist(), "tuned": tuned.ravel().tolist(),
        "left": angles(u[:, :LEADING], x[:, :LEADING]), "right": angles(vt[:LEADING].T, yt[:LEADING].T),
        "overlap": overlap(base, tuned), "cosines": cosines.tolist(),
        "intruders": [int(i) + 1 for i in np.flatnonzero(cosines < EPSILON)], "singularValues": t[:LEADING].tolist(),
        "delta": np.sort(d ** 2).tolist(), "effectiveRank": effective_rank(d),
        "shuffledEffectiveRank": [float(q) for q in np.quantile(
            [effective_rank(np.linalg.svd(rng.permutation(delta.ravel()).reshape(delta.shape), compute_uv=False))
             for _ in range(400)], [0.0025, 0.9975])],
        "alpha": alpha(d ** 2), "traps": shuffles_that_stick_out(delta, rng),
        "spectral": d[0] / s[0], "noiseSpectral": deviation * (np.sqrt(rows) + np.sqrt(columns)) / s[0],
        "noiseOverlap": [float(q) for q in np.quantile(draws, [0.0025, 0.5, 0.9975])],
    }


def main():
    rng = np.random.default_rng(20261201)

    def low_rank(scale):
        def update(rows, columns):
            return scale * rng.standard_normal((rows, 2)) @ rng.standard_normal((2, columns))
        return update

    def one_element(scale, large):
        def update(rows, columns):
            change = scale * rng.standard_normal((rows, columns))
            change[3, 5] += large
            return change
        return update

    def noise(scale):
        return lambda rows, columns: scale * rng.standard_normal((rows, columns))

    cases = [
        case("tall, two strong directions", 40, 24, rng, low_rank(1)),
        case("wide, two strong directions", 24, 40, rng, low_rank(1)),
        case("square, two weak directions", 30, 30, rng, low_rank(0.1)),
        case("tall, noise", 48, 20, rng, noise(0.2)),
        case("wide, little noise", 20, 48, rng, noise(1e-9)),
        case("another matrix", 32, 32, rng, noise(5)),
        case("noise, and one element far away", 60, 40, rng, one_element(0.1, 10)),
    ]
    (HERE / "audit.json").write_text(
        json.dumps({"leading": LEADING, "epsilon": EPSILON, "cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
