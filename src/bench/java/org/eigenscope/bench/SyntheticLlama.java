package org.eigenscope.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Writes language models to be measured with: the names, shapes and shards of a Llama in bfloat16, those of BERT-base
 * in single precision, and elements whose rows and columns differ in size, as those of trained layers do.
 *
 * <pre>java -cp … org.eigenscope.bench.SyntheticLlama FOLDER [BLOCKS]</pre>
 */
final class SyntheticLlama {

    /** Blocks of the model of 1.1 billion parameters, which has 155 matrices. */
    static final int BLOCKS = 22;

    private static final int HIDDEN = 2048;
    private static final int KEYS = 256;
    private static final int INNER = 5632;
    private static final int VOCABULARY = 64_000;
    private static final int BLOCKS_OF_SHARD = 8;

    /** A matrix of the model. */
    private record Part(String name, int rows, int columns, int width) {
        Part(String name, int rows, int columns) {
            this(name, rows, columns, Short.BYTES);
        }

        long bytes() {
            return (long) width * rows * columns;
        }
    }

    private SyntheticLlama() {}

    public static void main(String[] words) throws IOException {
        write(Path.of(words[0]), words.length > 1 ? Integer.parseInt(words[1]) : BLOCKS);
    }

    /** Writes so many blocks of the model of 1.1 billion parameters, with its embedding. */
    static void write(Path folder, int blocks) throws IOException {
        Files.createDirectories(folder);
        List<List<Part>> shards = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            if (block % BLOCKS_OF_SHARD == 0) {
                shards.add(new ArrayList<>());
            }
            String prefix = "model.layers.%d.".formatted(block);
            shards.getLast().addAll(List.of(new Part(prefix + "self_attn.q_proj.weight", HIDDEN, HIDDEN),
                    new Part(prefix + "self_attn.k_proj.weight", KEYS, HIDDEN),
                    new Part(prefix + "self_attn.v_proj.weight", KEYS, HIDDEN),
                    new Part(prefix + "self_attn.o_proj.weight", HIDDEN, HIDDEN),
                    new Part(prefix + "mlp.gate_proj.weight", INNER, HIDDEN),
                    new Part(prefix + "mlp.up_proj.weight", INNER, HIDDEN),
                    new Part(prefix + "mlp.down_proj.weight", HIDDEN, INNER)));
        }
        shards.getFirst().addFirst(new Part("model.embed_tokens.weight", VOCABULARY, HIDDEN));
        Map<String, String> places = new LinkedHashMap<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            shard(folder.resolve(name), shards.get(i));
            shards.get(i).forEach(part -> places.put(part.name, name));
        }
        long bytes = shards.stream().flatMap(List::stream).mapToLong(Part::bytes).sum();
        StringBuilder index = new StringBuilder("{\"metadata\": {\"total_size\": %d}, \"weight_map\": {"
                .formatted(bytes));
        places.forEach((part, file) -> index.append(index.charAt(index.length() - 1) == '{' ? "" : ", ")
                .append("\"%s\": \"%s\"".formatted(part, file)));
        Files.writeString(folder.resolve("model.safetensors.index.json"), index.append("}}\n"));
    }

    /** Writes one feed-forward layer of a model of 70 billion parameters. */
    static void layerOf70B(Path file) throws IOException {
        shard(file, List.of(new Part("model.layers.0.mlp.up_proj.weight", 28_672, 8192)));
    }

    /** Writes the matrices of BERT-base. */
    static void bert(Path file) throws IOException {
        List<Part> parts = new ArrayList<>(List.of(new Part("embeddings.word_embeddings.weight", 30_522, 768,
                Float.BYTES), new Part("embeddings.position_embeddings.weight", 512, 768, Float.BYTES)));
        for (int block = 0; block < 12; block++) {
            String prefix = "encoder.layer.%d.".formatted(block);
            for (String name : List.of("attention.self.query", "attention.self.key", "attention.self.value",
                    "attention.output.dense")) {
                parts.add(new Part(prefix + name + ".weight", 768, 768, Float.BYTES));
            }
            parts.add(new Part(prefix + "intermediate.dense.weight", 3072, 768, Float.BYTES));
            parts.add(new Part(prefix + "output.dense.weight", 768, 3072, Float.BYTES));
        }
        shard(file, parts);
    }

    private static void shard(Path file, List<Part> parts) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        StringBuilder header = new StringBuilder("{");
        long at = 0;
        for (Part part : parts) {
            header.append(at == 0 ? "" : ", ").append(("\"%s\": {\"dtype\": \"%s\", \"shape\": [%d, %d], "
                    + "\"data_offsets\": [%d, %d]}").formatted(part.name, part.width == Float.BYTES ? "F32" : "BF16",
                    part.rows, part.columns, at, at + part.bytes()));
            at += part.bytes();
        }
        byte[] text = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial), 1 << 20)) {
            out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
            out.write(text);
            for (Part part : parts) {
                elements(out, part);
            }
        }
        Files.move(partial, file);
    }

    private static void elements(OutputStream out, Part part) throws IOException {
        SplittableRandom random = new SplittableRandom(part.name.hashCode());
        double[] columns = new double[part.columns];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = Math.exp(0.3 * random.nextGaussian());
        }
        byte[] row = new byte[part.width * part.columns];
        for (int i = 0; i < part.rows; i++) {
            double scale = 0.02 * Math.exp(0.3 * random.nextGaussian());
            for (int j = 0; j < part.columns; j++) {
                int bits = Float.floatToRawIntBits((float) (scale * columns[j] * random.nextGaussian()));
                for (int k = 0; k < part.width; k++) {
                    row[part.width * j + k] = (byte) (bits >> 8 * (Float.BYTES - part.width + k));
                }
            }
            out.write(row);
        }
    }
}
