package org.eigenscope.format.pytorch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eigenscope.format.pytorch.Pickled.Blob;
import org.eigenscope.format.pytorch.Pickled.Global;
import org.eigenscope.format.pytorch.Pickled.Instance;
import org.eigenscope.format.pytorch.Pickled.Mapping;
import org.eigenscope.format.pytorch.Pickled.PersistentId;
import org.eigenscope.format.pytorch.Pickled.Sequence;
import org.eigenscope.model.DType;

/**
 * A tensor as the pickle describes it: nothing of it is checked yet.
 *
 * @param storage where its elements are, or null if they are not in a storage
 * @param dtype the element type
 * @param offset the storage's element that is its first
 * @param size its dimensions
 * @param stride the step of each dimension, in elements
 * @param reason why it is not analyzed, or empty
 */
record StoredTensor(Storage storage, DType dtype, long offset, List<Long> size, List<Long> stride, String reason) {

    /**
     * @param key the storage's name in the file; null if it is in the pickle itself
     * @param dtype its type, or null if it is untyped
     * @param elements how many it claims to hold: elements of its type, or bytes
     * @param viewOffset where a view of it starts, in elements (legacy files only); without a key, the byte of the
     *     pickle where the storage is
     */
    record Storage(String key, DType dtype, long elements, long viewOffset) {

        private static final String FROM_BYTES = "torch.storage._load_from_bytes";

        /**
         * {@code ('storage', class, key, location, elements[, view])}, the persistent id of a storage; or what loads
         * one of bytes in the pickle, without a key and with the place of the bytes.
         */
        static Storage of(Object value) {
            if (value instanceof Instance call && call.className().equals(FROM_BYTES)
                    && call.argument(0) instanceof Blob bytes && bytes.position >= 0) {
                return new Storage(null, null, 0, bytes.position);
            }
            if (!(value instanceof PersistentId persistent) || !(persistent.id instanceof Sequence id)
                    || id.items.size() < 5 || !"storage".equals(id.items.get(0))
                    || !(id.items.get(1) instanceof Global type) || !(id.items.get(4) instanceof Long elements)) {
                return null;
            }
            Object key = id.items.get(2);
            if (!(key instanceof String) && !(key instanceof Long)) {
                return null;
            }
            long view = 0;
            if (id.items.size() > 5 && id.items.get(5) instanceof Sequence metadata) {
                if (metadata.items.size() < 2 || !(metadata.items.get(1) instanceof Long start)) {
                    return null;
                }
                view = start;
            }
            return new Storage(key.toString(), storageType(type.name()), elements, view);
        }
    }

    private static final int NESTED = 8;
    private static final String PART = "it is one of several parts that the processes of a training hold (%s): open "
            + "the folder of the distributed checkpoint, or save the whole tensor";
    private static final String WRAPPER = "torch._utils._rebuild_wrapper_subclass";

    /**
     * The tensor that this value rebuilds, or null if it rebuilds none. The functions are those of
     * <a href="https://github.com/pytorch/pytorch/blob/main/torch/_utils.py">torch/_utils.py</a>.
     */
    static StoredTensor of(Object value) {
        return of(value, 0);
    }

    /** True for a tensor of a class of its own around others. */
    static boolean isWrapped(Instance call) {
        String name = call.className();
        return (name.equals("torch._tensor._rebuild_from_type") || name.equals("torch._tensor._rebuild_from_type_v2"))
                && Pickled.nameOf(call.argument(0)).equals(WRAPPER);
    }

    /** The tensor on another storage, whose type tells its own if nothing else did. */
    StoredTensor in(Storage other) {
        return new StoredTensor(other, dtype != DType.OTHER || other == null ? dtype : other.dtype(), offset, size,
                stride, other == null ? "its description in the pickle is damaged" : reason);
    }

    private static StoredTensor of(Object value, int depth) {
        if (!(value instanceof Instance call) || depth > NESTED) {
            return null;
        }
        return switch (call.className()) {
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> strided(call, null, "");
            case "torch._utils._rebuild_tensor_v3" -> strided(call, dtypeOf(call.argument(6)), "");
            case "torch._utils._rebuild_qtensor" -> strided(call, null, "quantized integers, not decoded");
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state",
                    "torch.nn.parameter.Parameter", "torch.nn.parameter.Buffer", "torch.autograd.variable.Variable" ->
                    of(call.argument(0), depth + 1);
            case "torch._tensor._rebuild_from_type_v2", "torch._tensor._rebuild_from_type",
                    "torch.tensor._rebuild_from_type" ->
                    Pickled.nameOf(call.argument(0)).equals(WRAPPER) ? part(call, depth)
                            : of(new Instance(call.argument(0), call.argument(2)), depth + 1);
            case "torch._utils._rebuild_meta_tensor_no_storage" -> new StoredTensor(null, dtypeOf(call.argument(0)), 0,
                    longs(call.argument(1)), longs(call.argument(2)), "the file holds its shape only (meta device)");
            case "torch._utils._rebuild_sparse_tensor", "torch._utils._rebuild_sparse_csr_tensor",
                    "torch._utils._rebuild_nested_tensor", "torch._utils._rebuild_device_tensor_from_numpy",
                    "torch._utils._rebuild_device_tensor_from_cpu_tensor", "torch._utils._rebuild_wrapper_subclass",
                    "torch._utils._rebuild_xla_tensor" ->
                    new StoredTensor(null, DType.OTHER, 0, List.of(), List.of(), "made by %s, which is not read"
                            .formatted(call.className().substring("torch._utils._rebuild_".length())));
            case "torch.distributed._shard.sharded_tensor.api.ShardedTensor" -> shards(call);
            default -> null;
        };
    }

    /** Stands for a tensor of FSDP's sharded state: the parts of one process, which are no tensor of the model. */
    private static StoredTensor shards(Instance call) {
        boolean told = call.state instanceof Sequence state && state.items.size() > 1
                && state.items.get(1) instanceof Instance metadata && metadata.state instanceof Mapping;
        Object size = told ? ((Mapping) ((Instance) ((Sequence) call.state).items.get(1)).state).get("size") : null;
        List<Long> dims = longs(size);
        return new StoredTensor(null, DType.OTHER, 0, dims == null ? List.of() : dims, List.of(),
                PART.formatted("ShardedTensor"));
    }

    /**
     * A tensor that several processes hold the parts of (DTensor): the one that this process has, if it is the whole,
     * which the placements tell.
     */
    private static StoredTensor part(Instance call, int depth) {
        // The class, the type, the size, strides and more.
        List<Object> made = call.argument(2) instanceof Sequence arguments ? arguments.items : List.of();
        DType dtype = made.size() > 2 ? dtypeOf(made.get(1)) : DType.OTHER;
        List<Long> size = made.size() > 2 ? longs(made.get(2)) : null;
        // Attributes in slots are the second of two dictionaries.
        Object attributes = call.argument(3) instanceof Sequence two && two.items.size() == 2 ? two.items.get(1)
                : call.argument(3);
        if (size == null || !(attributes instanceof Mapping state)
                || !(of(state.get("_local_tensor"), depth + 1) instanceof StoredTensor local) || local.size() == null) {
            return new StoredTensor(null, DType.OTHER, 0, List.of(), List.of(),
                    "made by wrapper_subclass, which is not read");
        }
        boolean whole = local.size().equals(size) && state.get("_spec") instanceof Instance spec
                && spec.state instanceof Mapping layout && layout.get("placements") instanceof Sequence placements
                && placements.items.stream().allMatch(placement -> placement instanceof Instance instance
                        && instance.className().matches(".*\\.(?:Replicate|Shard)"));
        return whole ? local : new StoredTensor(null, dtype, 0, size, List.of(),
                PART.formatted("DTensor"));
    }

    private static StoredTensor strided(Instance call, DType dtype, String reason) {
        Storage storage = Storage.of(call.argument(0));
        List<Long> size = longs(call.argument(2));
        List<Long> stride = longs(call.argument(3));
        DType type = dtype != null ? dtype : storage == null || storage.dtype == null ? DType.OTHER : storage.dtype;
        if (storage == null || !(call.argument(1) instanceof Long offset) || size == null || stride == null) {
            return new StoredTensor(null, type, 0, size == null ? List.of() : size, List.of(),
                    "its description in the pickle is damaged");
        }
        return new StoredTensor(storage, type, offset, size, stride, reason);
    }

    /** The integers of a tuple, list or torch.Size; null if it is not one. */
    static List<Long> longs(Object value) {
        Object list = value instanceof Instance call && call.className().equals("torch.Size") ? call.argument(0)
                : value;
        if (!(list instanceof Sequence sequence) || sequence.items.size() > 64) {
            return null;
        }
        List<Long> numbers = new ArrayList<>();
        for (Object item : sequence.items) {
            if (!(item instanceof Long number)) {
                return null;
            }
            numbers.add(number);
        }
        return numbers;
    }

    /** The type of {@code torch.FloatStorage} and its like; null for an untyped storage. */
    private static DType storageType(String name) {
        return switch (name) {
            case "DoubleStorage" -> DType.F64;
            case "FloatStorage" -> DType.F32;
            case "HalfStorage" -> DType.F16;
            case "BFloat16Storage" -> DType.BF16;
            case "LongStorage" -> DType.I64;
            case "IntStorage", "QInt32Storage" -> DType.I32;
            case "ShortStorage" -> DType.I16;
            case "CharStorage", "QInt8Storage" -> DType.I8;
            case "ByteStorage", "QUInt8Storage" -> DType.U8;
            case "BoolStorage" -> DType.BOOL;
            case "ComplexFloatStorage" -> DType.C64;
            case "ComplexDoubleStorage" -> DType.C128;
            case "UntypedStorage" -> null;
            default -> DType.OTHER;
        };
    }

    static DType dtypeOf(Object value) {
        if (!(value instanceof Global global) || !global.module().equals("torch")) {
            return DType.OTHER;
        }
        return switch (global.name().toLowerCase(Locale.ROOT)) {
            case "float64", "double" -> DType.F64;
            case "float32", "float" -> DType.F32;
            case "float16", "half" -> DType.F16;
            case "bfloat16" -> DType.BF16;
            case "float8_e4m3fn" -> DType.F8_E4M3;
            case "float8_e5m2" -> DType.F8_E5M2;
            case "float8_e4m3fnuz" -> DType.F8_E4M3FNUZ;
            case "float8_e5m2fnuz" -> DType.F8_E5M2FNUZ;
            case "float8_e8m0fnu" -> DType.F8_E8M0;
            case "float4_e2m1fn_x2" -> DType.F4;
            case "int64", "long" -> DType.I64;
            case "uint64" -> DType.U64;
            case "int32", "int", "qint32" -> DType.I32;
            case "uint32" -> DType.U32;
            case "int16", "short" -> DType.I16;
            case "uint16" -> DType.U16;
            case "int8", "qint8" -> DType.I8;
            case "uint8", "quint8" -> DType.U8;
            case "bool" -> DType.BOOL;
            case "complex64" -> DType.C64;
            case "complex128" -> DType.C128;
            default -> DType.OTHER;
        };
    }
}
