"""Writes pickles of NumPy's arrays, and checkpoints of PyTorch with optimizers in all kinds of places.

Run as `python3 src/test/resources/reference/pickles.py` with torch, joblib and numpy. Writes ../pickles: arrays-N.pkl by protocol N, and .pt files.
"""
import os
import pickle
import joblib
import numpy as np
import torch
from torch import nn

DTENSORS = False  # True writes dtensor-rank-1.pt too, by two processes
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'pickles')
os.makedirs(FOLDER, exist_ok=True)
square = np.arange(-40, 40, dtype='<f4').reshape(8, 10) / 7
arrays = {'c.weight': square, 'fortran.weight': np.asfortranarray(square), 'big.weight': square.astype('>f8'), 'half.weight': square.astype('<f2'),
          'c.bias': square[0], 'ids': np.arange(12).reshape(3, 4), 'part.weight': square[::2, 1:], 'nested': {'w': [square, square + 1]}}
for protocol in (2, 3, 4, 5):
    with open(os.path.join(FOLDER, f'arrays-{protocol}.pkl'), 'wb') as file:
        pickle.dump({'model': arrays, '__author__': 'third party'}, file, protocol)
joblib.dump({'model': arrays, '__author__': 'third party'}, os.path.join(FOLDER, 'arrays.joblib'))
for ending, kind in (('z', 'zlib'), ('gz', 'gzip'), ('bz2', 'bz2'), ('lz4', 'lz4')):  # the last one needs the package lz4
    joblib.dump({'model': arrays, '__author__': 'third party'}, os.path.join(FOLDER, 'arrays.joblib.' + ending), compress=(kind, 3))


def trained(seed):
    torch.manual_seed(seed)
    net = nn.Linear(12, 11)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    net(torch.randn(2, 12)).sum().backward()
    optimizer.step()
    return net, optimizer


net, optimizer = trained(1)
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)
torch.save({'net': net.state_dict(), 'o': optimizer.state_dict()}, os.path.join(FOLDER, 'under-any-key.pt'))
torch.save({'epoch': 3, 'net': net.state_dict(), 'solvers': [optimizer.state_dict(), trained(2)[1].state_dict()]}, os.path.join(FOLDER, 'in-a-list.pt'))
torch.save({'trainer': {'adam': optimizer.state_dict(), 'step': 4}, 'net': net.state_dict()}, os.path.join(FOLDER, 'nested.pt'))
torch.save({'net': net.state_dict(), 'adam': optimizer}, os.path.join(FOLDER, 'whole-object.pt'))
torch.save(optimizer.state_dict(), os.path.join(FOLDER, 'optimizer.pt'))
torch.save(scheduler.state_dict(), os.path.join(FOLDER, 'scheduler.pt'))
torch.save({'state_dict': net.state_dict(), 'prior.weight': square}, os.path.join(FOLDER, 'with-an-array.pt'), pickle_protocol=2)


def distributed(rank):
    """One of two processes, which saves what it holds."""
    from torch import distributed
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.tensor import Replicate, Shard, distribute_tensor
    os.environ.update(MASTER_ADDR='127.0.0.1', MASTER_PORT='29533')
    distributed.init_process_group('gloo', rank=rank, world_size=2)
    mesh = init_device_mesh('cpu', (2,))
    torch.manual_seed(0)
    state = {'fc.weight': distribute_tensor(torch.randn(32, 20), mesh, [Shard(0)]),
             'r.weight': distribute_tensor(torch.randn(12, 12), mesh, [Replicate()]), 'fc.bias': torch.zeros(32)}
    if rank == 1:
        torch.save(state, os.path.join(FOLDER, 'dtensor-rank-1.pt'))
    distributed.destroy_process_group()


if __name__ == '__main__' and DTENSORS:
    torch.multiprocessing.spawn(distributed, nprocs=2)
