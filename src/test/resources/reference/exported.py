"""Writes ../exported: a program of torch.export, and the same in the layout of PyTorch before 2.9.

    python3 exported.py             (needs torch 2.9 or later, and numpy)
"""
import io
import pathlib
import zipfile
import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent.parent / "exported"
HERE.mkdir(exist_ok=True)
torch.manual_seed(21)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(2, 6, 3)
        self.fc = torch.nn.Linear(6 * 36, 10)
        self.low = torch.nn.Linear(10, 12).to(torch.bfloat16)
        self.turned = torch.nn.Parameter(torch.randn(12, 9).T.detach())
        self.register_buffer("shift", torch.randn(9, 12))

    def forward(self, x):
        x = self.low(self.fc(self.conv(x).flatten(1)).to(torch.bfloat16)).float()
        return x @ (self.turned.T @ torch.eye(9)) + x @ self.shift.T


net = Net().eval()
torch.export.save(torch.export.export(net, (torch.randn(1, 2, 8, 8),)), HERE / "net.pt2")
state = io.BytesIO()
torch.save(net.state_dict(), state)
with zipfile.ZipFile(HERE / "older.pt2", "w") as archive:
    archive.writestr("serialized_exported_program.json", "{}")
    archive.writestr("serialized_state_dict.pt", state.getvalue())
    archive.writestr("version", "5.1")
np.savez(HERE / "expected.npz", **{name: tensor.float().detach().numpy() for name, tensor in net.state_dict().items()})
