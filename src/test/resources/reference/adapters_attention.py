"""Writes LoRA of a MultiheadAttention by PEFT, its base model and what PEFT merges of them.

Run as `python3 src/test/resources/reference/adapters_attention.py` with torch, peft (0.21) and safetensors. Writes ../adapters_attention:
base.safetensors, merged.safetensors, and adapter with its file and configuration. Checks that the adapted network computes with the merged
weights, in which the update of out_proj counts twice.
"""
import os
import shutil
import sys
import torch
sys.modules['torchvision'] = None  # not needed, and often of another version than torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from torch import nn

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'adapters_attention')


class Net(nn.Module):

    def __init__(self):
        super().__init__()
        self.attn = nn.MultiheadAttention(8, 2)
        self.fc = nn.Linear(8, 6)

    def forward(self, x):
        return self.fc(self.attn(x, x, x)[0])


def save(model, name):
    save_file({key: value.detach().contiguous() for key, value in model.state_dict().items()}, os.path.join(FOLDER, name + '.safetensors'))


shutil.rmtree(FOLDER, ignore_errors=True)
os.makedirs(FOLDER)
torch.manual_seed(5)
net = Net()
save(net, 'base')
model = get_peft_model(net, LoraConfig(r=2, lora_alpha=3, target_modules=['attn', 'fc'], init_lora_weights=False)).eval()
path = os.path.join(FOLDER, 'adapter')
model.save_pretrained(path)
os.remove(os.path.join(path, 'README.md'))
x = torch.randn(5, 3, 8)
with torch.no_grad():
    computed = model(x)
    merged = model.merge_and_unload()
    assert torch.allclose(computed, merged(x), atol=1e-5)
save(merged, 'merged')
