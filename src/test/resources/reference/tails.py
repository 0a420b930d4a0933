"""Makes tails.json: what TailReferenceTest compares with. Written from the definitions, with NumPy, SciPy and mpmath.

    python3 src/test/resources/reference/tails.py

Nothing of it follows our program: the fit tries every xmin, the laws are normalized by mpmath's incomplete gamma function and
SciPy's normal law, and the likelihoods are maximized by SciPy's simplex.
"""
import json
import pathlib

import mpmath
import numpy as np
from scipy import optimize, special, stats
from scipy.spatial.distance import jensenshannon

HERE = pathlib.Path(__file__).parent
GOLDEN = HERE.parent / "golden"
mpmath.mp.dps = 30


def power_law(values):
    """Clauset, Shalizi, Newman 2009: every eigenvalue above 1e-5 but the largest is tried as xmin."""
    x = np.sort(values[values > 1e-5])
    best = None
    for j in range(len(x) - 1):
        if x[j] == x[-1] or (j and x[j] == x[j - 1]):
            continue
        tail = x[j:]
        n = len(tail)
        alpha = 1 + n / np.log(tail / tail[0]).sum()
        d = np.abs(1 - (tail / tail[0]) ** (1 - alpha) - np.arange(n) / n).max()
        if alpha > 1 and (best is None or d < best["D"]):
            best = {"alpha": alpha, "xmin": tail[0], "D": d, "n": n}
    return best


def truncated(x, xmin):
    """Greatest likelihood of x^-alpha e^(-Lambda x), x >= xmin, alpha >= 1, Lambda >= 0."""
    logs, total, n = float(np.log(x).sum()), float(x.sum()), len(x)

    def log_z(alpha, rate):
        if rate == 0:
            return mpmath.log(mpmath.mpf(xmin) ** (1 - alpha) / (alpha - 1))
        return (alpha - 1) * mpmath.log(rate) + mpmath.log(mpmath.gammainc(1 - alpha, rate * xmin))

    def loss(parameters):
        alpha, log_rate = parameters
        if alpha < 1:
            return 1e12
        rate = mpmath.e ** log_rate
        return float((alpha * logs + rate * total + n * log_z(alpha, rate)))

    start = 1 + n / np.log(x / xmin).sum()
    best = min((optimize.minimize(loss, [a, np.log(r / x.mean())], method="Nelder-Mead",
                                  options={"xatol": 1e-11, "fatol": 1e-13, "maxiter": 4000, "maxfev": 4000})
                for a, r in [(start, 0.1), (1.2, 1.0)]), key=lambda found: found.fun)
    alpha, rate = float(best.x[0]), float(np.exp(best.x[1]))
    pure = -(start * logs + n * float(log_z(start, 0)))
    if pure >= -best.fun - 1e-9:
        alpha, rate = start, 0.0
    likelihood = -(alpha * logs + rate * total + n * float(log_z(alpha, rate)))
    cdf = [1 - float(mpmath.gammainc(1 - alpha, rate * v) / mpmath.gammainc(1 - alpha, rate * xmin)) if rate
           else 1 - (v / xmin) ** (1 - alpha) for v in np.sort(x)]
    d = np.abs(np.array(cdf) - np.arange(n) / n).max()
    density = -alpha * np.log(x) - rate * x - float(log_z(alpha, rate))
    return {"alpha": alpha, "Lambda": rate, "logLikelihood": likelihood, "D": d}, density


def lognormal(x, xmin):
    y, cut = np.log(x), np.log(xmin)

    def density(parameters):
        mu, log_s = parameters
        s = np.exp(log_s)
        return stats.norm.logpdf(y, mu, s) - y - stats.norm.logsf(cut, mu, s)

    best = min((optimize.minimize(lambda p: -density(p).sum(), [y.mean() - k * y.std(), np.log(y.std() * (1 + k))],
                                  method="Nelder-Mead", options={"xatol": 1e-11, "fatol": 1e-13, "maxiter": 20000,
                                                                 "maxfev": 20000}) for k in (0, 1, 3)),
               key=lambda found: found.fun)
    return density(best.x)


def vuong(one, other):
    difference = one - other
    ratio, n = difference.sum(), len(difference)
    statistic = ratio / (np.sqrt(n) * difference.std())
    return {"logRatio": ratio, "statistic": statistic, "p": special.erfc(abs(statistic) / np.sqrt(2))}


def nested(ratio, weight):
    """The power law is where b >= 0 ends: 2R is chi-squared of one degree with this weight, else 0 (Self and Liang 1987)."""
    ratio = min(0.0, ratio)
    return {"logRatio": ratio, "p": weight * stats.chi2.sf(-2 * ratio, 1) if ratio < -1e-9 else 1.0}


def fingers(values, raw):
    """WeightWatcher's clip_xmax: the least f <= 10 without which alpha falls by more than 1."""
    x = np.sort(values)
    for f in range(1, 11):
        if f >= len(x) - 2:
            break
        fit = power_law(x[:-f])
        if fit["alpha"] < raw["alpha"] - 1:
            return f, x[:-f], fit
    return 0, x, raw


def bootstrap(values, fit, draws, rng):
    """Clauset, Shalizi, Newman 2009, 4.1."""
    x = values[values > 1e-5]
    body, n = x[x < fit["xmin"]], len(x)
    worse = 0
    for _ in range(draws):
        tail = rng.random(n) >= len(body) / n
        made = np.where(tail, fit["xmin"] * (1 - rng.random(n)) ** (-1 / (fit["alpha"] - 1)),
                        rng.choice(body, n) if len(body) else 0)
        worse += power_law(made)["D"] >= fit["D"]
    return worse / draws


def case(name, values, rng, draws):
    values = np.sort(np.array(values))
    raw = power_law(values)
    tail = values[values >= raw["xmin"]]
    tpl, tpl_density = truncated(tail, raw["xmin"])
    f, left, clipped = fingers(values, raw)
    etpl, _ = truncated(left[left >= clipped["xmin"]], clipped["xmin"])
    power = np.log((raw["alpha"] - 1) / raw["xmin"]) - raw["alpha"] * np.log(tail / raw["xmin"])
    mean = (tail - raw["xmin"]).mean()
    exponential = -np.log(mean) - (tail - raw["xmin"]) / mean
    return {
        "name": name, "values": values.tolist(), "powerLaw": raw, "truncated": tpl,
        "fingers": f, "clippedAlpha": clipped["alpha"], "clippedTruncated": etpl,
        "toExponential": vuong(power, exponential),
        "toLognormal": nested((power - lognormal(tail, raw["xmin"])).sum(), 0.5),
        "toTruncated": nested((power - tpl_density).sum(), min(1.0, max(0.5, 1 - (raw["alpha"] - 2) / 2))),
        "bootstrapP": bootstrap(values, raw, draws, rng) if draws else None, "bootstraps": draws,
    }


def main():
    rng = np.random.default_rng(20261125)
    golden = {}
    for model in ("digits-mlp", "digits-cnn"):
        golden.update({f"{model} {k}": v for k, v in json.loads((GOLDEN / f"{model}.eigenvalues.json").read_text()).items()})
    u = rng.random
    heavy = np.concatenate([(1 - u(150)) ** (-1 / 1.6), rng.gamma(4, 0.2, 150)])
    # Of small samples some have fingers: the first that has.
    fingered = next(x for x in ((1 - u(40)) ** (-1 / 2.5) for _ in range(1000)) if fingers(x, power_law(x))[0])
    spectra = [(k, v, 2000) for k, v in golden.items() if 60 <= len(v) <= 300]
    spectra += [
        ("power law 2.5", (1 - u(200)) ** (-1 / 1.5), 2000),
        ("power law over a body", heavy, 2000),
        ("fingers", fingered, 0),
        ("exponential", 1 - np.log(1 - u(200)) / 2, 0),
        ("lognormal", np.exp(0.5 + 0.8 * rng.standard_normal(250)), 0),
    ]
    cases = [case(name, values, rng, draws) for name, values, draws in spectra]
    distances = []
    for one, other in zip(cases, cases[1:]):
        m = min(len(one["values"]), len(other["values"]))
        distances.append({"one": one["name"], "other": other["name"], "size": m,
                          "distance": float(jensenshannon(one["values"][-m:], other["values"][-m:]))})
    (HERE / "tails.json").write_text(json.dumps({"cases": cases, "distances": distances}, indent=1) + "\n")


if __name__ == "__main__":
    main()
