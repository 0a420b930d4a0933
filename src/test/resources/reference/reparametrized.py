"""Writes modules with reparametrized weights, and the weights that PyTorch itself computes of them.

Run as `python3 src/test/resources/reference/reparametrized.py` with torch, numpy, safetensors and onnx. Writes ../reparametrized: a file a case,
and effective.safetensors with what each module's parameter is when the module is used, under the name case/parameter.
"""
import os
import warnings
import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn.utils import parametrizations as new
from torch.nn.utils import parametrize, prune, spectral_norm, weight_norm

warnings.filterwarnings('ignore')
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'reparametrized')
torch.manual_seed(3)
effective = {}


class Net(nn.Module):
    """A network around a module, so that parameters have a path."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)


def disturbed(module):
    """Moves the parameters from where they start, where many norms are one."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    return module


def case(name, module, x, parameters=('weight',), write='pt'):
    net = Net(module)
    with torch.no_grad():
        # As in training: the vectors of a spectral norm follow the weight. Then as in use: they stay.
        net.train()(x)
        net.eval()(x)
        for parameter in parameters:
            effective[f'{name}/layer.{parameter}'] = getattr(module, parameter).detach().clone().contiguous()
        state = {key: value.clone().contiguous() for key, value in net.state_dict().items()}
    path = os.path.join(FOLDER, name + '.' + write)
    if write == 'pt':
        torch.save(state, path)
    elif write == 'npz':
        np.savez(path, **{key: value.numpy() for key, value in state.items()})
    elif write == 'safetensors':
        save_file(state, path)
    else:
        torch.onnx.export(net, (x,), path, dynamo=False, do_constant_folding=False)


LINE, IMAGE, ROW = torch.randn(1, 7, 9), torch.randn(1, 7, 6, 6), torch.randn(1, 11)
for dim in (None, 0, 1, 2):
    case(f'weight_norm_old_transposed_{dim}', disturbed(weight_norm(nn.ConvTranspose1d(7, 8, 3), dim=dim)), LINE)
    case(f'weight_norm_new_conv_{dim}', disturbed(new.weight_norm(nn.Conv1d(7, 8, 3), dim=dim)), LINE, write='safetensors')
case('weight_norm_linear', disturbed(weight_norm(nn.Linear(11, 8))), ROW, write='npz')
case('weight_norm_conv', disturbed(weight_norm(nn.Conv1d(7, 8, 3))), LINE, write='onnx')
case('weight_norm_lstm', disturbed(weight_norm(nn.LSTM(9, 5), 'weight_hh_l0')), torch.randn(7, 1, 9), ('weight_hh_l0', 'weight_ih_l0'))
case('spectral_norm_old_square', disturbed(spectral_norm(nn.Conv2d(7, 7, 3), n_power_iterations=20)), IMAGE)
case('spectral_norm_old_transposed', disturbed(spectral_norm(nn.ConvTranspose2d(7, 7, 3), n_power_iterations=20)), IMAGE)
case('spectral_norm_new_transposed', disturbed(new.spectral_norm(nn.ConvTranspose2d(7, 8, 3))), IMAGE)
case('spectral_norm_new_axis', disturbed(new.spectral_norm(nn.Conv2d(7, 8, 3), dim=1)), IMAGE, write='safetensors')
layer = prune.random_unstructured(prune.random_unstructured(nn.Conv2d(7, 8, 3), 'weight', 0.4), 'bias', 0.3)
case('pruned', layer, IMAGE, ('weight', 'bias'))
case('pruned_weight_norm', prune.random_unstructured(disturbed(weight_norm(nn.Linear(11, 8))), 'weight_v', 0.4), ROW)
case('spectral_norm_of_weight_norm', disturbed(new.spectral_norm(new.weight_norm(nn.Linear(11, 8)))), ROW)
case('orthogonal', disturbed(new.orthogonal(nn.Linear(11, 8))), ROW)


class Symmetric(nn.Module):
    """A parametrization that leaves no trace of its own."""

    def forward(self, x):
        return x.triu() + x.triu(1).T


layer = nn.Linear(11, 11)
parametrize.register_parametrization(layer, 'weight', Symmetric())
case('symmetric', layer, ROW)
save_file(effective, os.path.join(FOLDER, 'effective.safetensors'))
