package org.eigenscope.format.zarr;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.format.reader.ArrayTypes;
import org.eigenscope.format.zarr.ChunkCodecs.Kind;
import org.eigenscope.model.DType;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;

/**
 * The description of an array: {@code .zarray} of zarr 2, {@code zarr.json} of zarr 3.
 *
 * @param shape of the whole
 * @param dtype of its elements
 * @param bigEndian their byte order
 * @param chunk lengths of a chunk, each of which has a key
 * @param inner lengths of the chunks within one, of zarr 3's shards; or {@code chunk}
 * @param places where those are told to be
 * @param axes the axes in the order in which a chunk has them, the slowest first
 * @param codecs what a chunk, or one within, went through
 * @param prefix what the keys of chunks begin with: {@code c/}
 * @param separator what stands between the numbers of a chunk's key
 * @param fill the value of what was never written; null if none is told
 * @param problem why it is not decoded, as a part of a sentence; empty if it is
 */
record ArrayHeader(Shape shape, DType dtype, boolean bigEndian, List<Long> chunk, List<Long> inner, ShardPlaces places,
        List<Integer> axes, ChunkCodecs codecs, String prefix, String separator, Double fill, String problem) {

    private static final int MOST_AXES = 32;
    /** Bytes of the largest element. */
    private static final int LARGEST = 16;

    /** A description that is not what it should be. */
    static final class Impossible extends Exception {
        private static final long serialVersionUID = 1L;

        Impossible(String reason) {
            super(reason);
        }
    }

    /** A codec, or what else a description names, that is not known: the array is listed. */
    private static final class Unknown extends Exception {
        private static final long serialVersionUID = 1L;

        Unknown(String reason) {
            super(reason);
        }
    }

    boolean sharded() {
        return places.some();
    }

    static ArrayHeader of(JsonObject json) throws Impossible {
        try {
            String version = text(json.get("zarr_format"));
            ArrayHeader header = switch (version) {
                // Some writers leave the version out, which zarr 2 alone can be told without.
                case "2", "" -> second(json);
                case "3" -> third(json);
                default -> throw new Impossible("its zarr_format is %s, and only 2 and 3 are known".formatted(
                        SafeText.name(version)));
            };
            Math.multiplyExact(header.shape().elements(), LARGEST);
            return header;
        } catch (IllegalArgumentException | ArithmeticException | IllegalStateException
                | UnsupportedOperationException e) {
            throw new Impossible("its shape is impossible: " + SafeText.name(String.valueOf(e.getMessage())));
        }
    }

    private static ArrayHeader second(JsonObject json) throws Impossible {
        Shape shape = new Shape(longs(json.get("shape")));
        List<Long> chunk = chunk(longs(json.get("chunks")), shape);
        String type = text(json.get("dtype"));
        boolean plain = type.length() > 1 && "<>|".indexOf(type.charAt(0)) >= 0;
        DType dtype = plain ? ArrayTypes.coded(type.substring(1)) : ArrayTypes.named(type);
        List<Integer> axes = new ArrayList<>(natural(shape.rank()));
        String order = text(json.get("order"));
        if (order.equals("F")) {
            axes = axes.reversed();
        }
        List<Kind> steps = new ArrayList<>();
        String problem = dtype == DType.OTHER ? "its type '%s' is not known".formatted(SafeText.name(type)) : "";
        try {
            require(order, "order of elements", "C", "F");
            if (json.get("filters") instanceof JsonArray filters) {
                for (JsonElement filter : filters) {
                    steps.add(step(text(filter, "id")));
                }
            }
            if (json.get("compressor") instanceof JsonObject compressor) {
                steps.add(step(text(compressor, "id")));
            }
        } catch (Unknown e) {
            problem = problem.isEmpty() ? e.getMessage() : problem;
        }
        String separator = text(json.get("dimension_separator"));
        return new ArrayHeader(shape, dtype, type.startsWith(">"), chunk, chunk, ShardPlaces.NONE, axes,
                new ChunkCodecs(steps), "",
                separator.isEmpty() ? "." : separator, fill(json.get("fill_value")), problem);
    }

    private static ArrayHeader third(JsonObject json) throws Impossible {
        Shape shape = new Shape(longs(json.get("shape")));
        String type = text(json.get("data_type"));
        DType dtype = ArrayTypes.named(type);
        JsonObject grid = configuration(json.get("chunk_grid"));
        List<Long> chunk = chunk(longs(grid.get("chunk_shape")), shape);
        JsonObject keys = configuration(json.get("chunk_key_encoding"));
        boolean older = text(json.get("chunk_key_encoding"), "name").equals("v2");
        String separator = text(keys.get("separator"));
        separator = !separator.isEmpty() ? separator : older ? "." : "/";
        Codecs codecs = new Codecs(chunk, natural(shape.rank()));
        String problem = dtype == DType.OTHER ? "its type '%s' is not known".formatted(SafeText.name(type)) : "";
        try {
            require(text(json.get("chunk_grid"), "name"), "grid of chunks", "regular");
            require(text(json.get("chunk_key_encoding"), "name"), "kind of names of chunks", "default", "v2");
            if (json.get("storage_transformers") instanceof JsonArray transformers && !transformers.isEmpty()) {
                throw new Unknown("its chunks are stored by a transformer, which is not read");
            }
            codecs.read(json.get("codecs"), true);
        } catch (Unknown e) {
            problem = problem.isEmpty() ? e.getMessage() : problem;
        }
        return new ArrayHeader(shape, dtype, codecs.bigEndian, chunk, codecs.inner, codecs.places, codecs.axes,
                new ChunkCodecs(codecs.steps), older ? "" : "c" + separator, separator, fill(json.get("fill_value")),
                problem);
    }

    /** Reads the codecs of zarr 3: of the chunks, or of those within. */
    private static final class Codecs {
        private List<Long> inner;
        private ShardPlaces places = ShardPlaces.NONE;
        private List<Integer> axes;
        private boolean bigEndian;
        private List<Kind> steps = new ArrayList<>();

        Codecs(List<Long> chunk, List<Integer> axes) {
            this.inner = chunk;
            this.axes = axes;
        }

        void read(JsonElement codecs, boolean outermost) throws Impossible, Unknown {
            for (JsonElement codec : codecs instanceof JsonArray array ? array : new JsonArray()) {
                String name = text(codec, "name");
                JsonObject how = configuration(codec);
                switch (name) {
                    case "bytes", "endian" -> bigEndian = text(how.get("endian")).equals("big");
                    case "transpose" -> transpose(longs(how.get("order")));
                    case "sharding_indexed" -> shards(how, outermost);
                    default -> steps.add(step(name));
                }
            }
        }

        private void transpose(List<Long> order) throws Impossible {
            if (!order.stream().sorted().toList().equals(natural(axes.size()).stream().map(Integer::longValue)
                    .toList())) {
                throw new Impossible("the order of its axes is invalid");
            }
            List<Integer> before = axes;
            axes = order.stream().map(axis -> before.get(axis.intValue())).toList();
        }

        private void shards(JsonObject how, boolean outermost) throws Impossible, Unknown {
            List<Long> within = longs(how.get("chunk_shape"));
            if (!outermost || places.some() || !steps.isEmpty() || !axes.equals(natural(axes.size()))) {
                throw new Unknown("its chunks are cut twice, which is not read");
            }
            if (within.size() != inner.size()) {
                throw new Impossible("its shards have another number of axes");
            }
            for (int axis = 0; axis < within.size(); axis++) {
                if (within.get(axis) <= 0 || inner.get(axis) % within.get(axis) != 0) {
                    throw new Impossible("its shards are not a multiple of their chunks");
                }
            }
            int sum = 0;
            if (how.get("index_codecs") instanceof JsonArray index) {
                for (JsonElement codec : index) {
                    String name = text(codec, "name");
                    sum = name.equals("crc32c") ? ShardPlaces.SUM : sum;
                    if (!name.equals("crc32c") && !(name.equals("bytes")
                            && !text(configuration(codec).get("endian")).equals("big"))) {
                        throw new Unknown("the places in its shards are written by '%s', which is not read".formatted(
                                SafeText.name(name)));
                    }
                }
            }
            places = new ShardPlaces(!text(how.get("index_location")).equals("start"), sum);
            inner = within;
            read(how.get("codecs"), false);
        }
    }

    /** Refuses a setting that is not one of those that are known; one that is left out is the first of them. */
    private static void require(String told, String what, String... known) throws Unknown {
        if (!told.isEmpty() && !List.of(known).contains(told)) {
            throw new Unknown("its %s '%s' is not known".formatted(what, SafeText.name(told)));
        }
    }

    private static Kind step(String name) throws Unknown {
        return switch (name) {
            case "zstd" -> Kind.ZSTD;
            case "gzip" -> Kind.GZIP;
            case "zlib" -> Kind.ZLIB;
            case "blosc" -> Kind.BLOSC;
            case "crc32c" -> Kind.CRC32C;
            default -> throw new Unknown(("its chunks are compressed or filtered by '%s', which is not read: write it "
                    + "by zstd, gzip or Blosc").formatted(SafeText.name(name)));
        };
    }

    private static List<Integer> natural(int rank) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            axes.add(axis);
        }
        return axes;
    }

    private static List<Long> chunk(List<Long> lengths, Shape shape) throws Impossible {
        if (lengths.size() != shape.rank() || lengths.stream().anyMatch(length -> length <= 0)) {
            throw new Impossible("the shape of its chunks is impossible");
        }
        Math.multiplyExact(new Shape(lengths).elements(), LARGEST);
        return lengths;
    }

    private static List<Long> longs(JsonElement told) throws Impossible {
        List<Long> all = new ArrayList<>();
        for (JsonElement one : told instanceof JsonArray array ? array : new JsonArray()) {
            String digits = text(one);
            if (!digits.matches("\\d{1,18}") || all.size() >= MOST_AXES) {
                throw new Impossible("its shape is impossible");
            }
            all.add(Long.parseLong(digits));
        }
        return List.copyOf(all);
    }

    private static Double fill(JsonElement told) {
        String text = text(told);
        return switch (text) {
            case "" -> null;
            case "true" -> 1.0;
            case "false" -> 0.0;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> number(text);
        };
    }

    /** What is no number, such as the bits of a NaN, is none of a weight. */
    private static double number(String text) {
        try {
            return new BigDecimal(text).doubleValue();
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static JsonObject configuration(JsonElement named) {
        return named instanceof JsonObject object && object.get("configuration") instanceof JsonObject how ? how
                : new JsonObject();
    }

    private static String text(JsonElement element, String key) {
        return element instanceof JsonObject object ? text(object.get(key)) : text(element);
    }

    private static String text(JsonElement element) {
        return element != null && element.isJsonPrimitive() ? element.getAsString() : "";
    }
}
