"""Makes windows.json: what WindowsReferenceTest compares with. Written from the definitions, with NumPy.

    python3 src/test/resources/reference/windows.py

Operator norms by the two-dimensional Fourier transform of the kernel, and once more as the norm of the convolution's own matrix; exponents of the pooled
eigenvalues of square windows by a scan over all beginnings of the tail.
"""
import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent


def operator_norm(kernel, frequencies):
    """The largest singular value of the transform (out x in x axes) over a grid of frequencies."""
    axes = tuple(range(2, kernel.ndim))
    shape = [frequencies if n > 1 else 1 for n in kernel.shape[2:]]
    transform = np.fft.fftn(kernel, shape, axes)
    return max(np.linalg.norm(transform[(slice(None), slice(None)) + place], 2) for place in np.ndindex(*shape))


def dense(kernel, size):
    """The matrix of a periodic convolution of images of size x size."""
    out, inner, kh, kw = kernel.shape
    matrix = np.zeros((out, size, size, inner, size, size))
    for y in range(size):
        for x in range(size):
            for a in range(kh):
                for b in range(kw):
                    matrix[:, y, x, :, (y - a) % size, (x - b) % size] += kernel[:, :, a, b]
    return matrix.reshape(out * size * size, inner * size * size)


def alpha(values):
    values = np.sort(values[values > 1e-5])
    best = None
    for i in range(len(values) - 1):
        if i > 0 and values[i] == values[i - 1]:
            continue
        tail = values[i:]
        n = len(tail)
        exponent = 1 + n / np.log(tail / tail[0]).sum()
        distance = np.abs(1 - (tail / tail[0]) ** (1 - exponent) - np.arange(n) / n).max()
        if best is None or distance < best[0]:
            best = (distance, exponent)
    return best[1]


def windows(w):
    side = min(min(w.shape), 2000)
    def starts(length):
        count = min(15, 2 * -(-length // side) - 1)
        return [round(i * (length - side) / (count - 1)) if count > 1 else 0 for i in range(count)]
    return np.concatenate([np.linalg.svd(w[r:r + side, c:c + side], compute_uv=False) ** 2 for r in starts(w.shape[0]) for c in starts(w.shape[1])])


def main():
    rng = np.random.default_rng(21)
    kernels = []
    for shape, size in (((5, 3, 3, 3), 8), ((4, 6, 5, 3), 8), ((6, 4, 1, 1), 4)):
        kernel = rng.standard_normal(shape)
        # On the grid of the small image both must agree.
        assert abs(operator_norm(kernel, size) - np.linalg.norm(dense(kernel, size), 2)) < 1e-9
        kernels.append({"shape": shape, "kernel": list(kernel.ravel()), "norm": operator_norm(kernel, 32)})
    for shape in ((4, 3, 7), (3, 4, 2, 3, 3)):
        kernel = rng.standard_normal(shape)
        kernels.append({"shape": shape, "kernel": list(kernel.ravel()), "norm": operator_norm(kernel, 12 if len(shape) == 5 else 32)})
    matrices = []
    for n, m in ((60, 20), (20, 60), (30, 30), (48, 20)):
        w = rng.standard_normal((n, m)) * rng.pareto(2, (1, m))
        matrices.append({"rows": n, "columns": m, "matrix": list(w.ravel()), "alpha": alpha(windows(w))})
    (HERE / "windows.json").write_text(json.dumps({"kernels": kernels, "matrices": matrices}) + "\n")


if __name__ == "__main__":
    main()
