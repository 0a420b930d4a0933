"""Makes readings.json: what ReadingsReferenceTest compares with. Written from the definitions, with NumPy, on the spectra of tails.json.

    python3 src/test/resources/reference/readings.py
"""
import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent


def fits(values):
    """(xmin, alpha, D) of every xmin but the largest."""
    x = np.sort(values)
    found = []
    for j in range(len(x) - 1):
        if x[j] == x[-1] or (j and x[j] == x[j - 1]):
            continue
        tail = x[j:]
        alpha = 1 + len(tail) / np.log(tail / tail[0]).sum()
        d = np.abs(1 - (tail / tail[0]) ** (1 - alpha) - np.arange(len(tail)) / len(tail)).max()
        found.append((tail[0], alpha, d))
    return found


def least(found):
    return min(found, key=lambda fit: fit[2])


def main():
    cases = []
    for case in json.loads((HERE / "tails.json").read_text())["cases"]:
        x = np.sort(np.array(case["values"]))
        x = x[x > 1e-5]
        # So small that some eigenvalues fall below the threshold.
        small = x * (3e-5 / np.median(x))
        i = len(x) // 2
        n = len(x) - i
        p = np.sqrt(x) / np.sqrt(x).sum()
        found = fits(x)
        counts, edges = np.histogram(np.log10(x), bins=100)
        peak = 10 ** edges[counts.argmax()]
        near = [fit for fit in found if np.log10(0.95 * peak) <= fit[0] <= 1.5 * peak]
        xmin = least(found)[0]
        cases.append({
            "name": case["name"], "values": x.tolist(),
            "hill": 1 + n / (np.log(x[i:]).sum() - n * np.log(x[i])),
            "peak": least(near)[1], "tailShare": x[x >= xmin].sum() / x.sum(),
            "effectiveRank": float(np.exp(-(p * np.log(p)).sum())), "participationRatio": x.sum() ** 2 / (x ** 2).sum(),
            "small": small.tolist(), "cut": int((small <= 1e-5).sum()), "scaleFree": least(fits(small))[1],
            "thresholded": least(fits(small[small > 1e-5]))[1],
        })
    (HERE / "readings.json").write_text(json.dumps({"cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
