package org.eigenscope.format.packed;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.eigenscope.format.data.ComputeType;
import org.eigenscope.format.packed.PackedWeights.Form;
import org.eigenscope.format.packed.RowCodes.Layout;
import org.eigenscope.model.DType;
import org.eigenscope.model.Quantization;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/**
 * Schemes whose groups run over a matrix as one line of elements, whatever its rows: bitsandbytes in 4 bits (Dettmers
 * et al. 2023, arXiv 2305.14314) and HQQ; and those of whole bytes, bitsandbytes in 8 bits (arXiv 2208.07339) and
 * compressed-tensors' {@code int-quantized}.
 */
final class WholeSchemes {

    /** 1/127 as bitsandbytes has it. */
    private static final float UNIT = 7.874015718698502e-3f;
    private static final Set<Integer> HQQ_BITS = Set.of(1, 2, 3, 4, 8);

    private WholeSchemes() {}

    /**
     * NF4 and FP4: the table's value times the largest absolute value of its block. With double quantization these are
     * quantized again, less their mean. How it was done stands as JSON in a tensor of bytes.
     */
    static DecodedWeights bitsAndBytes(PackedModule module) throws IOException {
        Tensor packed = module.packed();
        String weight = packed.name().substring(module.name().length());
        Tensor absmax = module.get(weight + ".absmax");
        Tensor table = module.real(weight + ".quant_map", 1);
        if (absmax == null) {
            return null;
        }
        // bnb_4bit_quant_storage: the same bytes may be called floats, which their values must not be read as.
        long stored = packed.dtype().bytesOf(packed.shape().elements());
        if (packed.dtype() != DType.U8 && !PackedBytes.areStored(packed.data())) {
            return DecodedWeights.not("its bytes are called %s, and are not contiguous in the file"
                    .formatted(packed.dtype()));
        }
        Tensor state = module.get(weight + ".quant_state.bitsandbytes__nf4");
        String kind = state != null ? "NF4" : "FP4";
        state = state != null ? state : module.get(weight + ".quant_state.bitsandbytes__fp4");
        if (state == null || state.dtype() != DType.U8 || table == null || table.shape().elements() != 16) {
            return DecodedWeights.not("its quant_state or its quant_map is missing");
        }
        JsonObject told = json(state);
        int block = PackingConfig.number(told, "blocksize");
        Shape shape = told == null ? null : shape(told.get("shape"));
        if (shape == null || block < 1 || Math.ceilDiv(shape.elements(), 2L) != stored
                || absmax.shape().elements() != Math.ceilDiv(shape.elements(), (long) block)) {
            return DecodedWeights.not("its quant_state does not fit its %,d bytes and %,d scales".formatted(
                    stored, absmax.shape().elements()));
        }
        long count = shape.elements();
        TensorData scales = absmax.isReal() ? absmax.data() : nested(module, weight, absmax, told);
        if (scales == null) {
            return DecodedWeights.not("its scales are quantized, and what belongs to them is missing or does not fit");
        }
        Codes codes = new RowCodes(packed.data(), packed.dtype(), packed.shape().elements(), 1, count, 4, stored,
                Layout.HIGH_FIRST);
        ComputeType computed = switch (PackingConfig.word(told, "dtype")) {
            case "float16" -> ComputeType.HALF;
            case "bfloat16" -> ComputeType.BFLOAT;
            default -> ComputeType.SINGLE;
        };
        return DecodedWeights.of(new PackedWeights(codes, new CodeValues.Stored(table.data(), 4), scales, null,
                new ScaleGrid(1, absmax.shape().elements(), 1, block), computed,
                "%s, block %d".formatted(kind, block)), shape);
    }

    private static TensorData nested(PackedModule module, String weight, Tensor absmax, JsonObject told) {
        Tensor scales = module.real(weight + ".nested_absmax", 1);
        Tensor table = module.real(weight + ".nested_quant_map", 1);
        int block = PackingConfig.number(told, "nested_blocksize");
        long count = absmax.shape().elements();
        if (absmax.dtype() != DType.U8 || scales == null || table == null || table.shape().elements() != 256
                || block < 1 || scales.shape().elements() != Math.ceilDiv(count, (long) block)
                || !(told.get("nested_offset") instanceof JsonElement offset) || !offset.isJsonPrimitive()) {
            return null;
        }
        Codes codes = new RowCodes(absmax.data(), DType.U8, count, 1, count, 8, count, Layout.STREAM);
        try {
            float constant = offset.getAsFloat();
            return !Float.isFinite(constant) ? null : new PackedWeights(codes, new CodeValues.Stored(table.data(), 8),
                    scales.data(), null, Form.SHIFTED, new ScaleGrid(1, scales.shape().elements(), 1, block), 1,
                    constant, ComputeType.SINGLE, null);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Nothing but JSON in bytes, some kilobytes at most. */
    private static JsonObject json(Tensor bytes) throws IOException {
        double[] numbers = PackedModule.numbers(bytes);
        byte[] text = new byte[numbers.length];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (int) numbers[i];
        }
        try {
            return JsonParser.parseString(new String(text, StandardCharsets.UTF_8)) instanceof JsonObject object
                    ? object : new JsonObject();
        } catch (JsonParseException | StackOverflowError e) {
            return new JsonObject();
        }
    }

    private static Shape shape(JsonElement told) {
        if (!(told instanceof JsonArray array) || array.isEmpty() || array.size() > 5) {
            return null;
        }
        long[] dims = new long[array.size()];
        for (int i = 0; i < dims.length; i++) {
            try {
                dims[i] = array.get(i).isJsonPrimitive() ? array.get(i).getAsInt() : 0;
            } catch (NumberFormatException e) {
                return null;
            }
            if (dims[i] < 1) {
                return null;
            }
        }
        return Shape.of(dims);
    }

    /** HQQ: (q − z) · s, groups along the rows or the columns of a table of groups, which a word packs in bands. */
    static DecodedWeights hqq(PackedModule module) throws IOException {
        Tensor packed = module.packed();
        Tensor scales = module.real(".scale", 2);
        Tensor zeros = module.real(".zero", 2);
        if (!module.packedAs(".W_q")) {
            return null;
        }
        Shape shape = PackedModule.shape(module.integers(".shape", 1));
        Tensor nbits = module.get(".nbits");
        int bits = nbits == null || nbits.shape().elements() != 1 ? 0 : (int) PackedModule.numbers(nbits)[0];
        if (packed.shape().rank() != 2 || scales == null || zeros == null || shape == null || !HQQ_BITS.contains(bits)
                || !zeros.shape().equals(scales.shape()) || packed.dtype() != DType.U8 && packed.dtype() != DType.I32) {
            return DecodedWeights
                    .not("its shape, its bits, its scales or its zero points are missing, or quantized too");
        }
        boolean byRow = scales.shape().dim(1) == 1;
        long groups = scales.shape().elements();
        if (groups == 0 || !byRow && scales.shape().dim(0) != 1 || shape.elements() % groups != 0) {
            return DecodedWeights.not("its scales %s do not fit %s".formatted(scales.shape(), shape));
        }
        long size = shape.elements() / groups;
        long rows = byRow ? groups : size;
        long columns = byRow ? size : groups;
        if (packed.shape().dim(1) != columns || packed.shape().dim(0) != Math.ceilDiv(rows,
                (long) SplitCodes.perWord(packed.dtype(), bits))) {
            return DecodedWeights.not("its integers %s do not fit %,d groups of %,d".formatted(packed.shape(), groups,
                    size));
        }
        Codes codes = new SplitCodes(packed.data(), packed.dtype(), packed.shape().dim(0), rows, columns, bits, true);
        return DecodedWeights.of(new PackedWeights(codes, new CodeValues.From(bits, 0), scales.data(), zeros.data(),
                byRow ? new ScaleGrid(groups, 1, 1, size) : new ScaleGrid(1, groups, size, 1),
                ComputeType.of(scales.dtype()), "HQQ, %d bits, groups of %d".formatted(bits, size)), shape);
    }

    /**
     * bitsandbytes' LLM.int8: W = q · SCB · (1/127), a row at a time. Its older versions stored the tiles of one kind
     * of GPU too, which {@code weight_format} tells: 0 are plain rows.
     */
    static DecodedWeights rowsOfBytes(PackedModule module) throws IOException {
        Tensor packed = module.packed();
        Tensor rows = module.real(".SCB", 1);
        if (!ofBytes(module) || rows == null || rows.shape().elements() != packed.shape().dim(0)) {
            return null;
        }
        Tensor format = module.get(".weight_format");
        if (module.has(".weight_format") && (format == null || format.shape().elements() != 1
                || PackedModule.numbers(format)[0] != 0)) {
            return DecodedWeights.not("its order of integers (weight_format) is that of one kind of GPU");
        }
        Shape shape = packed.shape();
        return DecodedWeights.of(new PackedWeights(bytes(packed), new CodeValues.Signed(8), rows.data(), null,
                Form.SHIFTED, new ScaleGrid(shape.dim(0), 1, 1, shape.dim(1)), UNIT, 0, ComputeType.SINGLE,
                new Quantization("int8, one scale a row", 8)), shape);
    }

    /** compressed-tensors: W = (q − z) · s for the whole matrix, a row, or a group of columns in a row. */
    static DecodedWeights compressedBytes(PackedModule module) {
        Tensor packed = module.packed();
        Tensor scales = module.get(".weight_scale");
        if (!ofBytes(module) || module.has(".weight_g_idx") || module.has(".pre_quant_scale") || scales == null
                || !scales.isReal()) {
            return null;
        }
        Tensor zeros = module.get(".weight_zero_point");
        Shape grid = scales.shape();
        long rows = packed.shape().dim(0);
        long columns = packed.shape().dim(1);
        boolean single = grid.elements() == 1;
        long groups = grid.rank() == 2 ? grid.dim(1) : 1;
        boolean fits = single || grid.rank() > 0 && grid.rank() <= 2 && grid.dim(0) == rows && groups > 0
                && columns % groups == 0;
        if (!fits || module.has(".weight_zero_point") && (zeros == null || !zeros.shape().equals(grid)
                || zeros.dtype().group() != DType.Group.INTEGER)) {
            return DecodedWeights.not("its scales %s or its zero points do not fit %s".formatted(grid, packed.shape()));
        }
        return DecodedWeights.of(new PackedWeights(bytes(packed), new CodeValues.Signed(8), scales.data(), zeros == null
                ? null
                : zeros.data(), single ? new ScaleGrid(1, 1, rows, columns)
                : new ScaleGrid(rows, groups, 1, columns / groups),
                ComputeType.of(scales.dtype()), "int8, %s".formatted(single ? "one scale" : groups == 1
                ? "one scale a row" : "groups of %d".formatted(columns / groups))), packed.shape());
    }

    private static boolean ofBytes(PackedModule module) {
        Tensor packed = module.packed();
        return packed.dtype() == DType.I8 && packed.shape().rank() == 2 && packed.shape().elements() > 0
                && module.packedAs(".weight");
    }

    private static Codes bytes(Tensor packed) {
        return new RowCodes(packed.data(), packed.dtype(), packed.shape().elements(), packed.shape().dim(0),
                packed.shape().dim(1), 8, packed.shape().dim(1), Layout.STREAM);
    }
}
