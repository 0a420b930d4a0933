package org.eigenscope.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/**
 * How often independent models are called related, for docs/false-alarms.md. Without arguments by networks of random
 * matrices; with a folder by all pairs of the models in it; with two folders by all pairs of one from each.
 */
final class LineageRates {

    private static final int DRAWS = 999;

    private LineageRates() {}

    public static void main(String[] args) throws Exception {
        LinearAlgebra algebra = Backends.best();
        System.out.println("| models | pairs | units p < 0.01 | p < 0.1 | values p < 0.01 | p < 0.1 "
                + "| called related |");
        System.out.println("|---|---|---|---|---|---|---|");
        if (args.length == 0) {
            for (int side : new int[] {64, 128, 256}) {
                List<Lineage> found = new ArrayList<>();
                for (int pair = 0; pair < 400; pair++) {
                    found.add(test(algebra, noise(side, 2L * pair), noise(side, 2L * pair + 1)));
                }
                print("four layers of %d × %d normal elements".formatted(side, side), found);
            }
            return;
        }
        List<Path> first = models(args[0]);
        List<Lineage> found = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            List<Path> others = args.length > 1 ? models(args[1]) : first.subList(i + 1, first.size());
            for (Path other : others) {
                found.add(test(algebra, new ModelFiles().open(first.get(i)), new ModelFiles().open(other)));
            }
        }
        print(String.join(" and ", args), found);
    }

    private static List<Path> models(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.sorted().toList();
        }
    }

    private static Model noise(int side, long seed) {
        return Matrices.model(IntStream.range(0, 4).mapToObj(i -> Matrices.layer(i + 1, "fc" + i,
                Matrices.gaussian(side * side, 4 * seed + i), side, side)).toArray(Layer[]::new));
    }

    private static Lineage test(LinearAlgebra algebra, Model one, Model other) {
        return new LineageAnalyzer(algebra, DRAWS, 20_000, 0).of(ModelSeries.of(one, other),
                AnalysisContext.UNHINDERED);
    }

    private static void print(String models, List<Lineage> found) {
        System.out.printf("| %s | %d | %s | %s | %s | %s | %s |%n", models, found.size(),
                share(found, lineage -> lineage.unitsP() < 0.01), share(found, lineage -> lineage.unitsP() < 0.1),
                share(found, lineage -> lineage.spacingP() < 0.01), share(found, lineage -> lineage.spacingP() < 0.1),
                share(found, Lineage::related));
    }

    private static String share(List<Lineage> found, Predicate<Lineage> condition) {
        return "%.1f %%".formatted(100.0 * found.stream().filter(condition).count() / found.size());
    }
}
