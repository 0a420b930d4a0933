"""Makes owntail.json: what OwnTailTest compares with. Hill's spacings and the F distribution, with NumPy and SciPy.

    python3 src/test/resources/reference/owntail.py
"""
import json
import pathlib

import numpy as np
from scipy import stats

HERE = pathlib.Path(__file__).parent
REFERENCE = 100


def case(name, distances):
    x = np.sort(np.abs(distances))[::-1][:512]
    spacings = np.arange(1, x.size) * np.log(x[:-1] / x[1:])
    rows = []
    for m in (1, 2, 3, 5, 8):
        later = spacings[m:m + REFERENCE]
        ratio = spacings[:m].mean() / later.mean()
        rows.append({"m": m, "xi": float(later.mean()), "p": float(stats.f.sf(ratio, 2 * m, 2 * later.size))})
    return {"name": name, "count": int(np.size(distances)), "distances": x.tolist(), "tests": rows}


def main():
    rng = np.random.default_rng(20261201)
    gauss = rng.standard_normal(4096)
    one, five = gauss.copy(), gauss.copy()
    one[7] = 25
    five[:5] = [9, 9.1, -9.2, 9.3, -9.4]
    cases = [case("gauss", gauss), case("t3", rng.standard_t(3, 4096)), case("one", one), case("five", five),
             case("few", rng.standard_normal(100))]
    # Of 100 numbers a quarter is the tail.
    x = np.sort(np.abs(rng.standard_normal(100)))[::-1]
    spacings = np.arange(1, 25) * np.log(x[:24] / x[1:25])
    cases[-1] = {"name": "few", "count": 100, "distances": x.tolist(), "tests": [
        {"m": m, "xi": float(spacings[m:].mean()),
         "p": float(stats.f.sf(spacings[:m].mean() / spacings[m:].mean(), 2 * m, 2 * (24 - m)))} for m in (1, 2, 5)]}
    (HERE / "owntail.json").write_text(json.dumps({"cases": cases}) + "\n")


if __name__ == "__main__":
    main()
