"""Writes ../distributed: checkpoints that several processes saved, in layouts that need no cluster to make.

    python3 distributed.py          (needs torch and safetensors)

zero3: what DeepSpeed's ZeRO stage 3 writes for two ranks, with parameters that were not trained: each rank has a part
of equal length of every parameter, the last one filled up; the trained ones in fp32_flat_groups of the optimizer's
states, the others in frozen_param_fragments of the model's states, in their own type. compressed: PyTorch's distributed
checkpoint through its extension for zstd. expected.safetensors has zero3's parameters.
"""
import pathlib
import shutil
import torch
import torch.distributed.checkpoint as dcp
from torch.distributed.checkpoint._extension import ZStandard
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent.parent / "distributed"
shutil.rmtree(HERE, ignore_errors=True)
step = HERE / "zero3/global_step3"
step.mkdir(parents=True)
torch.manual_seed(26)
trained = {"fc1.weight": torch.randn(8, 6), "fc2.weight": torch.randn(5, 7)}
frozen = {"table.weight": torch.randn(10, 6).bfloat16(), "odd.weight": torch.randn(7, 3).bfloat16()}
RANKS = 2


def parts(tensor):
    flat = tensor.flatten()
    length = -(-flat.numel() // RANKS)
    return torch.cat([flat, flat.new_zeros(length * RANKS - flat.numel())]).split(length)


for rank in range(RANKS):
    torch.save({"module": {}, "param_shapes": [{k: v.shape for k, v in trained.items()}],
                "frozen_param_shapes": {k: v.shape for k, v in frozen.items()},
                "frozen_param_fragments": {k: parts(v)[rank].clone() for k, v in frozen.items()}},
               step / f"zero_pp_rank_{rank}_mp_rank_00_model_states.pt")
    torch.save({"optimizer_state_dict": {"zero_stage": 3, "partition_count": RANKS, "fp32_flat_groups":
                [torch.cat([parts(v)[rank] for v in trained.values()])]}},
               step / f"zero_pp_rank_{rank}_mp_rank_00_optim_states.pt")
(HERE / "zero3/latest").write_text("global_step3")
save_file({k: v.float() for k, v in (trained | frozen).items()}, HERE / "expected.safetensors")

writer = dcp.FileSystemWriter(HERE / "compressed", _extensions=[ZStandard()])
dcp.save({"fc1.weight": trained["fc1.weight"]}, storage_writer=writer, no_dist=True)
