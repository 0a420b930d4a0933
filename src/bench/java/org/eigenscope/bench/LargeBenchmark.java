package org.eigenscope.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Language models on one machine: one of 1.1 billion parameters, and one layer of one of 70 billion. */
final class LargeBenchmark {

    private LargeBenchmark() {}

    static void run() throws Exception {
        Path folder = Files.createDirectories(Path.of("target/bench-models"));
        Path llama = folder.resolve("synthetic-llama-1.1b");
        SyntheticLlama.write(llama, SyntheticLlama.BLOCKS);
        Path layer = folder.resolve("one-layer-of-70b.safetensors");
        SyntheticLlama.layerOf70B(layer);
        Floor floor = Floor.measured();
        ModelBenchmark.heading(floor, 1);
        for (Path model : List.of(layer, llama)) {
            for (boolean everything : List.of(true, false)) {
                List<String> arguments = everything ? List.of("analyze", model.toString(), "--quiet", "--no-cache")
                        : List.of("analyze", model.toString(), "--quiet", "--no-cache", "--no-randomize");
                ModelBenchmark.programOrJvm(model.getFileName() + (everything ? ", everything on" : ", α only"),
                        arguments, floor.seconds(model, everything), 1);
            }
        }
    }
}
