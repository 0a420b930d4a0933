"""Writes ../quantized: a model of each scheme of packed weights, and beside it the weights that its framework computes.

    python3 quantized.py            (needs torch, safetensors and transformers)

Each folder holds model.safetensors (and config.json where the scheme needs it) and expected.safetensors, the weights of each module
as 32-bit floats. MXFP4 is unpacked by transformers' own function. The packages of the other schemes need a graphics
card, or macOS: for these the formula of their dequantization is computed with torch's operations, in the type in which
they compute, so that each operation rounds as theirs.
"""
import json
import pathlib
import numpy
import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent.parent / "quantized"
torch.manual_seed(21)


def write(name, tensors, expected, config=None):
    folder = HERE / name
    folder.mkdir(parents=True, exist_ok=True)
    save_file({k: v.contiguous() for k, v in tensors.items()}, folder / "model.safetensors", metadata={"format": "pt"})
    save_file({k: v.float().contiguous() for k, v in expected.items()}, folder / "expected.safetensors")
    if config is not None:
        (folder / "config.json").write_text(json.dumps(config) + "\n")


def signed(word):
    return word - (1 << 32) if word >= 1 << 31 else word


def stream(codes, bits):
    """Rows of codes as rows of 32-bit words, one code after the other from the lowest bit on."""
    rows = []
    for row in codes.tolist():
        number = 0
        for i, q in enumerate(row):
            number |= q << bits * i
        words = -(-len(row) * bits // 32)
        rows.append([signed(number >> 32 * w & 0xffffffff) for w in range(words)])
    return torch.tensor(rows, dtype=torch.int32)


def words(codes, bits, order=None):
    """Rows of codes as rows of 32-bit words, as many codes as fit each."""
    per = 32 // bits
    rows = []
    for row in codes.tolist():
        out = []
        for start in range(0, len(row), per):
            part = row[start:start + per]
            word = 0
            for slot in range(len(part)):
                word |= part[order[slot] if order else slot] << bits * slot
            out.append(signed(word))
        rows.append(out)
    return torch.tensor(rows, dtype=torch.int32)


def codes(rows, columns, bits):
    return torch.randint(0, 1 << bits, (rows, columns))


def gptq():
    for version in (1, 2):
        tensors, expected = {}, {}
        for bits, inputs, group, dtype, act in ((2, 64, 32, torch.float16, False), (3, 96, 32, torch.float16, True),
                (4, 64, 16, torch.float16, True), (4, 64, 64, torch.bfloat16, False), (8, 64, 32, torch.float16, False)):
            name = f"m.q{bits}_{group}"
            outputs, groups = 32, inputs // group
            q, zeros = codes(inputs, outputs, bits), codes(groups, outputs, bits)
            scales = (torch.rand(groups, outputs) * 0.02 + 0.001).to(dtype)
            g_idx = torch.arange(inputs) // group
            if act:
                g_idx = g_idx[torch.randperm(inputs)]
            tensors[name + ".qweight"] = stream(q.T, bits).T
            tensors[name + ".qzeros"] = stream(zeros if version == 2 else (zeros - 1) % (1 << bits), bits)
            tensors[name + ".scales"] = scales
            tensors[name + ".g_idx"] = g_idx.to(torch.int32)
            # AutoGPTQ adds one to what is stored, and does not mask three bits after that.
            zeros = torch.where(zeros == 0, 8, zeros) if version == 1 and bits == 3 else zeros
            expected[name] = (scales[g_idx] * (q - zeros[g_idx]).to(dtype)).T
            if not act and bits == 8:
                del tensors[name + ".g_idx"]
        write(f"gptq_v{version}", tensors, expected, {"quantization_config": {"quant_method": "gptq",
              "checkpoint_format": "gptq_v2" if version == 2 else "gptq", "group_size": 32}})


def awq():
    inputs, outputs, group = 64, 48, 16
    q, zeros = codes(inputs, outputs, 4), codes(inputs // group, outputs, 4)
    scales = (torch.rand(inputs // group, outputs) * 0.02).half()
    order = [0, 2, 4, 6, 1, 3, 5, 7]
    where = torch.arange(inputs) // group
    write("awq", {"m.q.qweight": words(q, 4, order), "m.q.qzeros": words(zeros, 4, order), "m.q.scales": scales},
          {"m.q": ((q - zeros[where]).half() * scales[where]).T},
          {"quantization_config": {"quant_method": "awq", "version": "gemm", "group_size": group}})


def awq_gemv():
    """The version gemv: scales and zero points are filled up to the width of its kernel, two words at groups of 64."""
    inputs, outputs, group, width = 192, 24, 64, 16
    q, zeros = codes(outputs, inputs, 4), codes(outputs, inputs // group, 4)
    scales = (torch.rand(outputs, inputs // group) * 0.02).half()
    where = torch.arange(inputs) // group
    fill = torch.zeros(outputs, width - inputs // group, dtype=torch.int64)
    write("awq_gemv", {"m.q.qweight": words(q, 4), "m.q.qzeros": words(torch.cat([zeros, fill], 1), 4),
                       "m.q.scales": torch.cat([scales, fill.half()], 1)},
          {"m.q": (q - zeros[:, where]).half() * scales[:, where]},
          {"quantization_config": {"quant_method": "awq", "version": "gemv", "group_size": group}})


def marlin():
    """Marlin's packing by its definition: the places of each thread's codes, listed, turned into a permutation."""
    places = []
    for thread in range(32):
        own = [16 * row + thread // 4 + 8 * half for half in (0, 1)
               for row in (2 * (thread % 4), 2 * (thread % 4) + 1, 2 * (thread % 4) + 8, 2 * (thread % 4) + 9)]
        for tile in range(4):
            places += [own[k] + 256 * tile for k in (0, 2, 4, 6, 1, 3, 5, 7)]
    grouped = [i + 8 * j for i in range(8) for j in range(8)]
    single = [2 * i + j for i in range(4) for j in (0, 1, 8, 9, 16, 17, 24, 25)]
    tensors, expected = {}, {}
    for name, inputs, outputs, group in (("m.groups", 64, 128, 32), ("m.whole", 48, 64, 48)):
        q, scales = codes(inputs, outputs, 4), (torch.rand(inputs // group, outputs) * 0.02).half()
        expected[name] = ((q - 8).half() * scales.repeat_interleave(group, 0)).T
        tiles = q.reshape(inputs // 16, 16, outputs // 16, 16).permute(0, 2, 1, 3).reshape(-1, 1024)
        tensors[name + ".B"] = words(tiles[:, places].reshape(inputs // 16, outputs * 16), 4)
        order = grouped if group != inputs else single
        tensors[name + ".s"] = scales.reshape(-1, len(order))[:, order].reshape(scales.shape)
        tensors[name + ".workspace"] = torch.zeros(outputs // 128 * 16, dtype=torch.int32)
    write("marlin", tensors, expected, {"quantization_config": {"quant_method": "gptq", "is_marlin_format": True}})


NF4 = [-1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635, -0.18477343022823334,
       -0.09105003625154495, 0.0, 0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224,
       0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0]
FP4 = [0.0, 0.0625, 8.0, 12.0, 4.0, 6.0, 2.0, 3.0]


def bytes_of(told):
    return torch.tensor(list(json.dumps(told).encode()), dtype=torch.uint8)


def bnb():
    tensors, expected = {}, {}
    own = torch.Generator().manual_seed(22)
    fp4 = torch.tensor(FP4 + [-v for v in FP4])
    fp4 /= fp4.abs().max()
    for name, kind, table, dtype, double, shape in (
            ("m.nf4", "nf4", torch.tensor(NF4), torch.bfloat16, False, (24, 40)),
            ("m.nf4_double", "nf4", torch.tensor(NF4), torch.float16, True, (48, 400)),
            ("m.fp4", "fp4", fp4, torch.float32, False, (17, 13)),
            ("m.nf4_double_f32", "nf4", torch.tensor(NF4), torch.float32, True, (40, 64))):
        count = shape[0] * shape[1]
        q = torch.randint(0, 16, (count + count % 2,))
        if count % 2:
            q[-1] = 0
        blocks = -(-count // 64)
        told = {"quant_type": kind, "blocksize": 64, "dtype": str(dtype).split(".")[1], "shape": list(shape)}
        weight = name + ".weight"
        tensors[weight] = (q[0::2] << 4 | q[1::2]).to(torch.uint8).reshape(-1, 1)
        tensors[weight + ".quant_map"] = table
        if double:
            codes8 = torch.randint(0, 256, (blocks,))
            table8 = torch.sort(torch.rand(256) * 2 - 1).values
            nested = torch.rand(-(-blocks // 256)) * 0.05
            offset = torch.tensor(0.0713)
            tensors[weight + ".absmax"] = codes8.to(torch.uint8)
            tensors[weight + ".nested_absmax"] = nested
            tensors[weight + ".nested_quant_map"] = table8
            told |= {"nested_blocksize": 256, "nested_dtype": "float32", "nested_offset": offset.item()}
            absmax = table8[codes8] * nested[torch.arange(blocks) // 256] + offset
        else:
            absmax = torch.rand(blocks) * 0.1 + 0.01
            tensors[weight + ".absmax"] = absmax
        tensors[weight + ".quant_state.bitsandbytes__" + kind] = bytes_of(told)
        expected[name] = (table[q][:count] * absmax[torch.arange(count) // 64]).to(dtype).reshape(shape)
    # bnb_4bit_quant_storage: the same bytes under the names of other types
    for name, storage in (("m.as_bf16", torch.bfloat16), ("m.as_f16", torch.float16), ("m.as_f32", torch.float32), ("m.as_f64", torch.float64),
                          ("m.as_i8", torch.int8)):
        q = torch.randint(0, 16, (24 * 64,), generator=own)
        absmax = torch.rand(24, generator=own) * 0.1 + 0.01
        weight = name + ".weight"
        tensors[weight] = (q[0::2] << 4 | q[1::2]).to(torch.uint8).view(storage).reshape(-1, 1)
        tensors[weight + ".quant_map"] = torch.tensor(NF4)
        tensors[weight + ".absmax"] = absmax
        tensors[weight + ".quant_state.bitsandbytes__nf4"] = bytes_of({"quant_type": "nf4", "blocksize": 64, "dtype": "bfloat16",
                                                                        "shape": [24, 64]})
        expected[name] = (torch.tensor(NF4)[q] * absmax[torch.arange(24 * 64) // 64]).to(torch.bfloat16).reshape(24, 64)
    q = torch.randint(-127, 128, (24, 32)).to(torch.int8)
    scb = torch.rand(24) * 3
    tensors["m.int8.weight"], tensors["m.int8.SCB"] = q, scb
    tensors["m.int8.weight_format"] = torch.tensor(0, dtype=torch.uint8)
    expected["m.int8"] = q * scb.view(-1, 1) * 7.874015718698502e-3
    write("bitsandbytes", tensors, expected)


def compressed():
    tensors, expected = {}, {}

    def int_packed(name, bits, group, dtype, zero, order=False):
        rows, columns = 32, 64
        groups = columns // group
        q = torch.randint(-(1 << bits - 1), 1 << bits - 1, (rows, columns))
        scales = (torch.rand(rows, groups) * 0.02 + 0.001).to(dtype)
        where = torch.arange(columns) // group
        if order:
            where = where[torch.randperm(columns)]
            tensors[name + ".weight_g_idx"] = where.to(torch.int32)
        offset = 1 << bits - 1
        tensors[name + ".weight_packed"] = words(q + offset, bits)
        tensors[name + ".weight_scale"] = scales
        tensors[name + ".weight_shape"] = torch.tensor([rows, columns])
        value = q.to(dtype)
        if zero:
            z = torch.randint(-(1 << bits - 1), 1 << bits - 1, (rows, groups))
            tensors[name + ".weight_zero_point"] = words((z + offset).T, bits).T
            value = value - z.to(dtype)[:, where]
        expected[name] = value * scales[:, where]

    int_packed("m.int4", 4, 16, torch.bfloat16, False)
    int_packed("m.int4_row", 4, 64, torch.float16, False)
    int_packed("m.int4_zero", 4, 32, torch.bfloat16, True)
    int_packed("m.int4_order", 4, 16, torch.float16, False, True)
    int_packed("m.int8_packed", 8, 32, torch.float32, True)
    int_packed("m.int2", 2, 16, torch.bfloat16, False)
    q = torch.randint(-128, 128, (16, 32)).to(torch.int8)
    scale = (torch.rand(16, 1) * 0.02).bfloat16()
    tensors["m.int8.weight"], tensors["m.int8.weight_scale"] = q, scale
    expected["m.int8"] = q.bfloat16() * scale
    q = torch.randint(0, 16, (16, 64))
    scale, shared = (torch.rand(16, 4) * 400).to(torch.float8_e4m3fn), torch.tensor([317.0])
    tensors["m.nvfp4.weight_packed"] = (q[:, 0::2] | q[:, 1::2] << 4).to(torch.uint8)
    tensors["m.nvfp4.weight_scale"], tensors["m.nvfp4.weight_global_scale"] = scale, shared
    expected["m.nvfp4"] = E2M1[q] * (scale.float() / shared).repeat_interleave(16, 1)
    write("compressed", tensors, expected)


E2M1 = torch.tensor([0, 0.5, 1, 1.5, 2, 3, 4, 6, -0.0, -0.5, -1, -1.5, -2, -3, -4, -6])


def fp4():
    from transformers.integrations.mxfp4 import convert_moe_packed_tensors
    q = torch.randint(0, 16, (24, 32))
    scale, shared = (torch.rand(24, 2) * 400).to(torch.float8_e4m3fn), torch.tensor(0.0021)
    blocks = torch.randint(0, 256, (3, 20, 2, 16)).to(torch.uint8)
    exponents = torch.randint(110, 130, (3, 20, 2)).to(torch.uint8)
    write("fp4", {"m.nvfp4.weight": (q[:, 0::2] | q[:, 1::2] << 4).to(torch.uint8), "m.nvfp4.weight_scale": scale,
                  "m.nvfp4.weight_scale_2": shared, "m.experts.down_proj_blocks": blocks,
                  "m.experts.down_proj_scales": exponents},
          {"m.nvfp4": E2M1[q] * (scale.float() * shared).repeat_interleave(16, 1),
           "m.experts.down_proj": convert_moe_packed_tensors(blocks, exponents).transpose(1, 2)})


def mlx():
    tensors, expected, quantization = {}, {}, {"group_size": 32, "bits": 4}
    for bits in (2, 3, 4, 5, 6, 8):
        dtype = torch.float16 if bits % 2 else torch.bfloat16
        name = f"m.b{bits}"
        group = 64 if bits == 8 else 32
        quantization[name] = {"group_size": group, "bits": bits}
        q = codes(12, 64, bits)
        scales, biases = (torch.rand(12, 64 // group) * 0.02).to(dtype), torch.randn(12, 64 // group).to(dtype) * 0.1
        tensors[name + ".weight"] = stream(q, bits).view(torch.uint32)
        tensors[name + ".scales"], tensors[name + ".biases"] = scales, biases
        expected[name] = q.to(dtype) * scales.repeat_interleave(group, 1) + biases.repeat_interleave(group, 1)
    q = codes(2 * 12, 32, 4)
    scales, biases = torch.rand(24, 1).half(), torch.randn(24, 1).half()
    tensors["m.experts.up.weight"] = stream(q, 4).view(2, 12, 4).view(torch.uint32)
    tensors["m.experts.up.scales"], tensors["m.experts.up.biases"] = scales.view(2, 12, 1), biases.view(2, 12, 1)
    expected["m.experts.up"] = (q.half() * scales + biases).view(2, 12, 32)
    own = torch.Generator().manual_seed(23)
    for mode, bits, group, low, high in (("mxfp4", 4, 32, 110, 130), ("mxfp8", 8, 32, 110, 130), ("nvfp4", 4, 16, 0, 127)):
        name = "m." + mode
        quantization[name] = {"group_size": group, "bits": bits, "mode": mode}
        q = torch.randint(0, 1 << bits, (12, 64), generator=own)
        if bits == 8:
            q[(q & 127) == 127] = 5  # no NaN
        told = torch.randint(low, high, (12, 64 // group), generator=own)
        per = 32 // bits
        tensors[name + ".weight"] = torch.from_numpy(numpy.sum([q.numpy()[:, i::per].astype(numpy.uint32) << numpy.uint32(bits * i)
                                                               for i in range(per)], axis=0, dtype=numpy.uint32))
        tensors[name + ".scales"] = told.to(torch.uint8)
        scale = told.to(torch.uint8).view(torch.float8_e4m3fn).float() if mode == "nvfp4" else 2.0 ** (told.float() - 127)
        values = E2M1[q] if bits == 4 else q.to(torch.uint8).view(torch.float8_e4m3fn).float()
        expected[name] = values * scale.repeat_interleave(group, 1)
    write("mlx", tensors, expected, {"quantization": quantization})


def hqq():
    tensors, expected = {}, {}
    for bits, axis, size, shape in ((8, 1, 16, (12, 32)), (4, 1, 16, (24, 32)), (4, 0, 16, (16, 24)), (2, 1, 8, (16, 32)),
            (3, 1, 8, (15, 16)), (1, 1, 8, (16, 16))):
        name = f"m.b{bits}_{axis}"
        groups = shape[0] * shape[1] // size
        rows, columns = (groups, size) if axis == 1 else (size, groups)
        q = codes(rows, columns, bits)
        parts = (32 if bits == 3 else 8) // bits
        step = -(-rows // parts)
        padded = torch.cat([q, torch.zeros(step * parts - rows, columns, dtype=q.dtype)])
        packed = torch.zeros(step, columns, dtype=torch.int64)
        for part in range(parts):
            packed |= padded[part * step:(part + 1) * step] << bits * (parts - 1 - part)
        grid = (groups, 1) if axis == 1 else (1, groups)
        scale, zero = torch.rand(grid).half(), (torch.rand(grid) * 7).half()
        tensors |= {name + ".W_q": packed.to(torch.int32 if bits == 3 else torch.uint8), name + ".scale": scale,
                    name + ".zero": zero, name + ".nbits": torch.tensor(bits), name + ".shape": torch.tensor(shape)}
        expected[name] = ((q.half() - zero) * scale).reshape(shape)
    write("hqq", tensors, expected)


for make in (gptq, awq, bnb, compressed, fp4, mlx, hqq, awq_gemv, marlin):
    make()
