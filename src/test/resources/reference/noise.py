"""Makes noise.json: what NoiseReferenceTest compares with. Written from the definitions, with NumPy and SciPy.

    python3 src/test/resources/reference/noise.py
"""
import json
import pathlib

import numpy as np
from scipy import integrate, optimize, special
from scipy.spatial.distance import jensenshannon

HERE = pathlib.Path(__file__).parent


def tracy_widom(s):
    """P(TW1 > s) by the Fredholm determinant of Ai(x + y + s) (Ferrari and Spohn 2005), 100 Gauss-Legendre nodes on (0, 16)."""
    nodes, weights = np.polynomial.legendre.leggauss(100)
    x, w = 8 * (nodes + 1), np.sqrt(8 * weights)
    kernel = w[:, None] * special.airy(x[:, None] + x[None, :] + s)[0] * w[None, :]
    # 1 - det(I - B) without cancellation, as long as B is small.
    eigen = np.linalg.eigvals(kernel)
    return float(-np.expm1(np.log1p(-eigen).sum().real)) if np.abs(eigen).max() < 1 else float(1 - np.linalg.det(np.eye(100) - kernel))


def marchenko_pastur(n, m, sigma):
    low, high = (sigma * (np.sqrt(n) - np.sqrt(m))) ** 2, (sigma * (np.sqrt(n) + np.sqrt(m))) ** 2

    def cdf(x):
        # lambda = low + (high - low) sin^2: smooth at both edges.
        def density(t):
            value = low + (high - low) * np.sin(t) ** 2
            return ((high - low) * np.sin(t) * np.cos(t)) ** 2 * 2 / (2 * np.pi * sigma ** 2 * m * value)
        top = np.arcsin(np.sqrt((x - low) / (high - low)))
        return integrate.quad(density, 0, top, epsabs=1e-13, epsrel=1e-13, limit=400)[0]

    median = optimize.brentq(lambda x: cdf(x) - 0.5, low + 1e-9 * (high - low), high, xtol=1e-14 * high)
    points = [low + t * (high - low) for t in (0.02, 0.1, 0.3, 0.7, 0.95)]
    return {"n": n, "m": m, "sigma": sigma, "low": low, "high": high, "median": median,
            "points": points, "cdf": [cdf(x) for x in points]}


def largest(w):
    return float(np.linalg.eigvalsh(w.T @ w)[-1])


def simulated(n, m, kind, strength, draws, rng):
    """Mean and standard error of the largest eigenvalue over draws; theta = strength (nm)^1/4, sigma = 1."""
    theta = strength * (n * m) ** 0.25
    found = []
    for _ in range(draws):
        w = rng.standard_normal((n, m))
        if kind == "element":
            w[rng.integers(n), rng.integers(m)] = theta
        elif kind == "mean":
            w += theta / np.sqrt(n * m) - w.mean()
        elif kind == "rank one":
            u, v = rng.standard_normal(n), rng.standard_normal(m)
            w += theta * np.outer(u, v) / np.linalg.norm(u) / np.linalg.norm(v)
        elif kind == "heavy":
            # A part of the elements is five times as large; then the variance is made 1.
            share = strength
            w *= np.where(rng.random((n, m)) < share, 5, 1)
            w /= np.sqrt((w ** 2).mean())
        found.append(largest(w))
    result = {"n": n, "m": m, "kind": kind, "strength": strength, "mean": float(np.mean(found)),
              "error": float(np.std(found) / np.sqrt(draws))}
    if kind == "heavy":
        variance = 1 + 24 * strength
        result["kurtosis"] = 3 * (1 + 624 * strength) / variance ** 2 - 3
    return result


def main():
    rng = np.random.default_rng(20261125)
    spectra = [np.sort(rng.pareto(1.5, 50) + 1), np.sort(rng.gamma(3, 1, 50)), np.sort(rng.random(50))]
    reference = {
        "tracyWidom": [{"s": s, "p": tracy_widom(s)} for s in np.arange(-5, 10.3, 0.7).round(2).tolist()],
        "marchenkoPastur": [marchenko_pastur(*law) for law in
                            [(384, 384, 0.05), (1536, 384, 0.044), (256, 64, 1.0), (30522, 384, 0.05), (256, 10, 0.35)]],
        "jensenShannon": [{"one": a.tolist(), "other": b.tolist(), "distance": float(jensenshannon(a, b))}
                          for a, b in [(spectra[0], spectra[1]), (spectra[1], spectra[2]), (spectra[2], spectra[0])]],
        "largest": [simulated(n, m, kind, strength, 200, rng) for n, m in [(400, 200), (300, 300)]
                    for kind in ("element", "mean", "rank one") for strength in (1.5, 3.0)]
        + [simulated(n, m, "heavy", share, 100, rng) for n, m, share in
           [(400, 400, 0.0167), (800, 200, 0.0167), (1600, 100, 0.0167), (400, 400, 0.15)]],
    }
    (HERE / "noise.json").write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main()
