package org.eigenscope.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.TestFiles.Entry;
import static org.eigenscope.format.OnnxFoundTest.number;
import static org.eigenscope.format.TestFiles.ints;

/**
 * Packed weights whose parts contradict each other: scales of another shape, groups of nothing, indices past the last
 * group, states that lie. Each scheme starts from a module that is right, of which one part is changed.
 */
final class HostilePacked {

    private final Path root;
    private final List<HostileCorpus.Case> cases = new ArrayList<>();

    private HostilePacked(Path root) {
        this.root = root;
    }

    static List<HostileCorpus.Case> write(Path root) throws IOException {
        HostilePacked packed = new HostilePacked(root);
        packed.gptq();
        packed.awq();
        packed.bitsAndBytes();
        packed.compressed();
        packed.microscaling();
        packed.mlx();
        packed.hqq();
        packed.torchAo();
        packed.marlin();
        packed.byOutputs();
        packed.bytes();
        packed.keras();
        packed.smallFloats();
        return packed.cases;
    }

    static Entry zeros(String dtype, int size, long... shape) {
        return new Entry(dtype, shape, new byte[(int) (size * Arrays.stream(shape).reduce(1, (a, b) -> a * b))]);
    }

    private static Entry text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Entry("U8", new long[] {bytes.length}, bytes);
    }

    /** A module with one of its parts changed, or left out if there is no other. */
    private void add(Map<String, Entry> module, String config, String part, Entry other, String says)
            throws IOException {
        Map<String, Entry> tensors = new LinkedHashMap<>(module);
        if (other == null) {
            tensors.remove(part);
        } else {
            tensors.put(part, other);
        }
        Path folder = Files.createDirectories(root.resolve("packed%03d".formatted(cases.size())));
        if (config != null) {
            Files.writeString(folder.resolve("config.json"), config);
        }
        cases.add(new HostileCorpus.Case(Files.write(folder.resolve("packed.safetensors"),
                TestFiles.safetensors(tensors)), says));
    }

    private void gptq() throws IOException {
        Map<String, Entry> module = new LinkedHashMap<>();
        module.put("q.qweight", zeros("I32", 4, 2, 8));
        module.put("q.qzeros", zeros("I32", 4, 2, 1));
        module.put("q.scales", zeros("F16", 2, 2, 8));
        module.put("q.g_idx", ints(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
        add(module, null, "q.g_idx", ints(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2), "points to group 2");
        add(module, null, "q.g_idx", ints(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, -1), "points to group -1");
        add(module, null, "q.g_idx", ints(0, 0, 0, 1, Integer.MAX_VALUE, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1),
                "group 2147");
        add(module, null, "q.g_idx", ints(0, 1), "do not fit");
        add(module, null, "q.g_idx", zeros("F32", 4, 16), "its groups do not fit");
        add(module, null, "q.scales", zeros("F16", 2, 3, 8), "its groups do not fit");
        add(module, null, "q.scales", zeros("F16", 2, 0, 8), "do not fit");
        add(module, null, "q.scales", zeros("F16", 2, 2, 7), "packed, not decoded");
        add(module, null, "q.scales", zeros("I32", 4, 2, 8), "packed, not decoded");
        add(module, null, "q.qzeros", zeros("I32", 4, 2, 5), "do not fit");
        add(module, null, "q.qzeros", zeros("I32", 4, 1, 1), "its groups do not fit");
        add(module, null, "q.qzeros", zeros("I32", 4, 2, 0), "do not fit");
        add(module, null, "q.qzeros", null, "packed, not decoded");
        add(module, null, "q.qweight", zeros("I32", 4, 0, 8), "");
        add(module, "{\"quantization_config\":{\"checkpoint_format\":\"marlin\"}}", "q.bias", zeros("F16", 2, 8),
                "'marlin', is that of one kernel");
        damagedSettings(module, "version", "checkpoint_format");
    }

    /** Settings that tell which version of a scheme it is: without them weights would be decoded by a default. */
    private void damagedSettings(Map<String, Entry> module, String... keys) throws IOException {
        String right = "{\"quantization_config\":{\"checkpoint_format\":\"gptq_v2\",\"version\":\"gemm\"}}";
        for (String wrong : List.of(right.substring(0, right.length() - 5), "", "{", "[1]", "null", "gptq_v2",
                right + right, right.replace("gptq", "\u0000"), "{\"a\":" + "[".repeat(5_000),
                "{\"quantization_config\":\"gptq_v2\"}", "{\"quantization_config\":[]}",
                "{\"quantization_config\":{\"a\":1,\"a\":2}}", "{\"a\":\"" + " ".repeat(5 << 20) + "\"}")) {
            add(module, wrong, "q.bias", zeros("F16", 2, 8), "the settings that tell how are damaged: config.json: ");
        }
        for (String key : keys) {
            add(module, "{\"quantization_config\":{\"%s\":[\"gptq_v2\"]}}".formatted(key), "q.bias",
                    zeros("F16", 2, 8), "its setting '%s' is no word".formatted(key));
        }
    }

    private void awq() throws IOException {
        Map<String, Entry> module = new LinkedHashMap<>();
        module.put("q.qweight", zeros("I32", 4, 16, 2));
        module.put("q.qzeros", zeros("I32", 4, 2, 2));
        module.put("q.scales", zeros("F16", 2, 2, 16));
        add(module, null, "q.scales", zeros("F16", 2, 3, 16), "its groups do not fit");
        add(module, null, "q.scales", zeros("F16", 2, 0, 16), "its groups do not fit");
        add(module, null, "q.scales", zeros("F16", 2, 16), "packed, not decoded");
        add(module, null, "q.qzeros", zeros("I32", 4, 2, 1), "do not fit");
        add(module, null, "q.qzeros", zeros("I32", 4, 1, 2), "do not fit");
        add(module, null, "q.qzeros", zeros("I16", 2, 2, 2), "packed, not decoded");
        add(module, null, "q.qweight", zeros("I32", 4, 15, 2), "its groups do not fit");
        add(module, null, "q.qweight", zeros("I32", 4, 0, 2), "");
        add(module, "{\"quantization_config\":{\"version\":\"gemv\"}}", "q.bias", zeros("F16", 2, 8),
                "do not fit 16 × 2");
        add(module, "[1, 2]", "q.qzeros", null, "packed, not decoded");
        damagedSettings(module, "version");
    }

    private void bitsAndBytes() throws IOException {
        String state = "q.weight.quant_state.bitsandbytes__nf4";
        String right = "{\"quant_type\":\"nf4\",\"blocksize\":64,\"dtype\":\"bfloat16\",\"shape\":[8,16]}";
        Map<String, Entry> module = new LinkedHashMap<>();
        module.put("q.weight", zeros("U8", 1, 64, 1));
        module.put("q.weight.absmax", zeros("F32", 4, 2));
        module.put("q.weight.quant_map", zeros("F32", 4, 16));
        module.put(state, text(right));
        for (String wrong : List.of(right.replace("64", "0"), right.replace("64", "-64"), right.replace("64", "32"),
                right.replace("8,16", "8,17"), right.replace("8,16", "-8,-16"), right.replace("8,16", ""),
                right.replace("[8,16]", "2147483647"), right.replace("8,16", "1e30,2"), right.replace("8,16", "[],{}"),
                "{}", "", "[", "\"\\ud800")) {
            add(module, null, state, text(wrong), "its quant_state does not fit");
        }
        add(module, null, state, text(right.replace("64", "\"x\"")), "its setting 'blocksize' is no whole number");
        add(module, null, state, text("[".repeat(10_000)), "does not fit");
        add(module, null, state, zeros("U8", 1, 20_000), "where a few are expected");
        add(module, null, state, null, "its quant_state or its quant_map is missing");
        add(module, null, "q.weight.quant_map", zeros("F32", 4, 15), "is missing");
        add(module, null, "q.weight.absmax", zeros("F32", 4, 1), "does not fit");
        add(module, null, "q.weight.absmax", zeros("U8", 1, 2), "its scales are quantized");
        add(module, null, "q.weight", zeros("U8", 1, 63, 1), "does not fit");
        add(module, null, "q.weight", zeros("BF16", 2, 31, 1), "does not fit its 62 bytes");
        Map<String, Entry> untold = new LinkedHashMap<>(module);
        untold.remove(state);
        add(untold, null, "q.weight", zeros("F32", 4, 16, 1), "its quant_state or its quant_map is missing");
        Map<String, Entry> twice = new LinkedHashMap<>(module);
        String nested = right.replace("}", ",\"nested_blocksize\":256,\"nested_offset\":0.5}");
        twice.put("q.weight.absmax", zeros("U8", 1, 2));
        twice.put("q.weight.nested_absmax", zeros("F32", 4, 1));
        twice.put("q.weight.nested_quant_map", zeros("F32", 4, 256));
        twice.put(state, text(nested));
        add(twice, null, "q.weight.nested_absmax", zeros("F32", 4, 2), "what belongs to them");
        add(twice, null, "q.weight.nested_quant_map", zeros("F32", 4, 16), "what belongs to them");
        add(twice, null, state, text(nested.replace("256", "0")), "what belongs to them");
        add(twice, null, state, text(nested.replace("0.5", "\"x\"")), "what belongs to them");
        add(twice, null, state, text(nested.replace(",\"nested_offset\":0.5", "")), "what belongs to them");
    }

    private void compressed() throws IOException {
        Map<String, Entry> module = new LinkedHashMap<>();
        module.put("q.weight_packed", zeros("I32", 4, 8, 2));
        module.put("q.weight_scale", zeros("F16", 2, 8, 2));
        Entry shape = ints(8, 16);
        module.put("q.weight_shape", shape);
        add(module, null, "q.weight_shape", ints(8, 0), "packed, not decoded");
        add(module, null, "q.weight_shape", ints(7, 16), "of another shape");
        add(module, null, "q.weight_shape", ints(8, -16), "of another shape");
        add(module, null, "q.weight_shape", ints(8, Integer.MAX_VALUE), "do not fit");
        add(module, null, "q.weight_shape", zeros("I32", 4, 100_000), "where a few are expected");
        add(module, null, "q.weight_shape", null, "packed, not decoded");
        add(module, null, "q.weight_scale", zeros("F16", 2, 8, 0), "do not fit");
        add(module, null, "q.weight_scale", zeros("F16", 2, 8, 3), "do not divide into 3 groups");
        add(module, null, "q.weight_scale", zeros("F16", 2, 7, 2), "do not fit");
        add(module, null, "q.weight_g_idx", ints(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 9), "points to group 9");
        add(module, null, "q.weight_g_idx", ints(0, 1), "do not divide into 2 groups");
        add(module, null, "q.weight_g_idx", zeros("F32", 4, 16), "do not divide into 2 groups");
        add(module, null, "q.weight_zero_point", zeros("I32", 4, 2, 2), "its zero points are");
        add(module, null, "q.weight_zero_point", zeros("I32", 4, 1, 3), "its zero points do not fit");
        add(module, null, "q.weight_zero_point", zeros("F32", 4, 8, 2), "its zero points are");
    }

    private void microscaling() throws IOException {
        Map<String, Entry> module = new LinkedHashMap<>();
        module.put("q.weight", zeros("U8", 1, 8, 16));
        module.put("q.weight_scale", zeros("F8_E4M3", 1, 8, 2));
        module.put("q.weight_scale_2", zeros("F32", 4, 1));
        add(module, null, "q.weight_scale", zeros("F8_E4M3", 1, 8, 3), "do not fit");
        add(module, null, "q.weight_scale", zeros("F8_E4M3", 1, 16), "do not fit");
        add(module, null, "q.weight_scale_2", zeros("F32", 4, 3), "do not fit");
        add(module, null, "q.weight_scale_2", zeros("F32", 4, 0), "do not fit");
        add(module, null, "q.weight_scale_2", zeros("I32", 4, 1), "do not fit");
        add(module, null, "q.weight", zeros("U8", 1, 8, 15), "do not fit");
        add(module, null, "q.pre_quant_scale", zeros("F32", 4, 32), "its inputs are scaled too");
        Map<String, Entry> blocks = new LinkedHashMap<>();
        blocks.put("e_blocks", zeros("U8", 1, 2, 4, 2, 16));
        blocks.put("e_scales", zeros("U8", 1, 2, 4, 2));
        add(blocks, null, "e_scales", zeros("U8", 1, 2, 4, 1), "do not fit");
        add(blocks, null, "e_scales", zeros("F32", 4, 2, 4, 2), "packed, not decoded");
        add(blocks, null, "e_scales", null, "not decoded");
        add(blocks, null, "e_blocks", zeros("U8", 1, 2, 4, 2, 15), "its blocks are of");
        add(blocks, null, "e_blocks", zeros("U8", 1, 4, 16), "its blocks are of");
        add(blocks, null, "e_blocks", zeros("U8", 1, 2, 0, 2, 16), "");
    }

    private void mlx() throws IOException {
        Map<String, Entry> module = new LinkedHashMap<>();
        module.put("q.weight", zeros("U32", 4, 8, 4));
        module.put("q.scales", zeros("F16", 2, 8, 1));
        module.put("q.biases", zeros("F16", 2, 8, 1));
        String right = "{\"quantization\":{\"bits\":4,\"group_size\":32}}";
        add(module, right.replace("4", "0"), "x", zeros("F32", 4, 1), "the config.json");
        add(module, right.replace("4", "7"), "x", zeros("F32", 4, 1), "the config.json");
        add(module, right.replace("4", "64"), "x", zeros("F32", 4, 1), "the config.json");
        add(module, right.replace("32", "0"), "x", zeros("F32", 4, 1), "the config.json");
        add(module, right.replace("32", "-1"), "x", zeros("F32", 4, 1), "the config.json");
        add(module, right.replace("32", "3"), "x", zeros("F32", 4, 1), "do not fit");
        add(module, right.replace("32", "1e99"), "x", zeros("F32", 4, 1), "packed, not decoded");
        add(module, right.replace("}}", ",\"mode\":\"nvfp4\"}}"), "x", zeros("F32", 4, 1), "its mode 'nvfp4'");
        add(module, "{", "x", zeros("F32", 4, 1), "the settings that tell how are damaged: config.json: ");
        add(module, right, "q.scales", zeros("F16", 2, 8, 2), "do not fit");
        add(module, right, "q.biases", zeros("F16", 2, 8, 2), "its biases");
        add(module, right, "q.biases", null, "its biases");
    }

    /** FP8 with scales: MXFP8's exponents of groups of 32, and those of rows, blocks or the whole. */
    private void smallFloats() throws IOException {
        Map<String, Entry> module = new LinkedHashMap<>();
        module.put("q.weight", zeros("F8_E4M3", 1, 8, 64));
        module.put("q.weight_scale", zeros("U8", 1, 8, 2));
        for (Entry scales : List.of(zeros("U8", 1, 8, 3), zeros("U8", 1, 7, 2), zeros("U8", 1, 16),
                zeros("U8", 1, 8, 0), zeros("U8", 1, 8, 4), zeros("U8", 1, 4, 2), zeros("I32", 4, 8, 2),
                zeros("F32", 4, 8, 2, 1), zeros("F32", 4, 0), zeros("F32", 4, 5, 1), zeros("BOOL", 1, 8, 2))) {
            add(module, null, "q.weight_scale", scales, "scaled FP8, not decoded: its scale");
        }
        add(module, null, "q.weight", zeros("F8_E4M3", 1, 8, 63), "scaled FP8, not decoded");
        add(module, null, "q.weight", zeros("F8_E4M3", 1, 2, 8, 64), "scaled FP8, not decoded");
        add(module, null, "q.weight", zeros("F8_E4M3", 1, 0, 64), "");
    }

    private void keras() throws IOException {
        Map<String, Entry> module = new LinkedHashMap<>();
        module.put("q.kernel", zeros("I8", 1, 8, 6));
        module.put("q.kernel_scale", zeros("F32", 4, 6));
        add(module, null, "q.kernel_scale", zeros("F32", 4, 7), "do not fit");
        add(module, null, "q.kernel_scale", zeros("F32", 4, 0), "do not fit");
        add(module, null, "q.kernel_scale", zeros("F32", 4, 13), "do not fit");
        add(module, null, "q.kernel_scale", zeros("I32", 4, 6), "beside it: kernel_scale I32 6");
        add(module, null, "q.kernel_scale", TestFiles.floats(new float[] {1, 1, Float.NaN, 1, 1, 1}, 6),
                "'q.kernel_scale', which its weights are divided by, is NaN at element 2");
        add(module, null, "q.kernel_scale", zeros("F32", 4, 6), "divided by, is 0 at element 0");
        add(module, null, "q.kernel", zeros("I8", 1, 2, 4, 6), "part of 'q.kernel'");
        Map<String, Entry> groups = new LinkedHashMap<>(module);
        groups.put("q.kernel_scale", zeros("F32", 4, 2, 12));
        groups.put("q.kernel_zero", zeros("I8", 1, 2, 12));
        groups.put("q.g_idx", TestFiles.floats(new float[] {0, 0, 0, 0, 1, 1, 1, 1}, 8));
        add(groups, null, "q.g_idx", TestFiles.floats(new float[] {0, 0, 0, 0, 1, 1, 1, 2}, 8), "points to group 2");
        add(groups, null, "q.g_idx", TestFiles.floats(new float[] {0, 0, Float.NaN, 0, 1, 1, 1, 1}, 8),
                "'q.g_idx', which its weights are computed with, is NaN at element 2");
        add(groups, null, "q.g_idx", TestFiles.floats(new float[7], 7), "do not fit");
        add(groups, null, "q.g_idx", null, "do not fit");
        add(groups, null, "q.kernel_zero", zeros("I8", 1, 2, 11), "do not fit");
        add(groups, null, "q.kernel_zero", zeros("F32", 4, 2, 12), "do not fit");
        add(groups, null, "q.kernel_scale", zeros("F32", 4, 2, 10), "do not fit");
    }

    private void torchAo() throws IOException {
        Map<String, Entry> module = new LinkedHashMap<>();
        module.put("q.weight", zeros("I8", 1, 8, 16));
        module.put("q.weight_int4_scale", zeros("BF16", 2, 2, 8));
        module.put("q.weight_int4_zero_point", zeros("BF16", 2, 2, 8));
        for (Entry scales : List.of(zeros("BF16", 2, 2, 7), zeros("BF16", 2, 8, 2), zeros("BF16", 2, 3, 8),
                zeros("BF16", 2, 0, 8), zeros("BF16", 2, 16), zeros("I32", 4, 2, 8))) {
            add(module, null, "q.weight_int4_scale", scales, "do not fit");
        }
        add(module, null, "q.weight_int4_zero_point", zeros("BF16", 2, 1, 8), "do not fit");
        add(module, null, "q.weight_int4_zero_point", zeros("I8", 1, 2, 8), "do not fit");
        add(module, null, "q.weight_int4_zero_point", null, "do not fit");
        add(module, null, "q.weight_int4_act_pre_scale", zeros("BF16", 2, 32), "its inputs are scaled too");
        add(module, null, "q.weight", zeros("I8", 1, 8, 0), "");
        add(module, null, "q.weight", zeros("I32", 4, 8, 4), "do not fit");
    }

    private void marlin() throws IOException {
        Map<String, Entry> module = new LinkedHashMap<>();
        module.put("q.B", zeros("I32", 4, 8, 512));
        module.put("q.s", zeros("F16", 2, 1, 256));
        module.put("q.workspace", zeros("I32", 4, 32));
        for (Entry scales : List.of(zeros("F16", 2, 1, 255), zeros("F16", 2, 256), zeros("I16", 2, 1, 256),
                zeros("F16", 2, 256, 1))) {
            add(module, null, "q.s", scales, "its scales do not fit");
        }
        add(module, null, "q.s", zeros("F16", 2, 3, 256), "do not divide into 3 groups");
        add(module, null, "q.s", zeros("F16", 2, 0, 256), "do not divide into 0 groups");
        add(module, null, "q.s", null, "packed, not decoded");
        add(module, null, "q.workspace", null, "packed, not decoded");
        add(module, null, "q.B", zeros("I32", 4, 8, 511), "its scales do not fit");
        add(module, null, "q.B", zeros("I32", 4, 0, 512), "");
        add(module, null, "q.B", zeros("I8", 1, 8, 512), "packed, not decoded");
    }

    /** AWQ of version gemv: 8 outputs of 64 inputs in two groups, their scales filled up to 8. */
    private void byOutputs() throws IOException {
        Map<String, Entry> module = new LinkedHashMap<>();
        module.put("q.qweight", zeros("I32", 4, 8, 8));
        module.put("q.qzeros", zeros("I32", 4, 8, 1));
        module.put("q.scales", zeros("F16", 2, 8, 8));
        String config = "{\"quantization_config\":{\"version\":\"gemv\",\"q_group_size\":%s}}";
        for (String size : List.of("0", "-32", "7", "4", "null")) {
            add(module, config.formatted(size), "q.bias", zeros("F16", 2, 8), "do not fit");
        }
        for (String size : List.of("1e30", "\"x\"", "[]", "32.5")) {
            add(module, config.formatted(size), "q.bias", zeros("F16", 2, 8),
                    "its setting 'q_group_size' is no whole number");
        }
        add(module, config.formatted("32"), "q.scales", zeros("F16", 2, 7, 8), "do not fit");
        add(module, config.formatted("32"), "q.scales", zeros("F16", 2, 8, 1), "do not fit");
        add(module, config.formatted("32"), "q.qzeros", zeros("I32", 4, 8, 2), "do not fit");
        add(module, config.formatted("32"), "q.qzeros", zeros("I32", 4, 7, 1), "do not fit");
        add(module, config.formatted("32"), "q.qzeros", null, "packed, not decoded");
    }

    /** Weights of whole bytes: bitsandbytes' with a scale a row, and those of compressed-tensors. */
    private void bytes() throws IOException {
        Map<String, Entry> module = new LinkedHashMap<>();
        module.put("q.weight", zeros("I8", 1, 8, 16));
        module.put("q.SCB", zeros("F32", 4, 8));
        for (Entry scales : List.of(zeros("F32", 4, 7), zeros("F32", 4, 0), zeros("F32", 4, 8, 1),
                zeros("I32", 4, 8))) {
            add(module, null, "q.SCB", scales, "packed, not decoded");
        }
        add(module, null, "q.SCB", null, "");
        for (Entry format : List.of(new Entry("U8", new long[] {1}, new byte[] {2}), zeros("U8", 1, 2),
                zeros("U8", 1, 0), new Entry("U8", new long[] {}, new byte[] {3}))) {
            add(module, null, "q.weight_format", format, "one kind of GPU");
        }
        add(module, null, "q.SCB", TestFiles.floats(new float[] {1, 1, Float.NaN, 1, 1, 1, 1, 1}, 8), "");
        Map<String, Entry> scaled = new LinkedHashMap<>();
        scaled.put("q.weight", zeros("I8", 1, 8, 16));
        scaled.put("q.weight_scale", zeros("BF16", 2, 8, 1));
        for (Entry scales : List.of(zeros("BF16", 2, 7, 1), zeros("BF16", 2, 8, 3), zeros("BF16", 2, 8, 0),
                zeros("BF16", 2, 8, 1, 1))) {
            add(scaled, null, "q.weight_scale", scales, "do not fit");
        }
        add(scaled, null, "q.weight_scale", zeros("I32", 4, 8, 1), "packed, not decoded");
        add(scaled, null, "q.weight_zero_point", zeros("I8", 1, 7, 1), "do not fit");
        add(scaled, null, "q.weight_zero_point", zeros("F32", 4, 8, 1), "do not fit");
        add(scaled, null, "q.weight_g_idx", ints(0, 0), "packed, not decoded");
        add(scaled, null, "q.pre_quant_scale", zeros("BF16", 2, 16), "packed, not decoded");
    }

    private void hqq() throws IOException {
        Map<String, Entry> module = new LinkedHashMap<>();
        module.put("q.W_q", zeros("U8", 1, 4, 16));
        module.put("q.scale", zeros("F16", 2, 8, 1));
        module.put("q.zero", zeros("F16", 2, 8, 1));
        module.put("q.nbits", ints(4));
        module.put("q.shape", ints(8, 16));
        add(module, null, "q.nbits", ints(0), "are missing");
        add(module, null, "q.nbits", ints(32), "are missing");
        add(module, null, "q.nbits", ints(8), "do not fit");
        add(module, null, "q.nbits", ints(4, 4), "are missing");
        add(module, null, "q.shape", ints(8, 15), "packed, not decoded");
        add(module, null, "q.shape", ints(1 << 20, 1 << 20), "do not fit");
        add(module, null, "q.shape", ints(-8, -16), "are missing");
        add(module, null, "q.scale", zeros("F16", 2, 4, 2), "are missing");
        add(module, null, "q.zero", zeros("F16", 2, 7, 1), "are missing");
        add(module, null, "q.zero", zeros("U8", 1, 8, 1), "quantized too");
        add(module, null, "q.W_q", zeros("U8", 1, 3, 16), "do not fit");
    }
}
