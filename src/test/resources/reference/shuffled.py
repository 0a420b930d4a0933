"""Makes shuffled.json: what ShuffledReferenceTest compares with. Written from the definitions, with NumPy, SciPy and mpmath.

    python3 src/test/resources/reference/shuffled.py

The permutations of the analysis are made anew, number for number (SplitMix64; Fisher and Yates with two indices a random number), so
that every figure of a shuffle is one and not a range. The analysis solves its shuffles in single precision: the ranges are what the
bound of that, 4 sqrt(M) u lambda_max with u = 2^-24 (decision 0008), makes of each figure.
"""
import json
import pathlib

import mpmath
import numpy as np
from safetensors.numpy import load_file

from bulk import strangers
from noise import tracy_widom

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[3]
MODELS = {"digits-overtrained": ROOT / "assets/models/digits-overtrained.safetensors",
          "digits-well-trained": ROOT / "assets/models/digits-well-trained.safetensors",
          "digits-cnn": HERE.parent / "formats/digits-cnn.safetensors"}
MASK, GOLDEN = 2 ** 64 - 1, 0x9e3779b97f4a7c15
LEVEL, FAR, PAIRS = 0.01, 1e-4, 15
# Mean and deviation of the law of the edge, from Bornemann (2010).
LAW_MEAN, LAW_DEVIATION = -1.2065335745820, 1.2679863557


def mix(z):
    z = ((z ^ z >> 30) * 0xbf58476d1ce4e5b9) & MASK
    z = ((z ^ z >> 27) * 0x94d049bb133111eb) & MASK
    return z ^ z >> 31


def at(key, index):
    return mix((key + (index + 1) * GOLDEN) & MASK)


def permutation(count, layer, replica, slice_number, seed=0):
    shuffle = at(at(at(mix(seed), layer), replica), slice_number)
    state, order = at(at(shuffle, 1), 0), list(range(count))
    for i in range(count - 1, 0, -2):
        while True:
            state = (state + GOLDEN) & MASK
            first, low = divmod(mix(state) * (i + 1), MASK + 1)
            second, last = divmod(low * i, MASK + 1)
            if last >= (MASK + 1) % ((i + 1) * i):
                break
        order[i], order[first] = order[first], order[i]
        order[i - 1], order[second] = order[second], order[i - 1]
    return np.array(order)


def slices(w):
    flat = w.astype(np.float64).reshape(w.shape[0], w.shape[1], -1)
    return [flat[:, :, k] for k in range(flat.shape[2])]


def eigenvalues(w):
    return np.linalg.svd(w, compute_uv=False) ** 2


def centre(elements):
    """The mean, without elements that by themselves are nine tenths of all squares: it would be theirs."""
    while True:
        distance = np.abs(elements - elements.mean())
        if distance.max() ** 2 <= 0.9 * (distance ** 2).sum():
            return elements.mean()
        elements = np.delete(elements, distance.argmax())


class Matrix:
    """One slice: its elements as they are, what they predict, and its shuffles."""

    def __init__(self, w, layer, number, count):
        self.w, self.layer, self.number, self.count = w, layer, number, count
        self.n, self.m = max(w.shape), min(w.shape)
        self.most = max(1, self.m // 4)
        self.trace = (w ** 2).sum()
        self.mean = centre(w.ravel())
        self.distances = np.sort(np.abs(w - self.mean).ravel())[::-1]
        out, rest = 0, (self.distances ** 2).sum()
        while out < self.most and self.distances[out] > self.threshold(np.sqrt(rest / (w.size - out))):
            rest -= self.distances[out] ** 2
            out += 1
        left = self.distances[out:]
        self.sigma = np.sqrt((left ** 2).mean())
        self.kurtosis = (left ** 4).mean() / self.sigma ** 4 - 3
        self.edged = self.kurtosis / np.sqrt(w.size) <= 0.1
        if self.edged:
            sizes = [d for d in self.distances[:self.most] if d > self.threshold(self.sigma)]
            shift = abs(self.mean) * np.sqrt(w.size)
            self.sizes = sorted(sizes + ([shift] if shift > self.threshold(self.sigma) else []), reverse=True)
        self.known = {}

    def threshold(self, sigma):
        return sigma * (self.n * self.m) ** 0.25

    def predicted(self, theta, larger, sigma):
        n, m = self.n - larger, self.m - larger
        if theta <= sigma * (n * m) ** 0.25:
            return sigma ** 2 * (np.sqrt(n) + np.sqrt(m)) ** 2
        return (theta ** 2 + n * sigma ** 2) * (theta ** 2 + m * sigma ** 2) / theta ** 2

    def shuffled(self, replica):
        order = permutation(self.w.size, self.layer, replica, self.number)
        return self.w.ravel()[order].reshape(self.n, self.m)

    def draw(self, replica):
        if replica not in self.known:
            self.known[replica] = eigenvalues(self.shuffled(replica))
        return self.known[replica]

    def error(self, replica):
        return 4 * np.sqrt(self.m) * 2.0 ** -24 * self.draw(replica)[0]

    def p(self, value, sigma, k):
        """Of an eigenvalue, k larger ones taken out with a row and a column each."""
        n, m = self.n - k, self.m - k
        root = np.sqrt(n - 1) + np.sqrt(m)
        width = root * (1 / np.sqrt(n - 1) + 1 / np.sqrt(m)) ** (1 / 3)
        p = law((value / (1 + self.kurtosis / np.sqrt(n * m)) / sigma ** 2 - root ** 2) / width)
        return -np.expm1(self.count * np.log1p(-p))

    def tested(self, k, replica, shift=0.0):
        """P-value of the k-th largest eigenvalue of a draw, all moved by so much."""
        x = self.draw(replica) + shift
        sigma = np.sqrt((self.trace - x[:k].sum()) / ((self.n - k) * (self.m - k)))
        return self.p(x[k], sigma, k)


def law(s):
    """P(TW1 > s) by its determinant; beyond s = 8 by half the integral of Ai."""
    steps = [s + k / np.sqrt(s) for k in (0, 1, 4, 16, 60)] if s > 8 else []
    return float(mpmath.quad(mpmath.airyai, steps) / 2) if steps else tracy_widom(s)


def settled(p):
    return p if p <= FAR else min(1.0, 2 * p)


def middle(values):
    """Of an even number the larger of the two in the middle."""
    return sorted(values)[len(values) // 2]


def at_the_edge(matrix):
    """Traps of a matrix with an edge: how many, the draws that show them, their p-values and ranges."""
    first = 0
    while matrix.tested(first, 0) < LEVEL:
        first += 1
    predictions, rest = [], matrix.trace
    for k, theta in enumerate(matrix.sizes[:matrix.m - 1]):
        value = matrix.predicted(theta, k, matrix.sigma)
        sigma = np.sqrt(rest / ((matrix.n - k) * (matrix.m - k)))
        predictions.append(settled(matrix.p(value, sigma, k)))
        rest -= value
    # Several that stand out may hide each other from this test: there is no such case here.
    assert all(p >= LEVEL for p in predictions[1:])
    predictions = [p for p in predictions if p < LEVEL]
    traps, further = 0, 0
    while traps < max(first, len(predictions)):
        if traps < len(predictions) and predictions[traps] <= FAR and matrix.tested(traps, 0) <= FAR:
            traps += 1
            continue
        while True:
            shown = sum(2 * matrix.tested(traps, r) < LEVEL for r in range(1, further + 1))
            more = max(shown, further - shown)
            if min(15 - further, 8 - more, 4 - (2 * more - further)) <= 0:
                break
            further += min(15 - further, 8 - more, 4 - (2 * more - further))
        if not 2 * middle([matrix.tested(traps, r) for r in range(1, further + 1)]) < LEVEL:
            break
        traps += 1
    return traps, further


def figures(matrix, traps, further):
    """Ranges of what the analysis says of a matrix with an edge: all eigenvalues may be off by the solver's error."""
    def of(sign):
        def p(k):
            if not further:
                return matrix.tested(k, 0, sign * matrix.error(0))
            return min(1.0, 2 * middle([matrix.tested(k, r, sign * matrix.error(r)) for r in range(1, further + 1)]))
        draws = [[r for r in range(1, further + 1)] if further else [0]] * traps
        # The draw that has the p-value in the middle, of an even number the larger of the two.
        chosen = [sorted(of_trap, key=lambda r: matrix.tested(k, r))[len(of_trap) // 2] for k, of_trap in enumerate(draws)]
        values = [matrix.draw(r)[k] + sign * matrix.error(r) for k, r in enumerate(chosen)]
        left = (matrix.n - traps) * (matrix.m - traps)
        edge = (np.sqrt(matrix.n) + np.sqrt(matrix.m)) ** 2
        top = matrix.draw(0)[0] + sign * matrix.error(0)
        # The sum of the eigenvalues of the first draw is as good as they are.
        trace = matrix.trace * (1 - sign * 4 * np.sqrt(matrix.m) * 2.0 ** -24)
        bulk = (trace - (matrix.draw(0)[:traps] + sign * matrix.error(0)).sum()) / left
        found = {"max_rand_eval": top, "rand_p": p(0), "rand_bulk_sigma": np.sqrt(bulk), "rand_bulk_max": bulk * edge,
                 "rand_edge_ratio": top / (bulk * edge), "rand_mp_softrank": bulk * edge / top}
        if traps:
            found |= {"trap_strength": values[0] / ((matrix.trace - sum(values)) / left * edge), "trap_p": p(0)}
        return found
    return between(of(-1), of(1)) | {"rand_num_spikes": [traps, traps]}


def between(one, other):
    return {key: sorted((float(one[key]), float(other[key]))) for key in one}


def among_their_own(matrix):
    """A matrix without an edge: its shuffles against the same without their strangers, in double precision."""
    # A quarter of the elements that are not 0 is their tail.
    odd = strangers(matrix.distances[:max(1, np.count_nonzero(matrix.w) // 4)], matrix.most)
    border = (matrix.distances[odd - 1] + matrix.distances[odd]) / 2 if odd else np.inf
    rest = matrix.distances[odd:]
    sigma = np.sqrt((rest ** 2).mean())
    assert abs(matrix.mean) * np.sqrt(matrix.w.size) < 4 * sigma, "no case with a shifted mean"
    edge = sigma ** 2 * (np.sqrt(matrix.n) + np.sqrt(matrix.m)) ** 2
    with_them, without = [], []
    for pair in range(1, PAIRS + 1):
        s = matrix.shuffled(pair)
        with_them.append(eigenvalues(s)[0])
        without.append(eigenvalues(np.where(np.abs(s - matrix.mean) > border, matrix.mean, s))[0])
    value = middle(with_them)
    width = 1.46 * np.std(without, ddof=1)
    p = min(1.0, 2 * law(LAW_MEAN + LAW_DEVIATION * (value - np.mean(without)) / width))
    top = matrix.draw(0)[0]
    found = {"max_rand_eval": top, "rand_num_spikes": float(odd == 1 and p < LEVEL and value > edge)}
    if odd:
        found |= {"rand_p": p, "trap_strength": value / edge, "trap_p": p, "trap_sigmas": matrix.distances[0] / sigma}
    error = {"max_rand_eval": matrix.error(0)}
    return {key: [float(x - error.get(key, 1e-9 * abs(x))), float(x + error.get(key, 1e-9 * abs(x)))] for key, x in found.items()}


def whole_shuffle(parts, scale):
    """Figures of the first shuffle of all slices together."""
    own = np.sort(np.concatenate([eigenvalues(part.w) for part in parts])) * scale
    random = np.sort(np.concatenate([part.draw(0) for part in parts])) * scale
    error = max(part.error(0) for part in parts) * scale
    p, q = own / own.sum(), random / random.sum()
    mean = (p + q) / 2
    divergence = (p * np.log(p / mean) + q * np.log(q / mean)).sum() / 2
    # To first order an eigenvalue moves the divergence by half the logarithm of q over the mean; twice that bounds it.
    distance, moved = np.sqrt(divergence), np.abs(np.log(q / mean)).sum() * error / random.sum() / np.sqrt(divergence) / 2
    top = random[-1]
    return {"max_rand_eval": [top - error, top + error], "ww_softrank": [(top - error) / own[-1], (top + error) / own[-1]],
            "ww_maxdist": [own[-1] - top - error, own[-1] - top + error],
            "rand_distance": [distance - moved, distance + moved],
            "rand_W_scale": [np.sqrt(len(own) / own.sum()) * (1 + sign * 2 * np.sqrt(parts[0].m) * 2.0 ** -24) for sign in (-1, 1)]}


def layer(model, number, name, w):
    kernel = w.ndim > 2
    parts = [Matrix(part, number, k, len(slices(w))) for k, part in enumerate(slices(w))]
    found = {key: [float(x) for x in ends] for key, ends in whole_shuffle(parts, 0.5 if kernel else 1.0).items()}
    if kernel:
        results = [at_the_edge(part) for part in parts]
        assert all(result == (0, 0) for result in results)
        least = [min(part.tested(0, 0, sign * part.error(0)) for part in parts) for sign in (-1, 1)]
        found |= {"rand_p": sorted(least), "rand_num_spikes": [0, 0]}
    else:
        found = tested(parts[0]) | found
    return {"model": model, "layer": name, "ranges": found}


def tested(matrix):
    return figures(matrix, *at_the_edge(matrix)) if matrix.edged else among_their_own(matrix)


def made(name, w):
    return {"name": name, "rows": w.shape[0], "columns": w.shape[1], "elements": w.ravel().tolist(),
            "ranges": tested(Matrix(w, 1, 0, 1))}


def group(name, w, rows, columns):
    part = w[np.ix_(rows or range(w.shape[0]), columns or range(w.shape[1]))]
    own = eigenvalues(part)
    return {"name": name, "rows": w.shape[0], "columns": w.shape[1], "elements": w.ravel().tolist(),
            "shape": "block" if rows and columns else "row" if rows else "column", "inRows": sorted(rows),
            "inColumns": sorted(columns), "eigenvalue": float(own[0]), "rankOne": float(own[0] / (part ** 2).sum()),
            "largest": float(eigenvalues(w)[0])}


def main():
    rng = np.random.default_rng(20261203)
    layers = []
    for model, file in MODELS.items():
        tensors = load_file(file)
        names = [key for key in tensors if tensors[key].ndim > 1]
        for number, key in enumerate(names, 1):
            w = tensors[key]
            if min(w.shape[:2]) >= 10:
                layers.append(layer(model, number, key.removesuffix(".weight"), w))
    weak, near, none = (rng.standard_normal((64, 48)) for _ in range(3))
    weak[11, 5], near[50, 40] = 11.4, 9.2
    heavy = rng.standard_t(1.5, (48, 40))
    sparse = rng.standard_normal((56, 40)) * (rng.random((56, 40)) < 0.06)
    sparse[1, 1] = 9000
    grouped = [rng.standard_normal((64, 48)) for _ in range(3)]
    rows, columns = [3, 17, 40, 63], [2, 47]
    grouped[0][np.ix_(rows, columns)] = np.outer([14, 15, 16, 17], [1, -1.1]) + rng.standard_normal((4, 2)) / 4
    grouped[1][20, [1, 7, 30, 41]] = [13, -14, 15, 16]
    grouped[2][[5, 6, 50], 33] = [17, -15, 16]
    (HERE / "shuffled.json").write_text(json.dumps({
        "layers": layers,
        "made": [made("a weak trap", weak), made("near the edge", near), made("noise", none), made("heavy", heavy),
                 made("sparse and a stranger", sparse)],
        "groups": [group("block", grouped[0], rows, columns), group("row", grouped[1], [20], []), group("column", grouped[2], [], [33])],
    }, indent=1) + "\n")


if __name__ == "__main__":
    main()
