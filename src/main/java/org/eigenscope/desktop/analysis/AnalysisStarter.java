package org.eigenscope.desktop.analysis;

import java.util.List;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** Starts analyses whose news arrive on the window's thread, many at a time. */
public interface AnalysisStarter {

    /** @return the run, to be polled, paused and cancelled; any method may be called at once */
    AnalysisRun start(Model model, List<Layer> layers, AnalysisOptions options, News news);

    /** What a run has to say; each call on the window's thread. {@code ended} or {@code failed} is the last. */
    interface News {

        /** These layers were begun, these are done; both since the last call. */
        void progressed(List<Layer> begun, List<LayerReport> done);

        void ended(ModelReport report);

        void failed(Throwable problem);
    }
}
