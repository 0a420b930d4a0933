package org.eigenscope.chart;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eigenscope.analysis.LayerReport.Analyzed;

/** Draws charts of the samples into a folder, to be looked at. */
final class Gallery {

    private Gallery() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectories(Path.of(args[0]));
        Analyzed trap = Samples.gaussian("encoder.layer.0.output.dense", 256, 256, 175, 1);
        Analyzed clean = Samples.gaussian("encoder.layer.0.query", 512, 256, 0, 1);
        for (ChartTheme theme : ChartTheme.values()) {
            ChartFiles.write(NamedCharts.spectrum(trap, theme), folder.resolve("trap-" + theme + ".png"),
                    ChartFiles.Size.DEFAULT, true);
            ChartFiles.write(NamedCharts.spectrum(clean, theme), folder.resolve("clean-" + theme + ".png"),
                    ChartFiles.Size.DEFAULT, true);
        }
        for (EsdView.Scale scale : EsdView.Scale.values()) {
            ChartFiles.write(NamedCharts.spectrum(trap, EsdView.DEFAULT.withScale(scale)
                    .withGhost(clean, "Pinned: " + clean.layer().name()),
                    ChartStyle.page(ChartTheme.LIGHT)), folder.resolve("scale-" + scale + ".png"),
                    ChartFiles.Size.DEFAULT, true);
        }
        for (LayerChart chart : Charts.ofLayer()) {
            ChartFiles.write(chart.draw(trap, EsdView.DEFAULT, ChartStyle.page(ChartTheme.LIGHT)).chart(),
                    folder.resolve("chart-" + chart.id() + ".png"), ChartFiles.Size.DEFAULT, true);
        }
        Analyzed replicas = Samples.replicas("encoder.layer.0.key", 512, 256, 20);
        ChartFiles.write(NamedCharts.spectrum(replicas, ChartTheme.LIGHT), folder.resolve("band.png"),
                ChartFiles.Size.DEFAULT, true);
        ChartFiles.write(NamedCharts.spectrum(trap, ChartTheme.PUBLICATION), folder.resolve("trap.pdf"),
                ChartFiles.Size.DEFAULT, true);
        ChartFiles.write(NamedCharts.spectrum(trap, ChartTheme.PUBLICATION), folder.resolve("trap.svg"),
                ChartFiles.Size.DEFAULT, true);
    }
}
