"""Makes small files as frameworks and tools write them, each of a kind that was once read wrongly or refused in wrong words.

    python hunt.py FOLDER

writes the files of ../hunt and expected.json: the layers that each has (name, the sizes of its matrices, their number, the
sum of the squares of their elements), how many are listed as undecoded, and words that must be said of it. Where the program
of a file cannot be installed its layout is written out, with the names and axes that the program gives its tensors.

Needs numpy, torch, safetensors, jax, flax, optax and gguf; made with torch 2.13.0, jax 0.10.2, flax 0.12.8.
"""
import collections, json, os, pickle, struct, sys, types
from typing import NamedTuple

import flax, gguf, jax, jax.numpy as jnp, numpy as np, optax, torch
from flax.core import freeze
from safetensors.torch import save_file

OUT = sys.argv[1]
os.makedirs(OUT, exist_ok=True)
rng = np.random.default_rng(1)
torch.manual_seed(1)
expected = []


def path(name):
    return os.path.join(OUT, name)


def n(*shape):
    return (rng.standard_normal(shape) * 0.05).astype(np.float32)


def t(*shape):
    return torch.from_numpy(n(*shape))


def array(a):
    return np.asarray(a.detach().float().numpy() if isinstance(a, torch.Tensor) else a, dtype=np.float64)


def torch_kernel(a):
    """out x in x kernel as one matrix a position."""
    a = array(a)
    return list(np.moveaxis(a.reshape(a.shape[0], a.shape[1], -1), 2, 0))


def jax_kernel(a):
    """kernel x in x out as one matrix a position."""
    a = array(a)
    return list(a.reshape(-1, a.shape[-2], a.shape[-1]))


def stack(a):
    return list(array(a))


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
    with open(path(file), "wb") as f:
        f.write(content)
    expected.append({"file": file, "layers": [], "says": says, "undecoded": 0, "refused": True})


def module(name):
    parts = name.split(".")
    for i in range(len(parts)):
        sys.modules.setdefault(".".join(parts[:i + 1]), types.ModuleType(".".join(parts[:i + 1])))
    return sys.modules[name]


def triangles(frequencies, bands):
    edges = np.linspace(0, frequencies - 1, bands + 2)
    at = np.arange(frequencies)[:, None]
    return np.clip(np.minimum((at - edges[:-2]) / np.diff(edges)[:-1], (edges[2:] - at) / np.diff(edges)[1:]), 0, None
                   ).astype(np.float32)


# A conformer of ESPnet or NeMo: biases of the heads end in _u and _v; the mel filters are a buffer.
conformer = {"frontend.logmel.melmat": torch.from_numpy(triangles(33, 20)), "encoder.0.self_attn.pos_bias_u": t(4, 6),
             "encoder.0.self_attn.pos_bias_v": t(4, 6), "encoder.0.self_attn.linear_pos.weight": t(24, 24),
             "encoder.0.conv_module.pointwise_conv1.weight": t(24, 20, 1)}
torch.save(conformer, path("conformer.pth"))
case("conformer.pth", {"encoder.0.self_attn.linear_pos": conformer["encoder.0.self_attn.linear_pos.weight"],
                       "encoder.0.conv_module.pointwise_conv1": torch_kernel(conformer["encoder.0.conv_module.pointwise_conv1.weight"])})

# Keys and values of MultiheadAttention may end with a learned bias.
attention = torch.nn.MultiheadAttention(16, 2, add_bias_kv=True).state_dict()
torch.save(attention, path("attention-bias-kv.pt"))
case("attention-bias-kv.pt", {"in_proj_weight": attention["in_proj_weight"], "out_proj": attention["out_proj.weight"]})

# A voice of RVC: its weights under the key weight, kernels normalized and not.
v, g = t(16, 12, 4), t(16, 1, 1).abs() + 1
norm = v * g / v.reshape(16, -1).norm(dim=1).reshape(16, 1, 1)
voice = collections.OrderedDict({"enc_p.emb_phone.weight": t(24, 32), "enc_p.emb_phone.bias": t(24), "dec.ups.0.weight_g": g,
                                 "dec.ups.0.weight_v": v, "dec.cond.weight": t(20, 14, 1), "emb_g.weight": t(18, 12)})
torch.save({"weight": voice, "config": [1025, 32], "info": "20epoch", "sr": "40k", "f0": 1, "version": "v2"}, path("rvc.pth"))
case("rvc.pth", {"enc_p.emb_phone": voice["enc_p.emb_phone.weight"], "dec.ups.0": torch_kernel(norm),
                 "dec.cond": torch_kernel(voice["dec.cond.weight"]), "emb_g": voice["emb_g.weight"]})

# Convolutions without a bias, told by the normalization behind them and by a kernel of one position.
sequence = torch.nn.Sequential(torch.nn.Conv1d(6, 16, 5, bias=False), torch.nn.BatchNorm1d(16), torch.nn.ReLU(),
                               torch.nn.Conv1d(16, 20, 1, bias=False)).state_dict()
torch.save(sequence, path("sequence.pt"))
case("sequence.pt", {"0": torch_kernel(sequence["0.weight"]), "3": torch_kernel(sequence["3.weight"])})

# Fourier transforms written as convolutions (torchlibrosa, Tacotron).
k = np.arange(32)
waves = (np.exp(-2j * np.pi * np.outer(k, k) / 32)[:17] * np.hanning(32))[:, None]
sound = {"stft.conv_real.weight": torch.tensor(waves.real, dtype=torch.float32),
         "stft.conv_imag.weight": torch.tensor(waves.imag, dtype=torch.float32),
         "logmel_extractor.melW": torch.from_numpy(triangles(17, 12)), "conv_block1.conv1.weight": t(16, 2, 3, 3)}
torch.save({"model": sound, "iteration": 1}, path("panns.pth"))
case("panns.pth", {"conv_block1.conv1": torch_kernel(sound["conv_block1.conv1.weight"])})

# Numbers that have two axes and are no matrix: Mamba, RWKV, PixArt, MoCo, Segment Anything.
singles = {"mixer.A_log": t(24, 8), "att.time_faaaa": t(4, 6), "att.receptance.weight": t(24, 24), "scale_shift_table": t(6, 24),
           "queue": t(16, 64), "queue_ptr": torch.zeros(1, dtype=torch.long), "pe.positional_encoding_gaussian_matrix": t(12, 16),
           "head.weight": t(20, 24)}
save_file(singles, path("no-matrices.safetensors"))
case("no-matrices.safetensors", {"att.receptance": singles["att.receptance.weight"], "head": singles["head.weight"]})

# Stable Diffusion 1's moving averages: names without their dots.
unet = {"model.diffusion_model.time_embed.0.weight": t(16, 12), "model.diffusion_model.input_blocks.0.0.weight": t(16, 4, 3, 3)}
averages = {"model_ema." + key[6:].replace(".", ""): value * 0.9 for key, value in unet.items()}
torch.save({"state_dict": {**unet, **averages, "model_ema.decay": torch.tensor(0.9999)}}, path("sd1-ema.ckpt"))
case("sd1-ema.ckpt", {"model.diffusion_model.time_embed.0": unet["model.diffusion_model.time_embed.0.weight"],
                      "model.diffusion_model.input_blocks.0.0": torch_kernel(unet["model.diffusion_model.input_blocks.0.0.weight"]),
                      "model_ema.diffusion_model.time_embed.0": 0.9 * unet["model.diffusion_model.time_embed.0.weight"],
                      "model_ema.diffusion_model.input_blocks.0.0": torch_kernel(0.9 * unet["model.diffusion_model.input_blocks.0.0.weight"])})

# What wraps a model: averaging with its counter, compilation and data parallelism in each other, FSDP's flat rows.
swa = torch.optim.swa_utils.AveragedModel(torch.nn.Linear(20, 16)).state_dict()
torch.save(swa, path("swa.pt"))
case("swa.pt", {"weight": swa["module.weight"]})
compiled = {"_orig_mod.module.fc1.weight": t(16, 20), "_orig_mod.module.fc2.weight": t(12, 16)}
torch.save(compiled, path("compiled.pt"))
case("compiled.pt", {"fc1": compiled["_orig_mod.module.fc1.weight"], "fc2": compiled["_orig_mod.module.fc2.weight"]})
torch.save({"_fsdp_wrapped_module._flat_param": t(99), "head.weight": t(12, 16)}, path("fsdp.pt"))
case("fsdp.pt", {"head": torch.load(path("fsdp.pt"))["head.weight"]}, "FSDP", 1)
twice = {"fc.weight": t(12, 16)}
torch.save({"state_dict": twice, "state_dict_ema": {"fc.weight": t(12, 16)}}, path("timm.pth"))
case("timm.pth", {"fc": twice["fc.weight"], "state_dict_ema.fc": torch.load(path("timm.pth"))["state_dict_ema"]["fc.weight"]},
     "the model's tensors once more")


# StyleGAN: pickled by pickle itself, modules with their source code.
def _reconstruct_persistent_obj(meta):
    raise NotImplementedError


_reconstruct_persistent_obj.__module__ = "torch_utils.persistence"
module("torch_utils.persistence")._reconstruct_persistent_obj = _reconstruct_persistent_obj


class Persistent(torch.nn.Module):
    def __init__(self, weight, **buffers):
        super().__init__()
        self.weight = torch.nn.Parameter(weight)
        for name, value in buffers.items():
            self.register_buffer(name, value)

    def __reduce__(self):
        return _reconstruct_persistent_obj, ({"type": "class", "version": 6, "module_src": "class X: pass", "class_name": "X",
                                              "state": dict(self.__dict__)},)


layer, mapping = Persistent(t(16, 12, 3, 3), noise_const=t(16, 16), resample_filter=torch.ones(4, 4) / 16), Persistent(t(20, 14))
with open(path("stylegan.pkl"), "wb") as f:
    pickle.dump({"G_ema": torch.nn.ModuleDict({"synthesis": layer, "mapping": mapping}), "training_set_kwargs": {"a": 1}}, f)
case("stylegan.pkl", {"G_ema.synthesis": torch_kernel(layer.weight), "G_ema.mapping": mapping.weight})
with open(path("state-dict.pkl"), "wb") as f:
    pickle.dump({"fc.weight": layer.weight.detach().half()[:, :, 0, 0].clone()}, f)
case("state-dict.pkl", {"fc": layer.weight.detach().half()[:, :, 0, 0]})

# Caffe2's and Detectron's zoo, with what their optimizer remembers; an optimizer of PaddlePaddle by itself.
blobs = {"conv1_w": n(16, 3, 7, 7), "conv1_b": n(16), "res2_0_branch2a_w": n(16, 12, 3, 3), "fc1000_w": n(30, 16),
         "conv1_w_momentum": n(16, 3, 7, 7), "fc1000_w_momentum": n(30, 16)}
with open(path("detectron.pkl"), "wb") as f:
    pickle.dump({"blobs": blobs}, f, protocol=2)
case("detectron.pkl", {"conv1_w": torch_kernel(blobs["conv1_w"]), "res2_0_branch2a_w": torch_kernel(blobs["res2_0_branch2a_w"]),
                       "fc1000_w": blobs["fc1000_w"]})
refused("model.pdopt", pickle.dumps({"linear_0.w_0_moment1_0": n(12, 16), "linear_0.w_0_beta1_pow_acc_0": n(1)}, protocol=4),
        "the state of an optimizer")

# Haiku and Flax, pickled: arrays of JAX, a frozen dictionary, a tuple with names.
haiku = {"net/~/linear_0": {"w": n(20, 16), "b": n(16)}, "net/~/conv2_d": {"w": n(3, 3, 6, 10)}, "conv1_d": {"w": n(5, 6, 10), "b": n(10)}}
right = {"net/~/linear_0.w": haiku["net/~/linear_0"]["w"], "net/~/conv2_d.w": jax_kernel(haiku["net/~/conv2_d"]["w"]),
         "conv1_d.w": jax_kernel(haiku["conv1_d"]["w"])}
on_device = jax.tree_util.tree_map(jnp.asarray, haiku)
state = jax.tree_util.tree_map(np.asarray, optax.adam(1e-3).init(on_device))
with open(path("haiku.pkl"), "wb") as f:
    pickle.dump({"params": on_device, "opt_state": state, "step": 3}, f)
case("haiku.pkl", right, "opt_state")
half = jnp.asarray(n(20, 16)).astype(jnp.bfloat16)
with open(path("flax.pkl"), "wb") as f:
    pickle.dump(freeze({"params": {"Dense_0": {"kernel": half}}}), f)
case("flax.pkl", {"params.Dense_0": np.asarray(half.astype(jnp.float32))})


class TrainingState(NamedTuple):
    params: dict
    opt_state: tuple


TrainingState.__module__ = "train"
module("train").TrainingState = TrainingState
with open(path("named-tuple.pkl"), "wb") as f:
    pickle.dump(TrainingState(haiku, state), f)
case("named-tuple.pkl", {"0." + key: value for key, value in right.items()})

# Equinox: a line of settings, then arrays one after the other.
leaves = [n(16, 20), n(16), n(12, 16)]
with open(path("model.eqx"), "wb") as f:
    f.write(b'{"width": 16}\n')
    for leaf in leaves:
        np.save(f, leaf)
case("model.eqx", {"model.eqx": leaves[0], "model.eqx[2]": leaves[2]})

# A network of Flax whose blocks are an axis of their own (big_vision): a bias of blocks x out tells.
blocks = {"block/LayerNorm_0/scale": n(3, 24), "block/LayerNorm_0/bias": n(3, 24), "block/Dense_0/kernel": n(3, 24, 40),
          "block/Dense_0/bias": n(3, 40), "block/attention/query/kernel": n(3, 24, 4, 6), "block/attention/query/bias": n(3, 4, 6),
          "block/attention/out/kernel": n(3, 4, 6, 24), "block/attention/out/bias": n(3, 24),
          "unbiased/attention/query/kernel": n(3, 24, 4, 6)}
np.savez(path("blocks.npz"), **blocks)
case("blocks.npz", {"block/Dense_0": stack(blocks["block/Dense_0/kernel"]),
                    "block/attention/query": stack(blocks["block/attention/query/kernel"].reshape(3, 24, 24)),
                    "block/attention/out": stack(blocks["block/attention/out/kernel"].reshape(3, 24, 24))})

# Weight normalization of Flax: the scale stands under the module that normalizes; TensorFlow Addons' beside the kernel.
class Normalized(flax.linen.Module):
    @flax.linen.compact
    def __call__(self, x):
        return flax.linen.WeightNorm(flax.linen.Dense(12))(flax.linen.WeightNorm(flax.linen.Conv(16, (3,)))(x))


params = flax.traverse_util.flatten_dict(Normalized().init(jax.random.PRNGKey(0), jnp.ones((1, 9, 6)))["params"], sep="/")
params = {name: np.asarray(value) + (n(*value.shape) + 1 if name.endswith("scale") else 0) for name, value in params.items()}
np.savez(path("flax-weight-norm.npz"), **params)


def normalized(name):
    value = params[name].astype(np.float64)
    scale = next(a for key, a in params.items() if key.endswith(name + "/scale"))
    return value / np.sqrt((value ** 2).sum(axis=tuple(range(value.ndim - 1)))) * scale


case("flax-weight-norm.npz", {"Conv_0": jax_kernel(normalized("Conv_0/kernel")), "Dense_0": normalized("Dense_0/kernel")})

# Codes that point into a codebook: no counters.
def codes(*shape, dtype=torch.int16):
    return torch.randint(0, 100, shape, dtype=dtype)


for name, label, tensors in [
        ("aqlm", "AQLM", {"q.codes": codes(20, 4, 1), "q.codebooks": t(1, 16, 1, 8), "q.scales": t(20, 1, 1, 1)}),
        ("exl2", "ExLlamaV2", {"q.q_weight": codes(12, 20, dtype=torch.int32), "q.q_scale": codes(3, 4, dtype=torch.int32),
                               "q.q_scale_max": t(3), "q.q_groups": codes(6)}),
        ("exl3", "ExLlamaV3", {"q.trellis": codes(3, 3, 16), "q.suh": t(48), "q.svh": t(48)}),
        ("quip", "QuIP#", {"q.Qidxs": codes(20, 4, dtype=torch.int64), "q.SU": t(20), "q.SV": t(20)}),
        ("vptq", "VPTQ", {"q.indices": codes(1, 20, 4, dtype=torch.int32), "q.centroids.weight": t(1, 64)}),
        ("higgs", "HIGGS", {"q.qweight": codes(20, 8, dtype=torch.int32), "q.scales": t(4, 20), "q.tables2": t(16, 16, 2)}),
        ("svdquant", "SVDQuant", {"q.qweight": codes(20, 8, dtype=torch.int8), "q.wscales": t(1, 20), "q.proj_down": t(16, 12),
                                  "q.proj_up": t(20, 12)})]:
    tensors["embed.weight"] = t(20, 16)
    save_file(tensors, path(name + ".safetensors"))
    case(name + ".safetensors", {"embed": tensors["embed.weight"]}, label, 1)

# PEFT's methods whose updates are not formed: the factors start with the method's name, which the configuration tells.
def adapter(name, type, factors, undecoded, says, layers={}):
    os.makedirs(path(name), exist_ok=True)
    save_file({"base_model.model." + key: value for key, value in factors.items()}, path(name + "/adapter_model.safetensors"))
    with open(path(name + "/adapter_config.json"), "w") as f:
        json.dump({"peft_type": type, "r": 4, "lora_alpha": 8}, f)
    case(name, layers, says, undecoded)


adapter("osf", "OSF", {"q.osf_svd_params.U_low": t(20, 12), "q.osf_svd_params.V_low": t(12, 16)}, 1, "OSF")
adapter("poly", "POLY", {"q.poly_lora_A": t(1, 2, 16, 4), "q.poly_lora_B": t(1, 2, 4, 20), "q.poly_router.module_logits": t(2, 4)}, 1,
        "POLY")
adapter("hira", "HIRA", {"q.hira_A": t(12, 16), "q.hira_B": t(20, 12), "v.hira_A": t(12, 16), "v.hira_B": t(20, 12)}, 2, "HIRA")
adapter("oft", "OFT", {"q.oft_R.weight": t(4, 28)}, 1, "turns the base model's weight")
adapter("shira", "SHIRA", {"q.shira_indices": codes(2, 30, dtype=torch.int32), "q.shira_weight": t(30)}, 1, "SHIRA")
adapter("gralora", "GRALORA", {"q.gralora_A": t(2, 16, 4), "q.gralora_B": t(2, 4, 16)}, 1, "GRALORA")

# LyCORIS: whole updates, of a kernel too, and GLoRA's four factors.
lycoris = {"lora_unet_conv_in.diff": t(16, 4, 3, 3), "lora_unet_conv_in.diff_b": t(16), "lora_unet_proj.diff": t(20, 16),
           "lora_unet_to_q.a1.weight": t(12, 16), "lora_unet_to_q.a2.weight": t(16, 12), "lora_unet_to_q.b1.weight": t(12, 16),
           "lora_unet_to_q.b2.weight": t(20, 12), "lora_unet_to_q.alpha": torch.tensor(4.0)}
save_file(lycoris, path("lycoris.safetensors"))
case("lycoris.safetensors", {"lora_unet_conv_in": torch_kernel(lycoris["lora_unet_conv_in.diff"]),
                             "lora_unet_proj": lycoris["lora_unet_proj.diff"]}, "GLoRA", 1)

# An importance matrix of llama.cpp.
writer = gguf.GGUFWriter(path("imatrix.gguf"), "llama")
writer.add_type("imatrix")
writer.add_tensor("blk.0.ffn_up_exps.weight.in_sum2", np.abs(n(16, 32)))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
refused("imatrix.gguf", open(path("imatrix.gguf"), "rb").read(), "importance matrix")

# Models of other programs.
refused("ggml-tiny.bin", struct.pack("<12i", 0x67676d6c, 51864, 1500, 384, 6, 4, 448, 384, 6, 4, 80, 1) + bytes(99), "whisper.cpp")
refused("fasttext.bin", struct.pack("<ii", 793712314, 12) + bytes(99), "fastText")
refused("ctranslate2.bin", struct.pack("<IH", 6, 12) + b"WhisperSpec\0" + bytes(99), "CTranslate2")
refused("trees.txt", b"tree\nversion=v4\nnum_class=1\n", "LightGBM")
refused("trees.cbm", b"CBM1" + bytes(99), "CatBoost")
refused("trees.json", b'{"learner": {"gradient_booster": {}}}', "XGBoost")
refused("mindspore.ckpt", b"\n\x1f\n\x0bconv1.weight\x12\x10\x08\x06\x12\x07Float32\x1a\x02ab", "MindSpore")
refused("inference.pdiparams", bytes(20) + b"\x08\x05\x10\x20" + bytes(99), "PaddlePaddle")
refused("net.params", struct.pack("<QQQ", 0x112, 0, 2) + bytes(99), "MXNet")
refused("net.caffemodel", b"\n\x05LeNet" + bytes(99), "Caffe")
refused("net.mlmodel", b"\x08\x04\x12\x09" + bytes(99), "Core ML")
refused("yolo.weights", struct.pack("<3iQ", 0, 2, 0, 32013312) + bytes(99), "Darknet")
refused("speech.nemo", b"./model_config.yaml" + bytes(600), "NeMo")

with open(path("expected.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(e) for e in expected) + "\n]\n")
