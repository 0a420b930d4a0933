package org.eigenscope.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the inputs that fuzzing starts from, made of the small models among the resources: for {@link NamedFuzzer} if
 * the first argument is {@code names}, for {@link FolderFuzzer} and {@link RunFuzzer} if it is {@code folders}. The
 * second is the folder that they go to.
 */
public final class Seeds {

    private static final Path MODELS = Path.of("src/test/resources");
    private static final int LONGEST = 48 << 10;

    private final Path to;
    private int count;

    private Seeds(Path to) {
        this.to = to;
    }

    public static void main(String[] args) throws IOException {
        Seeds seeds = new Seeds(Files.createDirectories(Path.of(args[1])));
        List<Path> all;
        try (Stream<Path> walk = Files.walk(MODELS)) {
            all = walk.sorted().toList();
        }
        for (Path path : all) {
            if (args[0].equals("names") && Files.isRegularFile(path) && Files.size(path) < LONGEST) {
                seeds.named(path);
            } else if (args[0].equals("folders") && Files.isDirectory(path)) {
                seeds.folder(path);
            }
        }
    }

    private void named(Path file) throws IOException {
        String ending = ending(file.getFileName().toString());
        for (int i = 0; i < NamedFuzzer.NAMES.size(); i++) {
            if (ending(NamedFuzzer.NAMES.get(i)).equals(ending)) {
                ByteArrayOutputStream seed = new ByteArrayOutputStream();
                seed.write(i);
                seed.writeBytes(Files.readAllBytes(file));
                write(seed);
            }
        }
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private void folder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        ByteArrayOutputStream seed = new ByteArrayOutputStream();
        for (Path file : files) {
            byte[] path = folder.relativize(file).toString().getBytes(StandardCharsets.ISO_8859_1);
            if (seed.size() + Files.size(file) > LONGEST) {
                return;
            }
            byte[] content = Files.readAllBytes(file);
            seed.write(path.length);
            seed.writeBytes(path);
            seed.write(content.length >> 8);
            seed.write(content.length);
            seed.writeBytes(content);
        }
        write(seed);
    }

    private void write(ByteArrayOutputStream seed) throws IOException {
        count++;
        Files.write(to.resolve("seed" + count), seed.toByteArray());
    }
}
