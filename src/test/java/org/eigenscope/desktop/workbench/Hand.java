package org.eigenscope.desktop.workbench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.desktop.analysis.AnalysisService;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** Starts analyses that go by hand. */
final class Hand implements AnalysisService {

    final List<Integer> preferred = new ArrayList<>();
    final List<HandRun> runs = new ArrayList<>();

    @Override
    public AnalysisRun start(Model model, Collection<Layer> layers, AnalysisOptions options,
            AnalysisListener listener) {
        runs.add(new HandRun(model, List.copyOf(layers), options, listener, preferred));
        return runs.getLast();
    }

    HandRun last() {
        return runs.getLast();
    }
}
