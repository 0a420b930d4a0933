"""Makes small files as scikit-learn, spaCy, torchtune and PaddlePaddle's static programs write them.

    python hunt_programs.py FOLDER

writes files of ../hunt and expected-programs.json. PaddlePaddle's and torchtune's files are written out in their layouts.

Needs numpy, torch, scikit-learn and joblib; made with numpy 2.4.6, torch 2.13.0, scikit-learn 1.9.1 and joblib 1.6.0.
"""
import json, os, pickle, sys, warnings

import joblib, numpy as np, torch
from torch import distributed
import torch.distributed.checkpoint
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
OUT = sys.argv[1]
rng = np.random.default_rng(11)
torch.manual_seed(11)
expected = []


def path(*names):
    whole = os.path.join(OUT, *names)
    os.makedirs(os.path.dirname(whole), exist_ok=True)
    return whole


def n(*shape):
    return (rng.standard_normal(shape) * 0.05).astype(np.float32)


def case(file, layers, says=""):
    """layers: name -> the matrices of one layer."""
    expected.append({"file": file, "layers": [
        {"name": name, "n": max(w[0].shape), "m": min(w[0].shape), "slices": len(w),
         "squares": float(sum((np.asarray(m, np.float64) ** 2).sum() for m in w))} for name, w in layers.items()],
        "says": says, "undecoded": 0})


def refused(file, says):
    expected.append({"file": file, "layers": [], "says": says, "undecoded": 0, "refused": True})


def kernel(a):
    """out x in x positions as one matrix a position."""
    return list(np.moveaxis(a.reshape(a.shape[0], a.shape[1], -1), 2, 0))


# paddle.static.save: parameters by the names that the program gives its layers, in the order of their making.
static = {"conv2d_0.w_0": n(12, 3, 3, 3), "conv2d_0.b_0": n(12), "batch_norm2d_0.w_0": n(12), "batch_norm2d_0.b_0": n(12), "batch_norm2d_0.w_1": n(12), "batch_norm2d_0.w_2": n(12),
          "conv2d_transpose_0.w_0": n(12, 8, 2, 2), "conv2d_transpose_0.b_0": n(8), "conv1d_0.w_0": n(16, 8, 5), "conv1d_0.b_0": n(16), "conv3d_0.w_0": n(10, 8, 3, 3, 3),
          "linear_0.w_0": n(16, 20), "linear_0.b_0": n(20), "embedding_0.w_0": n(30, 16), "create_parameter_0.w_0": n(9, 4, 6, 12)}
with open(path("static.pdparams"), "wb") as f:
    pickle.dump(static, f, 2)
case("static.pdparams", {k[:-4] + ".w_0": kernel(static[k]) if "conv" in k else [static[k]] for k in
                         ("conv2d_0.w_0", "conv2d_transpose_0.w_0", "conv1d_0.w_0", "conv3d_0.w_0", "linear_0.w_0", "embedding_0.w_0")})

# scikit-learn: a network with its own random state.
x = rng.standard_normal((60, 6))
network = MLPClassifier((8, 5), max_iter=2, random_state=np.random.RandomState(1)).fit(x, x[:, 0] > 0)
with open(path("sk-mlp.pkl"), "wb") as f:
    pickle.dump(network, f)
joblib.dump(network, path("sk-mlp.joblib"))
refused("sk-mlp.pkl", "scikit-learn")
refused("sk-mlp.joblib", "scikit-learn")

# A checkpoint with NumPy's random numbers of every kind, which is nothing to warn of.
weights = n(20, 16)
kinds = np.random.MT19937, np.random.PCG64, np.random.PCG64DXSM, np.random.Philox, np.random.SFC64
torch.save({"state_dict": {"fc.weight": torch.from_numpy(weights)}, "numpy": np.random.RandomState(1),
            "generators": [np.random.Generator(kind(1)) for kind in kinds]}, path("numpy-random.pt"))
case("numpy-random.pt", {"fc": [weights]})

# torchtune: the state of its recipe beside the weights.
table, query = n(30, 16), n(16, 16)
torch.save({"tok_embeddings.weight": torch.from_numpy(table), "layers.0.attn.q_proj.weight": torch.from_numpy(query)}, path("torchtune", "meta_model_0.pt"))
torch.save({"epochs_run": 1, "optimizer": {"state": {}, "param_groups": [{}]}, "seed": 1}, path("torchtune", "recipe_state.pt"))
case("torchtune", {"tok_embeddings": [table], "layers.0.attn.q_proj": [query]})

# A pipeline of spaCy: its parts are msgpack; the vectors of a vocabulary that has none are an empty array.
for name, content in {"meta.json": b'{"lang": "en", "name": "pipeline"}', "config.cfg": b"[nlp]\nlang = \"en\"\n", "textcat/cfg": b"{}", "textcat/model": b"\x84\xa5nodes\x90" + bytes(40),
                      "vocab/vectors.cfg": b"{}", "vocab/lookups.bin": b"\x80"}.items():
    with open(path("spacy", name), "wb") as f:
        f.write(content)
with open(path("spacy", "vocab/vectors"), "wb") as f:
    np.save(f, np.zeros((0, 0), np.float32))
refused("spacy", "spaCy")

# Accelerate with FSDP: the folder of the optimizer beside that of the weights.
for folder, state in {"pytorch_model_fsdp_0": {"model": {"fc.weight": torch.from_numpy(n(20, 16))}}, "optimizer_0": {"optimizer": {"state": {"fc.weight": {"exp_avg": torch.from_numpy(n(20, 16))}}}}}.items():
    distributed.checkpoint.save(state, checkpoint_id=path("accelerate-fsdp", folder))
refused("accelerate-fsdp", "open pytorch_model_fsdp_0")

with open(path("expected-programs.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(e) for e in expected) + "\n]\n")
