"""Makes attention.npz and attention.safetensors: parameters of flax.linen 0.12, named by their paths."""
import flax.linen as nn
import jax
import numpy
from flax.traverse_util import flatten_dict
from safetensors.numpy import save_file


class Block(nn.Module):
    @nn.compact
    def __call__(self, x):
        x = nn.Conv(6, kernel_size=(3,), name='conv')(x)
        x = nn.Conv(6, kernel_size=(3,), name='query')(x)
        return nn.MultiHeadDotProductAttention(num_heads=2, name='attention')(x, x)


parameters = Block().init(jax.random.PRNGKey(0), numpy.zeros((1, 5, 6), 'f4'))
arrays = {path: numpy.asarray(array) for path, array in flatten_dict(parameters).items()}
numpy.savez('attention.npz', **{'/'.join(path): array for path, array in arrays.items()})
save_file({'.'.join(path): array for path, array in arrays.items()}, 'attention.safetensors')
