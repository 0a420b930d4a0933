package org.eigenscope.chart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
        for (ChartFiles.Size size : List.of(ChartFiles.Size.millimetres(85, 60, 300),
                ChartFiles.Size.millimetres(170, 100, 300))) {
            for (ChartTheme theme : ChartTheme.values()) {
                for (Chart chart : Charts.ALL) {
                    ChartStyle style = ChartStyle.figure(theme, size);
                    Drawing drawing = switch (chart) {
                        case LayerChart ofLayer -> ofLayer.draw(trap, EsdView.DEFAULT, style);
                        case ModelChart ofModel -> ofModel.draw("model.safetensors", List.of(trap, clean), trap,
                                style);
                        case ComparisonChart ofTwo -> ofTwo.draw(new LayerInTwo("before", clean, "after", trap, trap),
                                style);
                        case SeriesChart ofSeveral -> ofSeveral.draw(List.of(
                                new SeriesChart.Member("before", List.of(Optional.of(clean), Optional.of(trap))),
                                new SeriesChart.Member("after", List.of(Optional.of(trap), Optional.of(clean)))),
                                style);
                        case TimelineChart ofRun -> ofRun.draw(SampleRun.of(clean, trap), style);
                    };
                    ChartFiles.write(drawing.chart(), folder.resolve("%s-%s-%.0f.pdf".formatted(chart.id(), theme,
                            size.width() / 72 * 25.4)), size, true);
                }
            }
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
