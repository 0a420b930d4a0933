"""Makes small files that are siblings of those of hunt.py and hunt_more.py: the same kinds under other names, of other programs.

    python hunt_siblings.py FOLDER

writes files of ../hunt and expected-siblings.json. Where the program of a file cannot be installed its layout is written out, with
the names and axes that the program gives its tensors.

Needs numpy, torch, safetensors, flax, h5py and gguf; made with torch 2.13.0 and flax 0.12.8.
"""
import collections, json, os, pickle, struct, sys, warnings, zipfile

import flax.linen, gguf, h5py, jax, numpy as np, torch
from flax import serialization
from safetensors.torch import save_file
from torch.distributed import checkpoint
from torch.distributed._shard.metadata import ShardMetadata
from torch.distributed._shard.sharded_tensor import Shard, api
from torch.nn.utils import parametrizations, prune, spectral_norm, weight_norm

warnings.filterwarnings("ignore")
OUT = sys.argv[1]
os.makedirs(OUT, exist_ok=True)
rng = np.random.default_rng(5)
torch.manual_seed(5)
expected = []


def path(*names):
    whole = os.path.join(OUT, *names)
    os.makedirs(os.path.dirname(whole), exist_ok=True)
    return whole


def n(*shape):
    return (rng.standard_normal(shape) * 0.05).astype(np.float32)


def t(*shape):
    return torch.from_numpy(n(*shape))


def array(a):
    return np.asarray(a.detach().double().numpy() if isinstance(a, torch.Tensor) else a, dtype=np.float64)


def torch_kernel(a):
    """out x in x kernel as one matrix a position."""
    a = array(a)
    return list(np.moveaxis(a.reshape(a.shape[0], a.shape[1], -1), 2, 0))


def last_kernel(a):
    """kernel x in x out as one matrix a position."""
    a = array(a)
    return list(a.reshape(-1, a.shape[-2], a.shape[-1]))


def case(file, layers, says="", undecoded=0):
    """layers: name -> a matrix, or a list of them."""
    rows = []
    for name, w in layers.items():
        w = [array(m) for m in w] if isinstance(w, list) else [array(w)]
        assert all(m.ndim == 2 for m in w), name
        rows.append({"name": name, "n": max(w[0].shape), "m": min(w[0].shape), "slices": len(w),
                     "squares": float(sum((m * m).sum() for m in w))})
    expected.append({"file": file, "layers": rows, "says": says, "undecoded": undecoded})


def refused(file, content, says):
    if content is not None:
        with open(path(file), "wb") as f:
            f.write(content)
    expected.append({"file": file, "layers": [], "says": says, "undecoded": 0, "refused": True})


def config(folder, **settings):
    with open(path(folder, "config.json"), "w") as f:
        json.dump(settings, f)


def peft(folder, **settings):
    with open(path(folder, "adapter_config.json"), "w") as f:
        json.dump({"peft_type": "LORA", "r": 4, "lora_alpha": 8, **settings}, f)


# ---- Weights that are computed of others ----

# Old and new weight normalization in one file, an embedding that is normalized, another in half precision.
net = torch.nn.Module()
net.a, net.b, net.emb = weight_norm(torch.nn.Linear(12, 16)), parametrizations.weight_norm(torch.nn.Linear(12, 16)), weight_norm(torch.nn.Embedding(20, 12))
with torch.no_grad():
    for p in net.parameters():
        p.add_(torch.randn_like(p) * 0.1)
torch.save({"epoch": 3, "state_dict": collections.OrderedDict(("module." + k, v) for k, v in net.state_dict().items())}, path("weight-norms.pth.tar"))
case("weight-norms.pth.tar", {k: torch._weight_norm(v, g, 0) for k, v, g in (
    ("a", net.a.weight_v, net.a.weight_g), ("b", net.b.parametrizations.weight.original1, net.b.parametrizations.weight.original0),
    ("emb", net.emb.weight_v, net.emb.weight_g))})

# Structured pruning of a whole recurrent network and of a convolution, in a checkpoint of Lightning.
lstm, conv = torch.nn.LSTM(12, 10), torch.nn.Conv2d(8, 12, 3)
prune.l1_unstructured(lstm, "weight_hh_l0", 0.4)
prune.ln_structured(conv, "weight", 0.3, 2, 0)
state = {**{"encoder.rnn." + k: v for k, v in lstm.state_dict().items()}, **{"encoder.conv." + k: v for k, v in conv.state_dict().items()}}
torch.save({"epoch": 1, "pytorch-lightning_version": "2.4.0", "state_dict": state, "loops": {}, "optimizer_states": []}, path("pruned-lightning.ckpt"))
case("pruned-lightning.ckpt", {"encoder.rnn.weight_ih_l0": state["encoder.rnn.weight_ih_l0"],
                               "encoder.rnn.weight_hh_l0": state["encoder.rnn.weight_hh_l0_orig"] * state["encoder.rnn.weight_hh_l0_mask"],
                               "encoder.conv": torch_kernel(state["encoder.conv.weight_orig"] * state["encoder.conv.weight_mask"])})

# Movement pruning learns a score for each weight, beside it.
movement = {"bert.query.weight": t(16, 16), "bert.query.mask_scores": t(16, 16), "bert.query.bias": t(16)}
save_file(movement, path("movement.safetensors"))
case("movement.safetensors", {"bert.query": movement["bert.query.weight"]})

# Keras' pruning keeps a mask beside the kernel that it has been applied to.
with h5py.File(path("pruned-keras.h5"), "w") as f:
    g = f.create_group("prune_low_magnitude_dense")
    mask = (rng.random((20, 14)) > 0.5).astype(np.float32)
    kernel = n(20, 14) * mask
    names = ["dense/kernel:0", "dense/bias:0", "prune_low_magnitude_dense/mask:0", "prune_low_magnitude_dense/threshold:0", "prune_low_magnitude_dense/pruning_step:0"]
    for name, value in zip(names, (kernel, n(14), mask, np.float32(0.01), np.int64(7))):
        g[name] = value
    g.attrs["weight_names"] = [x.encode() for x in names]
    f.attrs["layer_names"], f.attrs["backend"], f.attrs["keras_version"] = [b"prune_low_magnitude_dense"], b"tensorflow", b"2.15.0"
case("pruned-keras.h5", {"prune_low_magnitude_dense.dense": kernel})


# Spectral normalization of Flax: the kernel as it is trained, and what it is divided by, in a collection of its own.
class Critic(flax.linen.Module):
    @flax.linen.compact
    def __call__(self, x):
        x = flax.linen.SpectralNorm(flax.linen.Dense(16))(x, update_stats=True)
        return flax.linen.Dense(12)(x)


critic = Critic()
variables = critic.init(jax.random.PRNGKey(0), np.ones((1, 14), np.float32))
_, stats = critic.apply(variables, n(3, 14), mutable=["batch_stats"])
flat = {"/".join(k): np.asarray(v) for k, v in flax.traverse_util.flatten_dict({"params": variables["params"], **stats}).items()}
np.savez(path("flax-spectral-norm.npz"), **flat)
sigma = [v for k, v in flat.items() if k.endswith("sigma")][0]
case("flax-spectral-norm.npz", {"params/Dense_0": array(flat["params/Dense_0/kernel"]) / float(sigma), "params/Dense_1": flat["params/Dense_1/kernel"]})

# ---- Axes ----

# spconv's kernels (OpenPCDet, TRELLIS): out x kernel x in since 2.0, kernel x in x out before.
sparse = {"backbone.conv_input.0.weight": t(16, 3, 3, 3, 5), "backbone.conv1.0.weight": t(32, 3, 3, 3, 16), "backbone.conv1.1.weight": t(32)}
torch.save({"model_state": sparse, "epoch": 1}, path("spconv.pth"))
case("spconv.pth", {k[:-7]: [array(w)[:, i, j, m] for i in range(3) for j in range(3) for m in range(3)] for k, w in sparse.items() if w.dim() == 5})
older = {"backbone.conv1.0.weight": t(3, 3, 3, 16, 32), "backbone.conv1.1.weight": t(32)}
torch.save({"model_state": older}, path("spconv1.pth"))
case("spconv1.pth", {"backbone.conv1.0": last_kernel(older["backbone.conv1.0.weight"])})

# MinkowskiEngine: positions x in x out.
minkowski = {"layer1.0.conv1.kernel": t(27, 12, 16), "layer1.0.norm1.bn.weight": t(16), "final.kernel": t(12, 16), "final.bias": t(1, 16)}
torch.save(minkowski, path("minkowski.pth"))
case("minkowski.pth", {"layer1.0.conv1": list(minkowski["layer1.0.conv1.kernel"]), "final": minkowski["final.kernel"]})

# Kernels that are mixed by an attention (dynamic convolutions): experts x out x in x kernel is no kernel of three axes.
dynamic = {"layer.weight": t(4, 16, 24, 3, 3), "layer.bias": t(4, 16), "layer.attention.fc1.weight": t(6, 24, 1, 1), "layer.attention.fc2.weight": t(4, 6, 1, 1)}
torch.save(dynamic, path("dynamic.pth"))
case("dynamic.pth", {"layer.attention.fc1": torch_kernel(dynamic["layer.attention.fc1.weight"]), "layer.attention.fc2": torch_kernel(dynamic["layer.attention.fc2.weight"])})

# An attention of one's own: three axes, and nothing that tells them; a stack of experts under another name with its router.
own = {"blocks.0.attn.Wq": t(4, 24, 6), "blocks.0.attn.proj.weight": t(24, 24), "blocks.0.ffn.gate.weight": t(5, 24), "blocks.0.ffn.up": t(5, 24, 36),
       "blocks.0.ffn.down": t(5, 36, 24), "latents": t(3, 8, 24)}
save_file(own, path("own-attention.safetensors"))
case("own-attention.safetensors", {"blocks.0.attn.proj": own["blocks.0.attn.proj.weight"], "blocks.0.ffn.gate": own["blocks.0.ffn.gate.weight"],
                                   "blocks.0.ffn.up": list(own["blocks.0.ffn.up"]), "blocks.0.ffn.down": list(own["blocks.0.ffn.down"])})

# TensorFlow's official encoders: heads as an axis, their bias tells (in an .npz of their variables).
official = {"self_attention/query/kernel": n(24, 4, 6), "self_attention/query/bias": n(4, 6), "self_attention/attention_output/kernel": n(4, 6, 24),
            "self_attention/attention_output/bias": n(24), "intermediate/kernel": n(24, 40), "intermediate/bias": n(40)}
np.savez(path("official-encoder.npz"), **official)
case("official-encoder.npz", {"self_attention/query": official["self_attention/query/kernel"].reshape(24, 24),
                              "self_attention/attention_output": official["self_attention/attention_output/kernel"].reshape(24, 24),
                              "intermediate": official["intermediate/kernel"]})

# A vision tower in GGUF: kernels of patches, of sound.
writer = gguf.GGUFWriter(path("mmproj.gguf"), "clip")
mm = {"v.patch_embd.weight": n(24, 3, 4, 4), "v.patch_embd.weight.1": n(24, 3, 4, 4), "v.position_embd.weight": n(20, 24), "v.blk.0.attn_q.weight": n(24, 24),
      "a.conv1d.1.weight": n(24, 16, 3), "mm.0.weight": n(30, 24)}
for k, v in mm.items():
    writer.add_tensor(k, v)
writer.write_header_to_file(); writer.write_kv_data_to_file(); writer.write_tensors_to_file(); writer.close()
case("mmproj.gguf", {k: torch_kernel(v) if v.ndim > 2 else v for k, v in ((k.removesuffix(".weight"), v) for k, v in mm.items())})

# ---- Buffers ----

steps, width = np.arange(40)[:, None], np.arange(12)[None]
sines = np.sin(steps / 10000 ** (width / 12)).astype(np.float32)
mesh = np.concatenate([np.repeat(sines[:7], 7, 0), np.tile(sines[:7], (7, 1))], 1)
buffers = {"timing_signal": torch.from_numpy(sines), "pos_embed": torch.from_numpy(mesh)[None], "decoder.rope_cache": torch.from_numpy(np.stack([np.cos(sines), np.sin(sines)], -1)),
           "attn_bias": torch.from_numpy(-np.abs(np.arange(40) - np.arange(40)[:, None]).astype(np.float32))[None] * 2.0 ** -torch.arange(1, 5)[:, None, None],
           "blocks.0.attn.tril": torch.tril(torch.ones(40, 40)), "erb_fb": torch.from_numpy(np.maximum(0, 1 - np.abs(np.arange(64)[:, None] / 5 - np.arange(12))).astype(np.float32)),
           "vq._ema_w": t(30, 12), "vq._ema_cluster_size": t(30).abs(), "vq._embedding.weight": t(30, 12), "blur.kernel": torch.outer(torch.tensor([1., 3, 3, 1]), torch.tensor([1., 3, 3, 1])) / 64,
           "blocks.0.mlp.weight": t(24, 12)}
torch.save(buffers, path("buffers-unnamed.pt"))
case("buffers-unnamed.pt", {"vq._embedding": buffers["vq._embedding.weight"], "blocks.0.mlp": buffers["blocks.0.mlp.weight"]})

# ---- Adapters ----

# PEFT's older file, with biases and patterns; an adapter of an attention's joint projection.
a, b = t(4, 20), t(16, 4)
torch.save({"base_model.model.layers.0.q_proj.lora_A.weight": a, "base_model.model.layers.0.q_proj.lora_B.weight": b, "base_model.model.layers.0.q_proj.bias": t(16),
            "base_model.model.layers.1.q_proj.lora_A.weight": a[:2].clone(), "base_model.model.layers.1.q_proj.lora_B.weight": b[:, :2].clone()}, path("peft-bin", "adapter_model.bin"))
peft("peft-bin", bias="lora_only", use_rslora=True, rank_pattern={"layers.1.q_proj": 2}, alpha_pattern={"layers.1.q_proj": 6})
case("peft-bin", {"layers.0.q_proj": array(b) @ array(a) * 8 / 2, "layers.1.q_proj": array(b)[:, :2] @ array(a)[:2] * 6 / 2 ** 0.5})

# Keras and KerasHub (save_lora_weights): the modules are numbered.
with h5py.File(path("keras.lora.h5"), "w") as f:
    ka, kb = n(20, 4), n(4, 16)
    f["lora/3/vars/lora_kernel_a"], f["lora/3/vars/lora_kernel_b"] = ka, kb
    f["lora/vars/rank"] = np.int32(4)
case("keras.lora.h5", {"lora.3.vars": array(ka) @ array(kb)})

# Qwix and Tunix (JAX): the factors of a kernel, of an einsum's weight.
ja, jb = n(20, 4), n(4, 16)
np.savez(path("qwix.npz"), **{"layers.0.mlp.gate_proj.kernel_lora_a": ja, "layers.0.mlp.gate_proj.kernel_lora_b": jb})
case("qwix.npz", {"layers.0.mlp.gate_proj": array(ja) @ array(jb)})

# NeMo and Megatron Bridge.
save_file({"decoder.layers.0.self_attention.linear_qkv.adapter.linear_in.weight": a, "decoder.layers.0.self_attention.linear_qkv.adapter.linear_out.weight": b},
          path("nemo-lora.safetensors"))
case("nemo-lora.safetensors", {"decoder.layers.0.self_attention.linear_qkv": array(b) @ array(a)})

# LitGPT: queries, keys and values have factors of their own, one below the other.
torch.save({"model": {"transformer.h.0.attn.qkv.lora_A": t(12, 24), "transformer.h.0.attn.qkv.lora_B": t(48, 4)}}, path("lit_model.pth.lora"))
case("lit_model.pth.lora", {}, undecoded=1)

# The first LoRAs of Stable Diffusion: pairs without names, or named by a number.
pairs = {"unet:0:up": t(24, 4), "unet:0:down": t(4, 20), "unet:1:up": t(24, 4), "unet:1:down": t(4, 24)}
save_file(pairs, path("cloneofsimo.safetensors"))
case("cloneofsimo.safetensors", {k[:-3]: array(v) @ array(pairs[k[:-2] + "down"]) for k, v in pairs.items() if k.endswith("up")})

# LyCORIS: blocks that turn the weight, norms, vectors of (IA)3.
save_file({"lora_unet_down_blocks_0_to_k.oft_blocks": t(4, 6, 6), "lora_unet_down_blocks_0_to_k.alpha": torch.tensor(1.), "lora_unet_down_blocks_0_to_v.oft_blocks": t(4, 6, 6),
           "lora_unet_down_blocks_0_to_v.alpha": torch.tensor(1.)}, path("lycoris-oft.safetensors"))
case("lycoris-oft.safetensors", {}, undecoded=2)

# ---- Training ----

# Optimizers under names of their own: MLX, bitsandbytes' states without their groups, slots of TensorFlow 1.
save_file({"layers.0.q_proj.weight.m": t(20, 16), "layers.0.q_proj.weight.v": t(20, 16).abs(), "learning_rate": torch.tensor(0.1), "step": torch.tensor(3)}, path("optimizer.safetensors"))
case("optimizer.safetensors", {})
torch.save({0: {"step": 3, "state1": torch.randint(0, 255, (40, 30), dtype=torch.uint8), "state2": torch.randint(0, 255, (40, 30), dtype=torch.uint8), "qmap1": t(256),
                "absmax1": t(5)}, 1: {"exp_avg_sq_row": t(20), "exp_avg_sq_col": t(16), "exp_avg": t(20, 16)}}, path("states.pt"))
case("states.pt", {})
slots = {"bert/pooler/dense/kernel": n(20, 16), "bert/pooler/dense/kernel/adam_m": n(20, 16), "bert/pooler/dense/kernel/adam_v": n(20, 16), "fc/kernel": n(20, 16),
         "fc/kernel/Adam": n(20, 16), "fc/kernel/Adam_1": n(20, 16), "fc/kernel/Momentum": n(20, 16), "encoder/q_slot_v": n(20, 16)}
np.savez(path("slots.npz"), **slots)
case("slots.npz", {"bert/pooler/dense": slots["bert/pooler/dense/kernel"], "fc": slots["fc/kernel"]})

# ---- Packed and scaled weights ----

fp8 = (t(256, 256) * 20).to(torch.float8_e4m3fn)
grid = t(2, 2).abs() + 0.01
scaled = array(fp8.float()) * np.kron(array(grid), np.ones((128, 128)))
save_file({"layers.0.attn.wq_a.weight": fp8, "layers.0.attn.wq_a.scale": grid}, path("deepseek.safetensors"))
case("deepseek.safetensors", {"layers.0.attn.wq_a": scaled})
exponents = torch.randint(118, 124, (256, 8), dtype=torch.uint8)
save_file({"layers.0.up_proj.weight": fp8, "layers.0.up_proj.weight_scale": exponents}, path("mxfp8.safetensors"))
case("mxfp8.safetensors", {"layers.0.up_proj": array(fp8.float()) * np.kron(2.0 ** (array(exponents) - 127), np.ones((1, 32)))})
save_file({"layers.0.fc.weight": fp8, "layers.0.fc.weights_scaling_factor": torch.tensor(0.02), "layers.0.fc.activation_scaling_factor": torch.tensor(0.1)}, path("tensorrt-llm.safetensors"))
case("tensorrt-llm.safetensors", {"layers.0.fc": array(fp8.float()) * float(torch.tensor(0.02))})
save_file({"layers.0.fc.weight": fp8, "layers.0.fc.rescaling": t(256).abs()}, path("fp8-unknown.safetensors"))
case("fp8-unknown.safetensors", {}, undecoded=1)
save_file({"layers.0.q.weight": torch.randint(0, 255, (16, 64), dtype=torch.uint8), "layers.0.q.weight_scale": torch.tensor([0.7]).bfloat16()}, path("bitnet", "model.safetensors"))
config("bitnet", architectures=["BitNetForCausalLM"], quantization_config={"quant_method": "bitnet", "linear_class": "autobitlinear", "quantization_mode": "offline"})
case("bitnet", {}, undecoded=1)
save_file({"layers.0.q.compressed": t(1024).bfloat16(), "layers.0.q.bitmask": torch.randint(0, 255, (32, 8), dtype=torch.uint8), "layers.0.q.shape": torch.tensor([32, 64]),
           "layers.0.q.row_offsets": torch.arange(33)}, path("sparse-bitmask.safetensors"))
case("sparse-bitmask.safetensors", {}, undecoded=1)
save_file({"layers.0.q.weight_packed": torch.randint(-2 ** 31, 2 ** 31 - 1, (4, 128), dtype=torch.int32), "layers.0.q.scale_packed": t(1, 64).half(),
           "layers.0.q.meta": torch.randint(-30000, 30000, (64, 4), dtype=torch.int16)}, path("marlin24.safetensors"))
case("marlin24.safetensors", {}, undecoded=1)
# AutoRound says in its own key how zero points are stored; where it does not say, they are not known.
words = torch.randint(-2 ** 31, 2 ** 31 - 1, (8, 16), dtype=torch.int32)
zeros = torch.full((2, 2), 0x77777777, dtype=torch.int32)
scales = (t(2, 16).abs() + 0.01).half()
codes = np.stack([(words.numpy().astype(np.int64) >> 4 * i) & 15 for i in range(8)], 1).reshape(64, 16)
right = ((codes - 8) * np.repeat(array(scales), 32, 0)).astype(np.float16)
for folder, packing in (("autoround-gptq", "auto_round:auto_gptq"), ("autoround", "auto_round")):
    save_file({"layers.0.q.qweight": words, "layers.0.q.qzeros": zeros, "layers.0.q.scales": scales}, path(folder, "model.safetensors"))
    config(folder, quantization_config={"quant_method": "auto-round", "bits": 4, "group_size": 32, "sym": True, "packing_format": packing})
case("autoround-gptq", {"layers.0.q": right})
case("autoround", {}, undecoded=1)


# ---- Files of other frameworks ----

class Pair(tuple):
    def __reduce__(self):
        return tuple, (tuple(self),)


# PaddlePaddle: tensors of nested dictionaries are pairs of a name and an array; a table of names beside them.
paddle = {"epoch": 3, "model": {"conv1.weight": Pair(("conv2d_0.w_0", n(12, 3, 3, 3))), "fc.weight": Pair(("linear_0.w_0", n(20, 16))), "fc.bias": Pair(("linear_0.b_0", n(16)))}}
with open(path("nested.pdparams"), "wb") as f:
    pickle.dump(paddle, f, 4)
case("nested.pdparams", {"conv1": torch_kernel(paddle["model"]["conv1.weight"][1]), "fc": paddle["model"]["fc.weight"][1]})

# Chainer.
chainer = {"predictor/conv1/W": n(12, 3, 3, 3), "predictor/conv1/b": n(12), "predictor/fc/W": n(16, 20), "predictor/fc/b": n(16)}
np.savez(path("chainer.npz"), **{"updater/model:main/" + k: v for k, v in chainer.items()}, **{"updater/optimizer:main/" + k + "/m": v for k, v in chainer.items()},
         **{"updater/optimizer:main/t": np.int32(3)})
case("chainer.npz", {"updater/model:main/predictor/conv1/W": torch_kernel(chainer["predictor/conv1/W"]), "updater/model:main/predictor/fc/W": chainer["predictor/fc/W"]})

# flair: weights beside the settings of its embeddings.
flair = {"embeddings.model.encoder.layer.0.query.weight": t(20, 20), "linear.weight": t(9, 20), "linear.bias": t(9), "transitions": t(11, 11)}
torch.save({"state_dict": flair, "embeddings": {"__cls__": "TransformerWordEmbeddings", "config_state_dict": {"model_type": "bert"}}, "tag_dictionary": ["O"],
            "optimizer_state_dict": None, "use_crf": True}, path("flair.pt"))
case("flair.pt", {"embeddings.model.encoder.layer.0.query": flair["embeddings.model.encoder.layer.0.query.weight"], "linear": flair["linear.weight"], "transitions": flair["transitions"]})


# FSDP's sharded state, saved by each process for itself: a part of every tensor.
class ShardedTensor:
    def __init__(self, part):
        self.part = part

    def __getstate__(self):
        return [Shard(self.part, ShardMetadata(shard_offsets=[0, 0], shard_sizes=list(self.part.shape), placement="rank:0/cpu"))], None, None, None, False


ShardedTensor.__module__ = api.__name__
api.ShardedTensor, real = ShardedTensor, api.ShardedTensor
torch.manual_seed(6)
torch.save({"fc.weight": ShardedTensor(t(12, 20))}, path("sharded-tensor.pt"))
api.ShardedTensor = real
case("sharded-tensor.pt", {}, undecoded=1)

# A part of a model that vLLM or TensorRT-LLM has cut for several processors.
for rank in range(2):
    part = t(24, 20)
    save_file({"layers.0.qkv_proj.weight": part}, path("vllm", f"model-rank-{rank}-part-0.safetensors"))
    save_file({"transformer.layers.0.qkv.weight": part}, path("trtllm", f"rank{rank}.safetensors"))
case("vllm/model-rank-1-part-0.safetensors", {"layers.0.qkv_proj": part}, "a part of every matrix")
case("trtllm/rank1.safetensors", {"transformer.layers.0.qkv": part}, "a part of every matrix")

# Megatron's distributed checkpoints: of torch, with the optimizer's copies of the weights; of zarr, an array a folder.
mega = {"embedding.word_embeddings.weight": t(40, 24), "decoder.layers.mlp.linear_fc1.weight": t(2, 36, 24), "decoder.layers.mlp.linear_fc1.layer_norm_weight": t(2, 24)}
checkpoint.save({**mega, **{f"optimizer.state.{part}.{k}": t(*v.shape) for k, v in mega.items() for part in ("fp32_param", "exp_avg", "exp_avg_sq")}},
                checkpoint_id=path("megatron-dist"), no_dist=True)
with open(path("megatron-dist", "metadata.json"), "w") as f:
    json.dump({"sharded_backend": "torch_dist", "sharded_backend_version": 1, "common_backend": "torch", "common_backend_version": 1}, f)
torch.save({"iteration": 10, "checkpoint_version": 3.0}, path("megatron-dist", "common.pt"))
layers = {"embedding.word_embeddings": mega["embedding.word_embeddings.weight"], "decoder.layers.mlp.linear_fc1": list(mega["decoder.layers.mlp.linear_fc1.weight"])}
case("megatron-dist", layers, "optimizer")
for name, w in {**mega, **{"optimizer.state.fp32_param." + k: v for k, v in mega.items()}}.items():
    with open(path("megatron-zarr", name, ".zarray"), "w") as f:
        json.dump({"zarr_format": 2, "shape": list(w.shape), "chunks": list(w.shape), "dtype": "<f4", "compressor": None, "fill_value": None, "order": "C", "filters": None}, f)
    with open(path("megatron-zarr", name, ".".join("0" for _ in w.shape)), "wb") as f:
        f.write(w.numpy().tobytes())
with open(path("megatron-zarr", "metadata.json"), "w") as f:
    json.dump({"sharded_backend": "zarr", "sharded_backend_version": 1, "common_backend": "torch", "common_backend_version": 1}, f)
torch.save({"iteration": 10, "checkpoint_version": 3.0}, path("megatron-zarr", "common.pt"))
case("megatron-zarr", layers)

# DeepSpeed's pipelines, as GPT-NeoX writes them: a file for each layer; of another, the parts for two processors.
torch.manual_seed(7)
pipe = {"layer_00": {"word_embeddings.weight": t(40, 24)}, "layer_02": {"attention.dense.weight": t(24, 24), "attention.dense.bias": t(24), "input_layernorm.weight": t(24)},
        "layer_04": {"final_linear.weight": t(40, 24)}}
for layer, own in pipe.items():
    torch.save(own, path("pipeline/global_step5", layer + "-model_00-model_states.pt"))
torch.save({"module": None, "mp_world_size": 1, "iteration": 5}, path("pipeline/global_step5", "mp_rank_00_model_states.pt"))
with open(path("pipeline", "latest"), "w") as f:
    f.write("global_step5")
case("pipeline", {f"{layer}.{k[:-7]}": w for layer, own in pipe.items() for k, w in own.items() if w.dim() == 2})
part = t(20, 24)
for rank in range(2):
    torch.save({"final_linear.weight": part}, path("pipeline-cut", f"layer_04-model_{rank:02}-model_states.pt"))
case("pipeline-cut", {"layer_04.final_linear": part}, "tensor parallelism")

# What is refused, by name.
refused("ggla-lora.bin", b"algg" + struct.pack("<iii", 1, 8, 16) + bytes(99), "GGML")
refused("session.bin", b"nsgg" + struct.pack("<ii", 9, 8) + bytes(99), "llama.cpp")
refused("big-endian.gguf", b"GGUF" + struct.pack(">IQQ", 3, 1, 1) + bytes(99), "big-endian")
refused("net.rknn", b"RKNN" + bytes(99), "chip")
for folder, file in (("net.mlpackage", "Data/com.apple.CoreML/weights/weight.bin"), ("net.mlmodelc", "weights/weight.bin")):
    with open(path(folder, file), "wb") as f:
        f.write(bytes(200))
with open(path("net.mlpackage", "Manifest.json"), "w") as f:
    f.write('{"fileFormatVersion": "1.0.0", "itemInfoEntries": {}}')
with open(path("net.mlpackage", "Data/com.apple.CoreML/model.mlmodel"), "wb") as f:
    f.write(b"\x08\x07\x12" + bytes(60))
with open(path("net.mlmodelc", "model.mil"), "w") as f:
    f.write("program(1.0)\n")
with open(path("net.mlmodelc", "coremldata.bin"), "wb") as f:
    f.write(bytes(60))
refused("net.mlpackage", None, "Core ML")
refused("net.mlmodelc", None, "Core ML")

with open(path("expected-siblings.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(e) for e in expected) + "\n]\n")
