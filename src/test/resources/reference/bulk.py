"""Makes bulk.json: what BulkReferenceTest and CheckpointsTest compare with. Written from the definitions, with NumPy and SciPy.

    python3 src/test/resources/reference/bulk.py

Edges are found from the Dyson equation on the imaginary axis turned to the real one, with no classes of variances; widths from the density that the equation
gives just below the edge; the equalizer from all singular vectors. Largest eigenvalues and errors of sigma are drawn.
"""
import json
import pathlib

import numpy as np
from safetensors.numpy import load_file
from scipy import integrate, optimize, special, stats

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[3]
MEAN = -1.2065335745


def tracy_widom(s):
    """P(TW1 > s): Fredholm determinant of Ai(x + y + s)."""
    if s < -6:
        return 1.0
    nodes, weights = np.polynomial.legendre.leggauss(60)
    x, w = 8 * (nodes + 1), np.sqrt(8 * weights)
    eigen = np.linalg.eigvals(w[:, None] * special.airy(x[:, None] + x[None, :] + s)[0] * w[None, :])
    return float(1 - np.prod(1 - eigen).real)


def resolvent(x, y, z):
    """The trace of (W'W - z)^-1 at a complex z, by Newton's steps that follow the solution down from far above the real axis."""
    def a_of(b):
        return np.sum(y / (-z0 * (1 + y * b)))

    def gap(b):
        return b - np.sum(x / (-z0 * (1 + x * a_of(b))))
    size, b = np.sum(x) * np.sum(y), None
    for height in np.append(np.geomspace(100 * size, max(z.imag, 1e-14 * size), 120), z.imag):
        z0 = z.real + 1j * height
        b = -np.sum(x) / z0 if b is None else b
        for _ in range(30):
            h = 1e-7 * abs(b)
            step = gap(b) / ((gap(b + h) - gap(b - h)) / (2 * h))
            b -= step
            if abs(step) < 1e-13 * abs(b):
                break
    return np.sum(1 / (-z0 * (1 + y * b)))


def edge(x, y):
    """lambda+, as the least lambda that a real u can stand for, and the width, from the density below it."""
    def other(u):
        t = np.sum(x * u / (1 - x * u))
        return optimize.brentq(lambda v: np.sum(y * v / (1 - y * v)) - t, 0, (1 - 1e-14) / y.max(), xtol=1e-17, rtol=1e-15)

    def value(u):
        return np.sum(y / (1 - y * other(u))) / u
    found = optimize.minimize_scalar(value, bounds=(1e-6 / x.max(), (1 - 1e-9) / x.max()), method="bounded", options={"xatol": 1e-12 / x.max()})
    plus = found.fun
    # sqrt law: pi rho = c sqrt(plus - lambda); width = c^(-2/3). Two points, extrapolated to the edge.
    cs = []
    for share in (4e-3, 2e-3):
        below = plus * (1 - share)
        cs.append(resolvent(x, y, below + 1e-9j * plus).imag / np.sqrt(plus - below))
    c = 2 * cs[1] - cs[0]
    return plus, c ** (-2 / 3)


def lower_edge(x, y):
    """Where the density of a bulk that does not reach 0 begins: bisection on it."""
    low, high = 1e-9, np.sum(x) * np.sum(y) / len(y)
    def dense(z):
        return resolvent(x, y, z * (1 + 1e-7j)).imag > 1e-3 * len(y) / high
    inside = np.sum(x) * np.sum(y) / len(y) * 0.6
    while not dense(inside):
        inside *= 1.1
    low = inside * 1e-3
    for _ in range(40):
        middle = np.sqrt(low * inside)
        if dense(middle):
            inside = middle
        else:
            low = middle
    return inside


def equalizer(w):
    u, s, vt = np.linalg.svd(w, full_matrices=True)
    eta = np.median(s)
    full = np.zeros(len(u))
    full[:len(s)] = s
    g = (u ** 2 * (eta / (full ** 2 + eta ** 2))).sum(1)
    h = (vt.T ** 2 * (eta / (s ** 2 + eta ** 2))).sum(1)
    return (1 / g - eta) / np.sqrt(len(g) - eta * g.sum()), (1 / h - eta) / np.sqrt(len(h) - eta * h.sum())


def matched(x, y, lam):
    """The factor to x at which the noise has the sum of the resolvent that the spectrum has at its median."""
    eta2 = np.median(lam)
    want = np.sum(1 / (lam + eta2))
    def excess(log):
        a = 1.0
        for _ in range(5000):
            b = np.sum(np.exp(log) * x / (eta2 * (1 + np.exp(log) * x * a)))
            new = np.sum(y / (eta2 * (1 + y * b)))
            if abs(new - a) < 1e-14 * a:
                break
            a = new
        return np.sum(1 / (eta2 * (1 + y * b))) - want
    return float(np.exp(optimize.brentq(excess, -12, 12, xtol=1e-13)))


def profiles(rng):
    cases = []
    for name, n, m, x, y in (
            ("one variance", 40, 20, np.ones(40), np.ones(20)),
            ("two kinds of rows", 60, 30, np.repeat([1.0, 4.0], 30), np.ones(30)),
            ("rows and columns", 50, 25, np.exp(rng.standard_normal(50) / 2), np.exp(rng.standard_normal(25) / 2)),
            ("as many rows as columns", 40, 40, np.exp(rng.standard_normal(40) / 2), np.ones(40)),
            ("many classes", 400, 100, np.exp(rng.standard_normal(400) / 2), np.exp(rng.standard_normal(100) / 4))):
        plus, width = edge(x, y)
        draws = np.array([np.linalg.norm(rng.standard_normal((n, m)) * np.sqrt(x)[:, None] * np.sqrt(y), 2) ** 2 for _ in range(2000)])
        noise = rng.standard_normal((n, m)) * np.sqrt(x)[:, None] * np.sqrt(y)
        lam = np.linalg.eigvalsh(noise.T @ noise)
        cases.append({"name": name, "rows": list(x), "columns": list(y), "plus": plus, "width": width,
                      "minus": lower_edge(x, y) if n > m else 0.0, "largest": draws.mean(), "error": draws.std() / np.sqrt(len(draws)),
                      "spectrum": list(lam), "factor": matched(x, y, lam)})
    return cases


def median_law(n, m):
    low, high = (np.sqrt(n) - np.sqrt(m)) ** 2, (np.sqrt(n) + np.sqrt(m)) ** 2
    def cdf(x):
        def density(t):
            return ((high - low) * np.sin(t) * np.cos(t)) ** 2 * 2 / (2 * np.pi * m * (low + (high - low) * np.sin(t) ** 2))
        return integrate.quad(density, 0, np.arcsin(np.sqrt((x - low) / (high - low))), epsabs=1e-12, epsrel=1e-12)[0]
    median = optimize.brentq(lambda x: cdf(x) - 0.5, low + 1e-9 * high, high * (1 - 1e-9))
    return median, np.sqrt((high - median) * (median - low)) / (2 * np.pi * m * median)


def errors(rng):
    """How far the sigma of the median is off, of drawn noise."""
    cases = []
    for n, m in ((16, 16), (64, 64), (256, 64), (2048, 64)):
        law = median_law(n, m)[0]
        sigmas = []
        for _ in range(1500):
            # The bidiagonal matrix with the same eigenvalues (Dumitriu and Edelman 2002).
            b = np.diag(np.sqrt(rng.chisquare(n - np.arange(m)))) + np.diag(np.sqrt(rng.chisquare(m - 1 - np.arange(m - 1))), -1)
            sigmas.append(np.log(np.median(np.linalg.svd(b, compute_uv=False) ** 2) / law) / 2)
        cases.append({"n": n, "m": m, "error": float(np.std(sigmas))})
    return cases


def strangers(distance, most):
    """How many of the largest elements do not belong to the tail of the others: F-tests of spacings (TrapMethodTest, decision 0022)."""
    far = np.sort(distance)[::-1][:512]
    i = np.arange(1, len(far))
    spacing = i * np.log(far[:-1] / far[1:])
    best, least = 0, 0.0
    for m in range(1, most + 1):
        k = min(100, len(spacing) - m)
        p = stats.f.logsf(spacing[:m].mean() / spacing[m:m + k].mean(), 2 * m, 2 * k)
        if p < least and p < np.log(1e-4 * 6 / (np.pi * m) ** 2):
            best, least = m, p
    return int(np.argmax(spacing[:best])) + 1 if best else 0


def counted(w):
    """Spikes of a matrix by definitions.md: kind of the bulk, sigma, edge and count."""
    w = w[(w != 0).any(1)][:, (w != 0).any(0)].astype(np.float64)
    w = w if w.shape[0] >= w.shape[1] else w.T
    n, m = w.shape
    distance = np.abs(w - w.mean())
    largest = np.sort(distance.ravel())[::-1]
    out, rest = 0, (largest ** 2).sum()
    while largest[out] > np.sqrt(rest / (n * m - out)) * (n * m) ** 0.25:
        rest -= largest[out] ** 2
        out += 1
    assert out < m // 4
    strange = min(out, strangers(distance.ravel(), m // 4))
    kurtosis = max(0, (largest[out:] ** 4).sum() / (n * m - out) / (rest / (n * m - out)) ** 2 - 3)
    lam = np.linalg.svd(w, compute_uv=False)[::-1] ** 2
    square = np.where(distance > largest[strange], 0, w ** 2) if strange else w ** 2
    rows = stats.chi2.sf(((square.sum(1) - square.sum(1).mean()) ** 2).sum() / (m * square.var()), n - 1)
    columns = stats.chi2.sf(((square.sum(0) - square.sum(0).mean()) ** 2).sum() / (n * square.var()), m - 1)
    root = np.sqrt(n) + np.sqrt(m)
    width = root * (1 / np.sqrt(n) + 1 / np.sqrt(m)) ** (1 / 3)
    median, density = median_law(n, m)
    sigma = np.sqrt(np.median(lam) / median)
    error = np.sqrt(np.log(m) + 0.8) / np.pi / (m * density * median) / 2
    mu = np.sqrt(n - 1) + np.sqrt(m)
    spread = mu * (1 / np.sqrt(n - 1) + 1 / np.sqrt(m)) ** (1 / 3)
    nodes, weights = np.polynomial.hermite_e.hermegauss(21)

    def p(value):
        scaled = value / (1 + kurtosis / np.sqrt(n * m)) / (sigma * np.exp(error * nodes)) ** 2
        return np.sum(weights * [tracy_widom((one - mu ** 2) / spread) for one in scaled]) / weights.sum()
    count = 0
    while count < m and p(lam[m - 1 - count]) < 0.01:
        count += 1
    if not (out > strange or min(rows, columns) < 5e-4 or kurtosis / np.sqrt(n * m) > width / root ** 2):
        return {"kind": "ONE_VARIANCE", "sigma": float(sigma), "plus": float(sigma ** 2 * root ** 2), "spikes": count, "ofOneVariance": count}
    x, y = square.sum(1), square.sum(0) / square.sum()
    factor = matched(x, y, lam)
    plus, wide = edge(factor * x, y)
    standing = 0
    while standing < m and tracy_widom((lam[m - 1 - standing] - plus) / wide) < 0.01:
        standing += 1
    return {"kind": "ROWS_AND_COLUMNS", "sigma": float(np.sqrt(factor * x.mean() * y.mean())), "plus": float(plus), "spikes": standing, "ofOneVariance": count}


def order(w, rng, draws):
    """Share of the orders of the elements whose sum of squared eigenvalues is as far from the mean of all."""
    def trace(a):
        return float(((a.T @ a) ** 2).sum())
    flat = w.astype(np.float64).ravel()
    tried = np.array([trace(rng.permutation(flat).reshape(w.shape)) for _ in range(draws)])
    z = (trace(flat.reshape(w.shape)) - tried.mean()) / tried.std()
    return {"z": float(z), "p": float(special.erfc(abs(z) / np.sqrt(2))), "tried": float((np.abs(tried - tried.mean()) >= abs(z) * tried.std()).mean())}


def checkpoints(rng):
    files = [ROOT / f"src/test/resources/checkpoints/step-{step}.safetensors" for step in ("00000000", "00010000", "00316228")]
    files.append(ROOT / "assets/models/digits-overtrained.safetensors")
    found = []
    for file in files:
        tensors = load_file(file)
        for name in ("fc1", "fc2"):
            w = tensors[f"{name}.weight"]
            found.append({"file": file.name, "layer": name, **counted(w), **({"order": order(w, rng, 4000)} if "00000000" in file.name else {})})
    return found


def main():
    rng = np.random.default_rng(20260)
    noise = rng.standard_normal((24, 10)) * np.exp(rng.standard_normal((24, 1)) / 2)
    x, y = equalizer(noise)
    result = {"profiles": profiles(rng), "errors": errors(rng),
              "equalizer": {"rows": 24, "columns": 10, "matrix": list(noise.ravel()), "x": list(x), "y": list(y)}, "checkpoints": checkpoints(rng)}
    (HERE / "bulk.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
