"""Makes plan.json: what ModelPlanTest compares with. Written from the definitions, with NumPy.

    python3 src/test/resources/reference/plan.py alpha_peak.npy

alpha_peak.npy holds the 224 exponents of LLaMA-7B's matrices, seven for each of 32 blocks, that the authors of AlphaPruning publish with
their program (github.com/haiquanlu/AlphaPruning, data/llama-7b-hf, MIT License, Copyright (c) 2024 haiquanluuuu). Without it those that
are in plan.json are taken again.
"""
import json
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).parent
SPARSITY, EPSILON, MEAN_RANK = 0.7, 0.3, 8


def main():
    if len(sys.argv) > 1:
        alphas = np.load(sys.argv[1])
    else:
        alphas = np.array(json.loads((HERE / "plan.json").read_text())["alphas"])
    blocks = alphas.reshape(-1, 7).mean(axis=1)
    # Of all blocks the same, since all have the same weights.
    r = (blocks - blocks.min()) / (blocks.max() - blocks.min()) * 2 * EPSILON + 1 - EPSILON
    sparsities = r * SPARSITY / r.mean()

    inner = alphas[1:-1]
    factors = np.ones(len(alphas))
    factors[1:-1] = np.interp(inner, [inner.min(), inner.max()], [0.5, 1.5])

    exact = alphas / alphas.sum() * MEAN_RANK * len(alphas)
    ranks = np.maximum(1, np.floor(exact)).astype(int)
    left = MEAN_RANK * len(alphas) - ranks.sum()
    ranks[np.argsort(-(exact - ranks), kind="stable")[:left]] += 1

    (HERE / "plan.json").write_text(json.dumps({
        "alphas": alphas.tolist(), "sparsity": SPARSITY, "epsilon": EPSILON, "meanRank": MEAN_RANK,
        "sparsities": sparsities.tolist(), "factors": factors.tolist(), "ranks": ranks.tolist(),
    }, indent=1) + "\n")


if __name__ == "__main__":
    main()
