package org.eigenscope.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.LayerChart;
import org.eigenscope.chart.ModelChart;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.output.Destination;
import org.eigenscope.report.Outcome;
import org.eigenscope.report.ReportFile;
import org.eigenscope.report.ReportFiles;

/** Shows a report in every file, chart and figure, for tests of what a hostile one does. */
public final class ShownReport {

    private ShownReport() {}

    /** Throws what the showing throws. */
    public static void show(ModelReport report) throws IOException {
        Outcome.of(report).sentence(report);
        for (Kind kind : List.<Kind>of(ReportFiles::details, ReportFiles::traps, ReportFiles::json,
                to -> ReportFiles.eigenvalues(to, Path.of("x.npz")), ReportFiles::html)) {
            try (ReportFile file = kind.begin(Destination.of(new ByteArrayOutputStream()))) {
                file.add(report);
                file.commit();
            }
        }
        ChartStyle style = ChartStyle.page(ChartTheme.LIGHT);
        for (Analyzed layer : report.analyzed()) {
            for (Metric metric : MetricCatalog.all()) {
                metric.text(layer);
            }
        }
        for (Chart chart : Charts.ALL) {
            if (chart instanceof ModelChart ofModel && ofModel.fits(report.analyzed())) {
                ofModel.draw(report.model().name(), report.analyzed(), null, style);
            }
            for (Analyzed layer : report.analyzed()) {
                if (chart instanceof LayerChart ofLayer && ofLayer.fits(layer)) {
                    ofLayer.draw(layer, EsdView.DEFAULT, style);
                }
            }
        }
    }

    /** A kind of file. */
    @FunctionalInterface
    private interface Kind {
        ReportFile begin(Destination to) throws IOException;
    }
}
