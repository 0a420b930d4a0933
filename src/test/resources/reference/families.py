"""Compares what Eigenscope reads of model families with the framework's own weights.

Makes a tiny random model of each family with Hugging Face's transformers, saves it as its library does, analyzes the folder
with Eigenscope, and compares the eigenvalues of every matrix with those of the module that owns it: the weight that the
module multiplies by (after weight normalization), W of a Linear, an Embedding, a Conv1D, every kernel position of a
convolution (scaled by sqrt(1/2)), every expert of a stack. Prints a table; ends with 1 if a family differs.

    python families.py "java -cp ... org.eigenscope.cli.Main" [FAMILY ...] [--keep FOLDER] [--write FOLDER]

With --write the file of each family and the right eigenvalues are put into a folder: those in ../families were.

Needs torch, transformers and numpy; made with transformers 5.18.0 and torch 2.13.0.
"""
import json, os, shlex, shutil, subprocess, sys, tempfile

import numpy as np
import torch
import transformers as T

T.logging.set_verbosity_error()
T.logging.disable_progress_bar()

TEXT = dict(hidden_size=24, intermediate_size=40, num_hidden_layers=1, num_attention_heads=4, num_key_value_heads=2,
            vocab_size=50, max_position_embeddings=32, head_dim=6)
BERT = dict(hidden_size=24, intermediate_size=40, num_hidden_layers=1, num_attention_heads=4, vocab_size=50,
            max_position_embeddings=32)
MOE = dict(TEXT, moe_intermediate_size=20, num_experts=3, num_local_experts=3, num_experts_per_tok=2, n_routed_experts=3,
           n_group=1, topk_group=1, first_k_dense_replace=0, decoder_sparse_step=1)
NO_TEXT = {k: v for k, v in BERT.items() if k not in ("vocab_size", "max_position_embeddings")}

FAMILIES = {
    "gpt2": (T.GPT2Config, dict(n_embd=24, n_layer=1, n_head=4, vocab_size=50, n_positions=32), "GPT2LMHeadModel"),
    "gpt_neo": (T.GPTNeoConfig, dict(hidden_size=24, num_layers=2, attention_types=[[["global", "local"], 1]], num_heads=4,
                                     vocab_size=50, max_position_embeddings=32), "GPTNeoForCausalLM"),
    "gpt_neox": (T.GPTNeoXConfig, BERT, "GPTNeoXForCausalLM"),
    "opt": (T.OPTConfig, dict(hidden_size=24, ffn_dim=40, num_hidden_layers=1, num_attention_heads=4, vocab_size=50,
                              max_position_embeddings=32, word_embed_proj_dim=16), "OPTForCausalLM"),
    "bloom": (T.BloomConfig, dict(hidden_size=24, n_layer=1, n_head=4, vocab_size=50), "BloomForCausalLM"),
    "falcon": (T.FalconConfig, dict(BERT, num_kv_heads=2, new_decoder_architecture=True), "FalconForCausalLM"),
    "llama": (T.LlamaConfig, TEXT, "LlamaForCausalLM"),
    "gemma2": (T.Gemma2Config, TEXT, "Gemma2ForCausalLM"),
    "cohere": (T.CohereConfig, dict({k: v for k, v in TEXT.items() if k != "head_dim"}, use_qk_norm=True), "CohereForCausalLM"),
    "phi3": (T.Phi3Config, dict({k: v for k, v in TEXT.items() if k != "head_dim"}, pad_token_id=0), "Phi3ForCausalLM"),
    "mixtral": (T.MixtralConfig, MOE, "MixtralForCausalLM"),
    "qwen2_moe": (T.Qwen2MoeConfig, dict(MOE, shared_expert_intermediate_size=20), "Qwen2MoeForCausalLM"),
    "qwen3_moe": (T.Qwen3MoeConfig, MOE, "Qwen3MoeForCausalLM"),
    "gpt_oss": (T.GptOssConfig, dict(MOE, intermediate_size=20), "GptOssForCausalLM"),
    "deepseek_v3": (T.DeepseekV3Config, dict({k: v for k, v in MOE.items() if k != "head_dim"}, q_lora_rank=12, kv_lora_rank=10,
                                             qk_rope_head_dim=4, qk_nope_head_dim=6, v_head_dim=6, n_shared_experts=1),
                    "DeepseekV3ForCausalLM"),
    "olmoe": (T.OlmoeConfig, dict({k: v for k, v in MOE.items() if k != "head_dim"}, pad_token_id=0), "OlmoeForCausalLM"),
    "granitemoe": (T.GraniteMoeConfig, {k: v for k, v in MOE.items() if k != "head_dim"}, "GraniteMoeForCausalLM"),
    "jetmoe": (T.JetMoeConfig, dict(hidden_size=24, intermediate_size=20, num_hidden_layers=1, num_key_value_heads=2,
                                    kv_channels=8, num_local_experts=3, num_experts_per_tok=2, vocab_size=50), "JetMoeForCausalLM"),
    "bert": (T.BertConfig, BERT, "BertForMaskedLM"),
    "albert": (T.AlbertConfig, dict(BERT, embedding_size=16), "AlbertForMaskedLM"),
    "deberta_v2": (T.DebertaV2Config, dict(BERT, relative_attention=True, position_buckets=8, pos_att_type=["p2c", "c2p"],
                                           conv_kernel_size=3), "DebertaV2Model"),
    "electra": (T.ElectraConfig, dict(BERT, embedding_size=16), "ElectraForPreTraining"),
    "xlnet": (T.XLNetConfig, dict(d_model=32, n_layer=1, n_head=4, d_inner=36, vocab_size=40), "XLNetModel"),
    "funnel": (T.FunnelConfig, dict(vocab_size=50, block_sizes=[1, 1], num_decoder_layers=1, d_model=24, n_head=4, d_head=6,
                                    d_inner=40), "FunnelModel"),
    "t5": (T.T5Config, dict(d_model=24, d_kv=6, d_ff=40, num_layers=1, num_heads=4, vocab_size=50), "T5ForConditionalGeneration"),
    "bart": (T.BartConfig, dict(d_model=24, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=40, decoder_ffn_dim=40,
                                encoder_attention_heads=4, decoder_attention_heads=4, vocab_size=50, max_position_embeddings=32),
             "BartForConditionalGeneration"),
    "marian": (T.MarianConfig, dict(d_model=24, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=40, decoder_ffn_dim=40,
                                    encoder_attention_heads=4, decoder_attention_heads=4, vocab_size=50, pad_token_id=49,
                                    max_position_embeddings=32), "MarianMTModel"),
    "whisper": (T.WhisperConfig, dict(d_model=24, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=40, decoder_ffn_dim=40,
                                      encoder_attention_heads=4, decoder_attention_heads=4, vocab_size=50, num_mel_bins=16,
                                      max_source_positions=32, max_target_positions=32, pad_token_id=0), "WhisperForConditionalGeneration"),
    "wav2vec2": (T.Wav2Vec2Config, dict(BERT, conv_dim=[12, 12], conv_stride=[2, 2], conv_kernel=[10, 3], num_feat_extract_layers=2,
                                        num_conv_pos_embeddings=8, num_conv_pos_embedding_groups=2), "Wav2Vec2Model"),
    "hubert": (T.HubertConfig, dict(BERT, conv_dim=[12, 12], conv_stride=[2, 2], conv_kernel=[10, 3], num_feat_extract_layers=2,
                                    num_conv_pos_embeddings=8, num_conv_pos_embedding_groups=2), "HubertModel"),
    "vits": (T.VitsConfig, dict(vocab_size=40, hidden_size=24, num_hidden_layers=1, num_attention_heads=2, ffn_dim=40, flow_size=24,
                                spectrogram_bins=33, upsample_initial_channel=32, upsample_rates=[4, 2], upsample_kernel_sizes=[8, 4],
                                resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1, 3]], prior_encoder_num_wavenet_layers=2,
                                posterior_encoder_num_wavenet_layers=2, duration_predictor_filter_channels=16), "VitsModel"),
    "encodec": (T.EncodecConfig, dict(num_filters=4, hidden_size=16, codebook_size=32, upsampling_ratios=[4, 2]), "EncodecModel"),
    "speecht5_hifigan": (T.SpeechT5HifiGanConfig, dict(model_in_dim=16, upsample_initial_channel=32, upsample_rates=[4, 2],
                         upsample_kernel_sizes=[8, 4], resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1, 3]]), "SpeechT5HifiGan"),
    "vit": (T.ViTConfig, dict({k: v for k, v in BERT.items() if k != "vocab_size" and k != "max_position_embeddings"},
                              image_size=32, patch_size=8), "ViTModel"),
    "vit_mae": (T.ViTMAEConfig, dict(hidden_size=24, intermediate_size=40, num_hidden_layers=1, num_attention_heads=4, image_size=32,
                                     patch_size=8, decoder_hidden_size=16, decoder_num_hidden_layers=1, decoder_num_attention_heads=4,
                                     decoder_intermediate_size=32), "ViTMAEForPreTraining"),
    "swin": (T.SwinConfig, dict(image_size=32, patch_size=2, embed_dim=12, depths=[1, 1], num_heads=[2, 4], window_size=4), "SwinModel"),
    "swinv2": (T.Swinv2Config, dict(image_size=32, patch_size=2, embed_dim=12, depths=[1, 1], num_heads=[2, 4], window_size=4), "Swinv2Model"),
    "convnext": (T.ConvNextConfig, dict(hidden_sizes=[12, 24], depths=[1, 1], num_stages=2), "ConvNextModel"),
    "convnextv2": (T.ConvNextV2Config, dict(hidden_sizes=[12, 24], depths=[1, 1], num_stages=2), "ConvNextV2Model"),
    "resnet": (T.ResNetConfig, dict(embedding_size=12, hidden_sizes=[16, 24], depths=[1, 1]), "ResNetModel"),
    "mobilenet_v2": (T.MobileNetV2Config, dict(image_size=32, depth_multiplier=0.25), "MobileNetV2Model"),
    "segformer": (T.SegformerConfig, dict(num_encoder_blocks=2, depths=[1, 1], sr_ratios=[4, 2], hidden_sizes=[12, 24],
                                          patch_sizes=[7, 3], strides=[4, 2], num_attention_heads=[2, 4], mlp_ratios=[2, 2]), "SegformerModel"),
    "sam": (T.SamVisionConfig, dict(hidden_size=32, mlp_dim=40, output_channels=16, num_hidden_layers=1, num_attention_heads=4,
                                    image_size=32, patch_size=8, window_size=2, global_attn_indexes=[0]), "SamVisionModel"),
    "clip": (T.CLIPConfig, dict(text_config=dict(BERT, projection_dim=16), projection_dim=16, vision_config=dict(
        hidden_size=24, intermediate_size=40, num_hidden_layers=1, num_attention_heads=4, image_size=32, patch_size=8)), "CLIPModel"),
    "detr": (T.DetrConfig, dict(d_model=24, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=40, decoder_ffn_dim=40,
                                encoder_attention_heads=4, decoder_attention_heads=4, num_queries=10, use_timm_backbone=False, backbone=None,
                                backbone_config=T.ResNetConfig(embedding_size=12, hidden_sizes=[16, 24], depths=[1, 1],
                                                               out_features=["stage2"])), "DetrModel"),
    "perceiver": (T.PerceiverConfig, dict(num_latents=16, d_latents=24, d_model=20, num_blocks=1, num_self_attends_per_block=1,
                                          num_self_attention_heads=4, num_cross_attention_heads=4, vocab_size=50,
                                          max_position_embeddings=32, qk_channels=24, v_channels=24), "PerceiverModel"),
    "mamba": (T.MambaConfig, dict(hidden_size=24, num_hidden_layers=1, vocab_size=50, state_size=16), "MambaForCausalLM"),
    "mamba2": (T.Mamba2Config, dict(hidden_size=24, num_hidden_layers=1, vocab_size=50, state_size=16, head_dim=12, num_heads=4,
                                    n_groups=1), "Mamba2ForCausalLM"),
    "rwkv": (T.RwkvConfig, dict(hidden_size=24, num_hidden_layers=2, vocab_size=50, attention_hidden_size=24, intermediate_size=40),
             "RwkvForCausalLM"),
    "jamba": (T.JambaConfig, dict({k: v for k, v in MOE.items() if k != "head_dim"}, num_hidden_layers=2, attn_layer_period=2,
                                  attn_layer_offset=1, expert_layer_period=2, expert_layer_offset=1, mamba_d_state=16,
                                  use_mamba_kernels=False), "JambaForCausalLM"),
    "timesformer": (T.TimesformerConfig, dict(hidden_size=24, intermediate_size=40, num_hidden_layers=1, num_attention_heads=4,
                                              image_size=32, patch_size=8, num_frames=2), "TimesformerModel"),
    "videomae": (T.VideoMAEConfig, dict(hidden_size=24, intermediate_size=40, num_hidden_layers=1, num_attention_heads=4, image_size=32,
                                        patch_size=8, num_frames=4, decoder_hidden_size=16, decoder_num_hidden_layers=1,
                                        decoder_num_attention_heads=4, decoder_intermediate_size=32), "VideoMAEForPreTraining"),
    "blip2_qformer": (T.Blip2QFormerConfig, dict(BERT, encoder_hidden_size=20), "Blip2QFormerModel"),
    "falcon_mamba": (T.FalconMambaConfig, dict(hidden_size=24, num_hidden_layers=1, vocab_size=50, state_size=16), "FalconMambaForCausalLM"),
    "bamba": (T.BambaConfig, dict(TEXT, num_hidden_layers=2, attn_layer_indices=[1], mamba_n_heads=4, mamba_d_head=12, mamba_d_state=16,
                                  mamba_n_groups=1), "BambaForCausalLM"),
    "zamba2": (T.Zamba2Config, dict(hidden_size=24, intermediate_size=40, num_hidden_layers=2, num_attention_heads=4, vocab_size=50,
                                    mamba_d_state=16, mamba_headdim=12, n_mamba_heads=4, mamba_ngroups=1, adapter_rank=4,
                                    layers_block_type=["mamba", "hybrid"]), "Zamba2ForCausalLM"),
    "recurrent_gemma": (T.RecurrentGemmaConfig, dict(hidden_size=24, intermediate_size=40, num_hidden_layers=3, num_attention_heads=4,
                                                     vocab_size=50, lru_width=24, attention_window_size=8), "RecurrentGemmaForCausalLM"),
    "qwen3_next": (T.Qwen3NextConfig, dict(MOE, num_hidden_layers=2, linear_num_key_heads=2, linear_num_value_heads=4, linear_key_head_dim=6,
                                           linear_value_head_dim=6, shared_expert_intermediate_size=20,
                                           layer_types=["linear_attention", "full_attention"]), "Qwen3NextForCausalLM"),
    "modernbert": (T.ModernBertConfig, dict(BERT, pad_token_id=0, bos_token_id=1, eos_token_id=2, cls_token_id=1, sep_token_id=2),
                   "ModernBertForMaskedLM"),
    "long_t5": (T.LongT5Config, dict(d_model=24, d_kv=6, d_ff=40, num_layers=1, num_heads=4, vocab_size=50), "LongT5ForConditionalGeneration"),
    "roformer": (T.RoFormerConfig, BERT, "RoFormerForMaskedLM"),
    "nystromformer": (T.NystromformerConfig, dict(BERT, num_landmarks=4, segment_means_seq_len=16), "NystromformerForMaskedLM"),
    "big_bird": (T.BigBirdConfig, BERT, "BigBirdForMaskedLM"),
    "dinov2": (T.Dinov2Config, dict(NO_TEXT, image_size=32, patch_size=8), "Dinov2Model"),
    "beit": (T.BeitConfig, dict(NO_TEXT, image_size=32, patch_size=8, use_relative_position_bias=True), "BeitModel"),
    "pvt_v2": (T.PvtV2Config, dict(image_size=32, hidden_sizes=[12, 24], num_encoder_blocks=2, depths=[1, 1], sr_ratios=[4, 2], mlp_ratios=[2, 2],
                                   patch_sizes=[7, 3], strides=[4, 2], num_attention_heads=[2, 4]), "PvtV2Model"),
    "poolformer": (T.PoolFormerConfig, dict(hidden_sizes=[12, 24], num_encoder_blocks=2, depths=[1, 1], patch_sizes=[7, 3], strides=[4, 2],
                                            padding=[2, 1]), "PoolFormerModel"),
    "efficientnet": (T.EfficientNetConfig, dict(image_size=32, width_coefficient=0.25, depth_coefficient=0.3, hidden_dim=160), "EfficientNetModel"),
    "regnet": (T.RegNetConfig, dict(embedding_size=12, hidden_sizes=[16, 24], depths=[1, 1], groups_width=8), "RegNetModel"),
    "sew": (T.SEWConfig, dict(BERT, conv_dim=[12, 12], conv_stride=[2, 2], conv_kernel=[10, 3], num_feat_extract_layers=2,
                              num_conv_pos_embeddings=8, num_conv_pos_embedding_groups=2, squeeze_factor=2), "SEWModel"),
    "mimi": (T.MimiConfig, dict(num_filters=4, hidden_size=16, codebook_size=32, upsampling_ratios=[4, 2], num_hidden_layers=1, intermediate_size=24,
                                num_attention_heads=4, num_key_value_heads=4, head_dim=4, codebook_dim=8, vector_quantization_hidden_dimension=8,
                                num_quantizers=3, upsample_groups=16), "MimiModel"),
    "dac": (T.DacConfig, dict(encoder_hidden_size=8, downsampling_ratios=[2, 4], decoder_hidden_size=32, n_codebooks=2, codebook_size=32,
                              codebook_dim=4), "DacModel"),
    "chameleon": (T.ChameleonConfig, dict(TEXT, vq_config=dict(embed_dim=8, num_embeddings=16, double_latent=False, latent_channels=8, resolution=16,
                                    base_channels=32, channel_multiplier=[1], num_res_blocks=1), vocabulary_map={"<image>": 3}), "ChameleonForConditionalGeneration"),
    "dbrx": (T.DbrxConfig, dict(d_model=24, n_heads=4, n_layers=1, max_seq_len=32, vocab_size=50, attn_config=dict(kv_n_heads=2, clip_qkv=8, rope_theta=10000.0),
                                ffn_config=dict(ffn_hidden_size=40, hidden_size=24, moe_num_experts=3, moe_top_k=2)), "DbrxForCausalLM"),
    "yolos": (T.YolosConfig, dict(NO_TEXT, num_hidden_layers=2, image_size=[32, 32], patch_size=8, num_detection_tokens=5), "YolosModel"),
    "phimoe": (T.PhimoeConfig, {k: v for k, v in MOE.items() if k != "head_dim"}, "PhimoeForCausalLM"),
    "siglip": (T.SiglipVisionConfig, dict(NO_TEXT, image_size=32, patch_size=8), "SiglipVisionModel"),
    "conditional_time": (T.PatchTSTConfig, dict(d_model=24, num_hidden_layers=1, num_attention_heads=4, ffn_dim=40, context_length=32,
                                                patch_length=4, patch_stride=4), "PatchTSTModel"),
}


# Of two axes, and multiplied number by number: no matrices.
ONE_BY_ONE = ("A_log", "A_logs", "scale_shift_table")


def eigenvalues(slices):
    """Of W^T W of each slice, the smaller dimension of them, all together, ascending."""
    return np.sort(np.concatenate([np.linalg.svd(np.asarray(w, dtype=np.float64), compute_uv=False) ** 2 for w in slices]))


def kernel_slices(weight):
    w = weight.detach().double().numpy()
    return [w[:, :, i] * np.sqrt(0.5) for i in range(w.reshape(w.shape[0], w.shape[1], -1).shape[2])] if w.ndim == 3 else [
        s * np.sqrt(0.5) for s in np.moveaxis(w.reshape(w.shape[0], w.shape[1], -1), 2, 0)]


def truth(model):
    """What every matrix of the model is, by name: (eigenvalues, the same of its parts)."""
    pool, fixed = {}, set()
    for path, module in model.named_modules():
        name = lambda own: f"{path}.{own}" if path else own
        kind = type(module).__name__
        weight = getattr(module, "weight", None)
        # DETR's backbone does not train, but its kernels are weights.
        kernel = isinstance(module, torch.nn.modules.conv._ConvNd)
        if isinstance(weight, torch.Tensor) and (not weight.requires_grad and not kernel or kind.endswith("Norm")):
            fixed.add(name("weight"))
            continue
        if isinstance(module, (torch.nn.Linear, torch.nn.Embedding)) or kind == "Conv1D" or isinstance(weight, torch.Tensor) \
                and weight.ndim == 2 and kind.endswith(("Router", "Gate")):
            pool[name("weight")] = ([weight.detach().double().numpy()], [])
        elif isinstance(module, torch.nn.modules.conv._ConvNd):
            pool[name("weight")] = (kernel_slices(module.weight), [])
    tied = {}
    for name, p in model.named_parameters():
        own = name.split(".")[-1]
        w = p.detach().double().numpy()
        if name in pool or name in fixed or not p.requires_grad or "parametrizations" in name or p.ndim < 2 or own.endswith("bias") \
                or own in ONE_BY_ONE:
            continue
        if "rel_attn" in name and own in "qkvor" or own == "r_kernel":
            pool[name] = ([w.reshape(w.shape[0], -1)], [])
        elif p.ndim == 3 and ("expert" in name or "moe" in name or "input_linear" in name or "output_linear" in name
                              or own.endswith("gate_weight")):
            halves = [h for e in w for h in (e[: e.shape[0] // 2], e[e.shape[0] // 2:], e[:, : e.shape[1] // 2], e[:, e.shape[1] // 2:],
                                             e[:, ::2], e[:, 1::2], e[::2], e[1::2])]
            pool[name] = (list(w), list(w) + halves)
        elif own in ("position_embeddings", "pos_embed", "cls_token", "query_tokens", "detection_tokens",
                     "temporal_position_embeddings") \
                or "position" in own or own == "latents" or own.startswith("emb_rel") or own == "time_embeddings" or own == "embeddings":
            pool[name] = ([w.reshape(-1, w.shape[-1])], [])
        elif ".experts.mlp." in name and p.ndim == 2:
            # DBRX has its experts one after the other in two axes.
            pool[name] = (list(w.reshape(model.config.ffn_config.moe_num_experts, -1, w.shape[1])), [])
        elif p.ndim == 2:
            pool[name] = ([w], [])
        else:
            tied[name] = p.shape
    return pool, tied


def same(a, b):
    return a.shape == b.shape and np.all(np.abs(a - b) <= 1e-6 * max(abs(a[-1]), 1e-300))


def check(family, command, keep, write):
    torch.manual_seed(1)
    config_class, kwargs, model_class = FAMILIES[family]
    model = getattr(T, model_class)(config_class(**kwargs)).eval()
    with torch.no_grad():
        for p in model.parameters():
            if p.ndim > 1 and p.requires_grad:
                p.normal_(0, 0.1)
                p.reshape(p.shape[0], -1)[0] *= 3
    folder = os.path.join(keep or tempfile.mkdtemp(), family)
    model.save_pretrained(folder)
    report = folder + ".json"
    run = subprocess.run(command + ["analyze", folder, "--no-randomize", "--min-evals", "2", "--json", report, "--force"],
                         capture_output=True, text=True)
    pool, unmatched = truth(model)
    want = {n: (eigenvalues(s), [eigenvalues([p]) for p in parts]) for n, (s, parts) in pool.items()}
    layers = json.load(open(report))["models"][0]["layers"] if os.path.exists(report) else []
    strange, seen = [], set()
    for layer in layers:
        if layer["state"] != "analyzed":
            continue
        got = np.sort(np.array(layer["esd"], dtype=np.float64))
        own = [n for n, (e, parts) in want.items() if same(e, got) or any(same(p, got) for p in parts)]
        seen.update(own)
        if not own:
            strange.append(f"{layer['layer']['name']} ({layer['layer']['kind']} {layer['layer']['tensor']['shape']})")
    analyzed = sum(l["state"] == "analyzed" for l in layers)
    reasons = {l["layer"]["tensor"]["name"]: l["layer"]["reason"] for l in layers if l["state"] != "analyzed"}
    def left(n):
        hit = [r for k, r in reasons.items() if k.endswith(n) or n.endswith(k)]
        return f"{n}: {hit[0] if hit else '?'}"
    missing = [left(n) for n in want if n not in seen and want[n][0].size > 2 and np.isfinite(want[n][0]).all()]
    listed = [f"{k} {reasons[k]}" for k in reasons if "nothing" in reasons[k]]
    if write:
        os.makedirs(write, exist_ok=True)
        shutil.copy(os.path.join(folder, "model.safetensors"), os.path.join(write, family + ".safetensors"))
        with open(os.path.join(write, family + ".json"), "w") as file:
            # Tied weights are saved once, under one of their names.
            once = {e.tobytes(): n for n, (e, _) in reversed(want.items()) if e.size > 2}
            json.dump({n: [float(f"{v:.12g}") for v in want[n][0]] for n in want if n in once.values()}, file)
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
    return analyzed, strange, missing, listed, run.returncode, unmatched


def main():
    arguments = sys.argv[1:]
    keep = arguments.pop(arguments.index("--keep") + 1) if "--keep" in arguments else None
    write = arguments.pop(arguments.index("--write") + 1) if "--write" in arguments else None
    arguments = [a for a in arguments if a not in ("--keep", "--write")]
    command, wanted = shlex.split(arguments[0]), arguments[1:] or list(FAMILIES)
    bad = 0
    for family in wanted:
        try:
            analyzed, strange, missing, listed, code, unmatched = check(family, command, keep, write)
        except Exception as e:
            print(f"{family:18s} not made: {type(e).__name__}: {str(e)[:300]}")
            continue
        wrong = strange or missing or code not in (0,)
        bad += bool(wrong)
        print(f"{family:18s} {analyzed:3d} matrices {'differs' if wrong else 'agrees'}, exit {code}" + (f"; listed: {len(listed)}" if listed else ""))
        for text in [f"analyzed, not the framework's: {s}" for s in strange] + [f"not analyzed: {s}" for s in missing] + [f"listed: {s}" for s in listed]:
            print("    " + text[:220])
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
