"""Makes more small files as frameworks and tools write them, beside those of hunt.py, in the same way.

    python hunt_more.py FOLDER

writes files of ../hunt and expected-more.json. Where the program of a file cannot be installed its layout is written out, with
the names and axes that the program gives its tensors.

Needs numpy, torch, safetensors, flax, msgpack and joblib; made with torch 2.13.0 and flax 0.12.8.
"""
import argparse, collections, json, os, pickle, struct, sys, types, zipfile

import msgpack, numpy as np, torch
from flax import serialization
from safetensors.torch import save_file

OUT = sys.argv[1]
os.makedirs(OUT, exist_ok=True)
rng = np.random.default_rng(2)
torch.manual_seed(2)
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


def tensorflow_kernel(a):
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
    with open(path(file), "wb") as f:
        f.write(content)
    expected.append({"file": file, "layers": [], "says": says, "undecoded": 0, "refused": True})


def module(name):
    parts = name.split(".")
    for i in range(len(parts)):
        sys.modules.setdefault(".".join(parts[:i + 1]), types.ModuleType(".".join(parts[:i + 1])))
    return sys.modules[name]


def put(name, **members):
    for key, value in members.items():
        value.__module__ = name
        setattr(module(name), key, value)


def adam(weights):
    parameters = [torch.nn.Parameter(w.clone()) for w in weights]
    optimizer = torch.optim.Adam(parameters)
    for p in parameters:
        p.grad = torch.ones_like(p)
    optimizer.step()
    return optimizer.state_dict()


# VGG16 as its weights went round in NumPy: kernels of TensorFlow's order, told by the bias that is as long as the last axis.
vgg = {"conv1_1_W": n(3, 3, 3, 16), "conv1_1_b": n(16), "conv1_2_W": n(3, 3, 16, 16), "conv1_2_b": n(16), "fc6_W": n(40, 24), "fc6_b": n(24)}
np.savez(path("vgg16-weights.npz"), **vgg)
case("vgg16-weights.npz", {"conv1_1_W": tensorflow_kernel(vgg["conv1_1_W"]), "conv1_2_W": tensorflow_kernel(vgg["conv1_2_W"]),
                           "fc6_W": vgg["fc6_W"]})

# ResNet of TF-slim in NumPy: no bias, but small squares before many channels.
slim = {"resnet/conv1/weights": n(7, 7, 3, 20), "resnet/conv1/BatchNorm/gamma": n(20), "resnet/block1/conv2/weights": n(3, 3, 20, 24),
        "resnet/logits/weights": n(1, 1, 24, 30), "resnet/logits/biases": n(30)}
np.savez(path("slim.npz"), **slim)
case("slim.npz", {k: tensorflow_kernel(slim[k]) for k in slim if k.endswith("weights")})

# Relations of a graph (RGCN of PyTorch Geometric): a stack of matrices under the name of a convolution; Chebyshev's of old.
graph = {"convs.0.weight": t(5, 14, 18), "convs.0.root": t(14, 18), "convs.0.bias": t(18), "cheb_conv.weight": t(3, 14, 20),
         "cheb_conv.bias": t(20), "conv3.lin.weight": t(16, 18), "conv3.bias": t(16), "conv4.att_src": t(1, 4, 8),
         "conv4.lin.weight": t(32, 18)}
torch.save(graph, path("graph.pt"))
case("graph.pt", {"convs.0": list(graph["convs.0.weight"]), "convs.0.root": graph["convs.0.root"], "cheb_conv": list(graph["cheb_conv.weight"]),
                  "conv3.lin": graph["conv3.lin.weight"], "conv4.lin": graph["conv4.lin.weight"]})

# Megatron Core keeps the layers of a network in one tensor each, first axis; NeMo 2 the same behind module.
layers = {"module.embedding.word_embeddings.weight": t(40, 24), "module.decoder.layers.self_attention.linear_qkv.weight": t(3, 48, 24),
          "module.decoder.layers.self_attention.linear_qkv.layer_norm_weight": t(3, 24), "module.decoder.layers.self_attention.linear_proj.weight": t(3, 24, 24),
          "module.decoder.layers.mlp.linear_fc1.weight": t(3, 36, 24), "module.decoder.layers.mlp.linear_fc1.bias": t(3, 36),
          "module.decoder.layers.mlp.linear_fc2.weight": t(3, 24, 36), "module.decoder.final_layernorm.weight": t(24),
          "module.output_layer.weight": t(40, 24)}
save_file(layers, path("megatron-core.safetensors"))
case("megatron-core.safetensors", {k[:-7]: list(layers[k]) if layers[k].ndim == 3 else layers[k] for k in layers
                                   if k.endswith(".weight") and "layernorm" not in k})

# fairseq: settings of argparse, the state of the optimizer under a name of its own.
linear = {"encoder.layers.0.fc1.weight": t(24, 16), "encoder.layers.0.fc1.bias": t(24), "encoder.embed_positions._float_tensor": torch.zeros(1),
          "decoder.embed_tokens.weight": t(30, 16)}
torch.save({"args": argparse.Namespace(arch="transformer"), "model": linear, "optimizer_history": [{"num_updates": 3}],
            "extra_state": {"epoch": 1}, "last_optimizer_state": adam([linear["encoder.layers.0.fc1.weight"]])}, path("fairseq.pt"))
case("fairseq.pt", {"encoder.layers.0.fc1": linear["encoder.layers.0.fc1.weight"], "decoder.embed_tokens": linear["decoder.embed_tokens.weight"]},
     "optimizer")


# Demucs: the weights under "state", beside the class; which is no optimizer's.
class HTDemucs:
    pass


put("demucs.htdemucs", HTDemucs=HTDemucs)
demucs = {"encoder.0.conv.weight": t(16, 2, 8).half(), "encoder.0.conv.bias": t(16).half(), "crosstransformer.layers.0.linear1.weight": t(24, 16).half()}
torch.save({"klass": HTDemucs, "args": [], "kwargs": {"sources": ["drums"]}, "state": demucs, "training_args": {"a": 1}}, path("demucs.th"))
case("demucs.th", {"encoder.0.conv": torch_kernel(demucs["encoder.0.conv.weight"]),
                   "crosstransformer.layers.0.linear1": demucs["crosstransformer.layers.0.linear1.weight"]})


# Ultralytics: whole modules of their classes, the average beside an empty model.
class DetectionModel(torch.nn.Module):
    pass


class Conv(torch.nn.Module):
    pass


put("ultralytics.nn.tasks", DetectionModel=DetectionModel)
put("ultralytics.nn.modules.conv", Conv=Conv)
yolo, conv = DetectionModel(), Conv()
conv.conv, conv.bn, conv.act = torch.nn.Conv2d(3, 16, 3, bias=False), torch.nn.BatchNorm2d(16), torch.nn.SiLU()
dfl = torch.nn.Conv2d(16, 1, 1, bias=False).requires_grad_(False)
dfl.weight.data[:] = torch.arange(16.).view(1, 16, 1, 1)
head = torch.nn.Module()
head.dfl, head.cv2 = dfl, torch.nn.Conv2d(16, 20, 1)
yolo.model, yolo.yaml, yolo.names = torch.nn.Sequential(conv, head), {"nc": 2}, {0: "cat"}
yolo.half()
torch.save({"epoch": 9, "best_fitness": None, "model": None, "ema": yolo, "updates": 100, "optimizer": adam([conv.conv.weight.detach().float()]),
            "train_args": {"lr0": 0.01}, "version": "8.3.0"}, path("ultralytics.pt"))
state = yolo.state_dict()
case("ultralytics.pt", {"model.0.conv": torch_kernel(state["model.0.conv.weight"]), "model.1.cv2": torch_kernel(state["model.1.cv2.weight"])},
     "optimizer")

# MMDetection and MMEngine: messages, averages and the optimizer beside the weights.
mm = {"backbone.conv1.weight": t(16, 3, 7, 7), "bbox_head.fc_cls.weight": t(21, 32), "bbox_head.fc_cls.bias": t(21)}
torch.save({"meta": {"epoch": 12, "classes": ["a"]}, "state_dict": mm, "message_hub": {"log": [1]}, "optimizer": adam([mm["bbox_head.fc_cls.weight"]]),
            "param_schedulers": [{"last_step": 3}]}, path("mmdetection.pth"))
case("mmdetection.pth", {"backbone.conv1": torch_kernel(mm["backbone.conv1.weight"]), "bbox_head.fc_cls": mm["bbox_head.fc_cls.weight"]}, "optimizer")

# Composer (MosaicML): everything under "state", the optimizer by the names of the parameters.
composer = {"model.transformer.wte.weight": t(30, 16), "model.transformer.blocks.0.attn.Wqkv.weight": t(48, 16)}
moments = {"model.transformer.wte.weight": {"step": torch.tensor(3.), "exp_avg": t(30, 16), "exp_avg_sq": t(30, 16)}}
torch.save({"state": {"model": composer, "optimizers": {"DecoupledAdamW": {"state": moments, "param_groups": [{"lr": 1e-3, "params": list(composer)}]}},
                      "timestamp": {"batch": 3}}, "rng": [{"python": (3, (1, 2), None)}]}, path("composer.pt"))
case("composer.pt", {k[:-7]: w for k, w in composer.items()}, "optimizer")

# icefall and k2: the average of the model, with the same names.
icefall = {"encoder.in_proj.weight": t(20, 16)}
torch.save({"model": icefall, "model_avg": {k: w.double() for k, w in icefall.items()}, "optimizer": adam(list(icefall.values())), "scheduler": {"epoch": 1},
            "grad_scaler": {"scale": 1.0}, "sampler": {}, "batch_idx_train": 5}, path("icefall.pt"))
case("icefall.pt", {"encoder.in_proj": icefall["encoder.in_proj.weight"], "model_avg.encoder.in_proj": icefall["encoder.in_proj.weight"]}, "once more")

# nnU-Net.
nnunet = {"encoder.stages.0.0.convs.0.conv.weight": t(16, 2, 3, 3, 3), "encoder.stages.0.0.convs.0.conv.bias": t(16)}
torch.save({"network_weights": nnunet, "optimizer_state": adam([nnunet["encoder.stages.0.0.convs.0.conv.weight"]]), "grad_scaler_state": {"scale": 1.},
            "logging": {"mean_fg_dice": [0.1]}, "current_epoch": 3, "init_args": {"plans": {}}, "trainer_name": "nnUNetTrainer"}, path("nnunet.pth"))
case("nnunet.pth", {"encoder.stages.0.0.convs.0.conv": torch_kernel(nnunet["encoder.stages.0.0.convs.0.conv.weight"])}, "optimizer")

# OpenNMT: a generator beside the model, words of the vocabulary, an optimizer in parts.
nmt = {"encoder.transformer.0.feed_forward.w_1.weight": t(24, 16), "encoder.embeddings.make_embedding.emb_luts.0.0.weight": t(30, 16),
       "encoder.embeddings.make_embedding.pe.pe": torch.from_numpy(np.stack([np.sin(np.arange(50) / 10000 ** (i // 2 * 2 / 16)) if i % 2 == 0 else
                                                                             np.cos(np.arange(50) / 10000 ** (i // 2 * 2 / 16)) for i in range(16)],
                                                                            axis=1).astype(np.float32))[:, None]}
torch.save({"model": nmt, "generator": {"0.weight": t(30, 16), "0.bias": t(30)}, "vocab": {"src": ["a"]}, "opt": argparse.Namespace(layers=1),
            "optim": {"training_step": 3, "optimizer": adam([nmt["encoder.transformer.0.feed_forward.w_1.weight"]])}}, path("opennmt.pt"))
case("opennmt.pt", {"encoder.transformer.0.feed_forward.w_1": nmt["encoder.transformer.0.feed_forward.w_1.weight"],
                    "encoder.embeddings.make_embedding.emb_luts.0.0": nmt["encoder.embeddings.make_embedding.emb_luts.0.0.weight"],
                    "generator.0": torch.load(path("opennmt.pt"), weights_only=False)["generator"]["0.weight"]}, "optim")


# fastai: a whole Learner, pickled by torch.
class Learner:
    pass


put("fastai.learner", Learner=Learner)
learner = Learner()
learner.model, learner.lr, learner.path = torch.nn.Sequential(torch.nn.Conv2d(3, 16, 3), torch.nn.Flatten(), torch.nn.Linear(32, 20)), 1e-3, "."
torch.save(learner, path("fastai.pkl"))
case("fastai.pkl", {"model.0": torch_kernel(learner.model[0].weight), "model.2": learner.model[2].weight})

# Stable Diffusion: a hypernetwork of pairs by width, a textual inversion, an IP-Adapter.
pairs = {24: ({"linear.0.weight": t(32, 24), "linear.0.bias": t(32)}, {"linear.0.weight": t(32, 24), "linear.0.bias": t(32)}),
         "step": 100, "name": "style", "layer_structure": [1, 2, 1]}
torch.save(pairs, path("hypernetwork.pt"))
case("hypernetwork.pt", {"24.0.linear.0": pairs[24][0]["linear.0.weight"], "24.1.linear.0": pairs[24][1]["linear.0.weight"]})
inversion = t(8, 24)
torch.save({"string_to_token": {"*": torch.tensor(265)}, "string_to_param": torch.nn.ParameterDict({"*": torch.nn.Parameter(inversion)}), "name": "style",
            "step": 100}, path("inversion.pt"))
case("inversion.pt", {"string_to_param.*": inversion})
ip = {"image_proj": {"proj.weight": t(32, 20), "proj.bias": t(32), "norm.weight": t(24)}, "ip_adapter": {"1.to_k_ip.weight": t(20, 24), "1.to_v_ip.weight": t(20, 24)}}
torch.save(ip, path("ip-adapter.bin"))
case("ip-adapter.bin", {"image_proj.proj": ip["image_proj"]["proj.weight"], "ip_adapter.1.to_k_ip": ip["ip_adapter"]["1.to_k_ip.weight"],
                        "ip_adapter.1.to_v_ip": ip["ip_adapter"]["1.to_v_ip.weight"]})

# A checkpoint of flax.training, which has no ending; brax' pickle of its own classes.
tree = {"params": {"Dense_0": {"kernel": n(20, 16), "bias": n(16)}}, "opt_state": {"0": {"mu": {"Dense_0": {"kernel": n(20, 16)}}}}, "step": 7}
with open(path("checkpoint_7"), "wb") as f:
    f.write(serialization.msgpack_serialize(tree))
case("checkpoint_7", {"params.Dense_0": tree["params"]["Dense_0"]["kernel"]})


class RunningStatisticsState:
    def __init__(self):
        self.mean, self.std, self.count = n(20), n(20), np.float32(3)


put("brax.training.acme.running_statistics", RunningStatisticsState=RunningStatisticsState)
policy = {"params": {"hidden_0": {"kernel": n(20, 16), "bias": n(16)}, "hidden_1": {"kernel": n(16, 12), "bias": n(12)}}}
with open(path("brax.pkl"), "wb") as f:
    pickle.dump((RunningStatisticsState(), policy), f)
case("brax.pkl", {"1.params.hidden_0": policy["params"]["hidden_0"]["kernel"], "1.params.hidden_1": policy["params"]["hidden_1"]["kernel"]})

# DeepSpeed's universal checkpoint: a folder for each parameter, its moments beside it.
universal = {"transformer.h.0.mlp.weight": t(24, 16), "transformer.wte.weight": t(30, 16)}
for name, w in universal.items():
    os.makedirs(path("universal/zero/" + name), exist_ok=True)
    for part in ("fp32", "exp_avg", "exp_avg_sq"):
        torch.save({"param": w.clone(), "vocab_tensor": True} if part == "fp32" else {"param": t(*w.shape)}, path(f"universal/zero/{name}/{part}.pt"))
torch.save({"param_shapes": [], "dp_world_size": 1}, path("universal/mp_rank_00_model_states.pt"))
case("universal", {name[:-7]: w for name, w in universal.items()}, "moments")

# Models of other programs, and files beside models.
refused("added_IVF256_Flat_nprobe_1.index", b"IwFl" + struct.pack("<iqqq", 768, 100, 1 << 20, 1 << 20) + bytes(99), "FAISS")
refused("vectors.bin", b"3000 20\n</s> " + n(20).tobytes() + b"in " + n(20).tobytes(), "word2vec")
refused("glove.txt", b"the 0.418 0.24968 -0.41242 0.1217 0.34527\nof 0.70853 0.57088 -0.4716 0.18048 0.54449\n", "word2vec")
refused("net.param", b"7767517\n3 3\nInput            data             0 1 data\n", "ncnn")
refused("net.mnn", struct.pack("<I", 28) + bytes(24) + b"MNN" + bytes(99), "MNN")
refused("model.llamafile", b"MZqFpD='\n" + bytes(99), "llamafile")
refused("net.nnue", struct.pack("<III", 0x7AF32F20, 0x3E5AA6EE, 10) + b"Network trained" + bytes(99), "NNUE")
with zipfile.ZipFile(path("ppo.zip"), "w") as z:
    for member in ("data", "policy.pth", "policy.optimizer.pth", "pytorch_variables.pth", "_stable_baselines3_version", "system_info.txt"):
        z.writestr(member, b"{}")
expected.append({"file": "ppo.zip", "layers": [], "says": "Stable-Baselines3", "undecoded": 0, "refused": True})
refused("burn.mpk", msgpack.packb({"metadata": {"float": "f32", "format": "burn_core::record::file::NamedMpkFileRecorder"}, "item": {"linear": {"weight": {
    "id": "a", "param": {"bytes": n(16, 12).tobytes(), "shape": [16, 12], "dtype": "F32"}}}}}), "Burn")
refused("thinc-model", msgpack.packb({"nodes": [{"index": 0, "name": "softmax", "dims": {"nO": 3}, "refs": {}}], "attrs": [{}], "params": [{"W": {
    b"nd": True, b"type": "<f4", b"shape": [3, 12], b"data": n(3, 12).tobytes()}}], "shims": [[]]}), "thinc")

with open(path("expected-more.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(e) for e in expected) + "\n]\n")
