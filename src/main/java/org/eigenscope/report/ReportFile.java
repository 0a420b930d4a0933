package org.eigenscope.report;

import java.io.Closeable;
import java.io.IOException;
import org.eigenscope.analysis.ModelReport;

/**
 * A file that takes one model's report after another and appears, whole, with {@link #commit()}. Closed without a
 * commit, it leaves nothing. Failures to write are {@link org.eigenscope.output.OutputException}s.
 */
public interface ReportFile extends Closeable {

    /** Adds a model. */
    void add(ModelReport report) throws IOException;

    /** Ends the file and puts it in its place. */
    void commit() throws IOException;

    @Override
    void close();
}
