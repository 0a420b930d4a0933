package org.eigenscope.report;

import org.eigenscope.analysis.ModelReport;
import org.eigenscope.output.AtomicFile;

final class HtmlFile implements ReportFile {
    private final AtomicFile file;

    HtmlFile(AtomicFile file) {
        this.file = file;
    }

    @Override
    public void add(ModelReport report) {}

    @Override
    public void commit() {}

    @Override
    public void close() {
        file.close();
    }
}
