"""Writes a small base model and adapters of it by PEFT, with the updates and merged weights that PEFT computes.

Run as `python3 src/test/resources/reference/adapters.py` with torch, peft and safetensors. Writes ../adapters: base.safetensors, a folder an
adapter with its file and configuration, and expected.safetensors with `adapter/delta/module` (ΔW in the weight's own shape) and
`adapter/merged/module` (the base model's weight after merging).
"""
import os
import shutil
import sys
import warnings
import torch
sys.modules['torchvision'] = None  # not needed, and often of another version than torch
from peft import (AdaLoraConfig, BOFTConfig, FourierFTConfig, HRAConfig, IA3Config, LoHaConfig, LoKrConfig, LoraConfig, OFTConfig,
                  VeraConfig, get_peft_model)
from safetensors.torch import save_file
from torch import nn

warnings.filterwarnings('ignore')
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'adapters')


class Net(nn.Module):
    """One module of each kind, square and not."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(12, 6)
        self.conv = nn.Conv2d(4, 6, 3)
        self.point = nn.Conv2d(6, 6, 1)
        self.line = nn.Conv1d(4, 6, 3)
        self.block = nn.ModuleDict({'q_proj': nn.Linear(6, 6), 'down_proj': nn.Linear(9, 6), 'head': nn.Linear(6, 5)})

    def forward(self, x):
        return self.block['q_proj'](self.embed(x))


def net():
    torch.manual_seed(5)
    return Net()


def disturbed(model):
    torch.manual_seed(7)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.requires_grad:
                parameter.add_(torch.randn_like(parameter) * 0.3)


expected = {}


def case(name, config):
    path = os.path.join(FOLDER, name)
    model = get_peft_model(net(), config)
    disturbed(model)
    model.save_pretrained(path)
    os.remove(os.path.join(path, 'README.md'))
    for module_name, module in model.named_modules():
        # What turns a weight has no update.
        turns = name.startswith(('oft', 'boft', 'hra'))
        if not turns and hasattr(module, 'get_delta_weight') and hasattr(module, 'base_layer'):
            try:
                expected[f'{name}/delta/' + module_name.removeprefix('base_model.model.')] = module.get_delta_weight('default').detach().contiguous()
            except NotImplementedError:
                pass
    merged = model.merge_and_unload()
    base = dict(net().named_parameters())
    for key, value in merged.named_parameters():
        if value.dim() > 1 and not torch.equal(value, base[key]):
            expected[f'{name}/merged/' + key.removesuffix('.weight')] = value.detach().contiguous()


shutil.rmtree(FOLDER, ignore_errors=True)
os.makedirs(FOLDER)
save_file({key: value.detach().contiguous() for key, value in net().named_parameters()}, os.path.join(FOLDER, 'base.safetensors'))
ALL = ['embed', 'conv', 'point', 'line', 'q_proj', 'down_proj']
case('lora', LoraConfig(r=3, lora_alpha=5, target_modules=ALL, modules_to_save=['head'], rank_pattern={'down_proj': 2}, alpha_pattern={'conv': 9}))
case('rslora', LoraConfig(r=3, lora_alpha=5, use_rslora=True, target_modules=['q_proj', 'down_proj']))
case('dora', LoraConfig(r=3, lora_alpha=5, use_dora=True, target_modules=['embed', 'conv', 'q_proj', 'down_proj']))
case('adalora', AdaLoraConfig(init_r=4, target_r=2, lora_alpha=5, target_modules=['q_proj', 'down_proj'], total_step=10))
case('loha', LoHaConfig(r=2, alpha=5, target_modules=['q_proj', 'down_proj', 'conv', 'point'], use_effective_conv2d=True))
case('loha_folded', LoHaConfig(r=2, alpha=5, target_modules=['q_proj', 'conv']))
case('lokr', LoKrConfig(r=2, alpha=5, target_modules=['q_proj', 'down_proj', 'conv'], use_effective_conv2d=True))
case('lokr_both', LoKrConfig(r=1, alpha=5, decompose_both=True, decompose_factor=2, target_modules=['q_proj', 'down_proj']))
case('lokr_whole', LoKrConfig(r=16, alpha=5, target_modules=['q_proj', 'conv']))
case('vera', VeraConfig(r=5, target_modules=['q_proj', 'down_proj'], save_projection=True))
case('ia3', IA3Config(target_modules=['q_proj', 'down_proj'], feedforward_modules=['down_proj']))
case('oft', OFTConfig(oft_block_size=3, target_modules=['q_proj', 'down_proj']))
case('oft_exact', OFTConfig(r=2, oft_block_size=0, block_share=True, use_cayley_neumann=False, target_modules=['q_proj']))
case('boft', BOFTConfig(boft_block_size=3, target_modules=['q_proj', 'down_proj']))
case('hra', HRAConfig(r=3, target_modules=['q_proj', 'down_proj', 'point']))
case('hra_orthogonal', HRAConfig(r=2, apply_GS=True, target_modules=['q_proj', 'down_proj']))
case('fourierft', FourierFTConfig(n_frequency=20, scaling=7.0, random_loc_seed=11, target_modules=['q_proj', 'down_proj']))
save_file(expected, os.path.join(FOLDER, 'expected.safetensors'))
print(sorted(expected))
