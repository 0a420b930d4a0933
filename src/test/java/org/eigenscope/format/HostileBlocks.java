package org.eigenscope.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** GGUF's types with codebooks and small blocks: a byte of the last block missing, rows that are no whole blocks. */
final class HostileBlocks {

    /** The numbers of the types, the elements and the bytes of their blocks. */
    private static final int[][] TYPES = {{16, 256, 66}, {17, 256, 74}, {18, 256, 98}, {19, 256, 50}, {20, 32, 18},
        {21, 256, 110}, {22, 256, 82}, {23, 256, 136}, {29, 256, 56}, {34, 256, 54}, {35, 256, 66}, {39, 32, 17},
        {40, 64, 36}};

    private HostileBlocks() {}

    static List<HostileCorpus.Case> write(Path root) throws IOException {
        List<HostileCorpus.Case> cases = new ArrayList<>();
        for (int[] type : TYPES) {
            byte[] data = new byte[4 * type[2]];
            Arrays.fill(data, (byte) 0xff);
            Path folder = Files.createDirectories(root.resolve("blocks%d".formatted(type[0])));
            byte[] cut = Gguf.start(3, 1, 0).tensor("a.weight", type[0], 0, 2L * type[1], 2).data(32,
                    Arrays.copyOf(data, data.length - 1));
            byte[] odd = Gguf.start(3, 1, 0).tensor("a.weight", type[0], 0, 2L * type[1] - 1, 2).data(32, data);
            byte[] vast = Gguf.start(3, 1, 0).tensor("a.weight", type[0], 0, 1L << 40, 1L << 22).data(32, data);
            cases.add(new HostileCorpus.Case(Files.write(folder.resolve("cut.gguf"), cut), "cut short"));
            cases.add(new HostileCorpus.Case(Files.write(folder.resolve("odd.gguf"), odd), "block"));
            cases.add(new HostileCorpus.Case(Files.write(folder.resolve("vast.gguf"), vast), "a.weight"));
        }
        return cases;
    }
}
