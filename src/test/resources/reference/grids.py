"""Writes the codebooks of GGUF's IQ types to src/main/resources, as the package gguf (0.19) has them:
two bits an element, of IQ3 four."""
import pathlib
from gguf import quants

OUT = pathlib.Path(__file__).parents[3] / "main/resources/org/eigenscope/format/gguf"
for name in "IQ1_S", "IQ2_XXS", "IQ2_XS", "IQ2_S", "IQ3_XXS", "IQ3_S":
    (OUT / f"{name}.grid").write_bytes(bytes.fromhex(getattr(quants, name).grid_hex.decode()))
