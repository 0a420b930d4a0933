package org.eigenscope.cluster;

import java.util.List;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.matrix.SolverMemory;
import org.eigenscope.analysis.run.LayerTask;
import org.eigenscope.model.Layer;

/**
 * A task of the cluster, as the driver knows it.
 *
 * @param work what it does
 * @param run who waits for it
 * @param number its number in the run, from 0
 * @param cost about how many floating-point operations it takes
 * @param heap about how many bytes of the heap it takes
 * @param outside about how many bytes outside the heap
 */
record Task(ClusterTask work, ClusterRun run, int number, double cost, double heap, double outside) {

    /** Reading, and hashing, a byte takes about as long as so many operations. */
    private static final double COST_OF_BYTE = 40;
    /** Pieces that are read ahead. */
    private static final double PIECES = 8e6;

    /** What a layer takes. */
    static Task of(ClusterTask.Layers work, ClusterRun run, int number) {
        double cost = 0;
        double heap = 0;
        double outside = 0;
        for (Layer layer : work.layers()) {
            Task one = of(layer, work.options());
            cost += one.cost;
            heap = Math.max(heap, one.heap);
            outside = Math.max(outside, one.outside);
        }
        return new Task(work, run, number, cost, heap, outside);
    }

    /** What one layer takes, without the work. */
    static Task of(Layer layer, AnalysisOptions options) {
        List<Integer> slices = LayerAnalyzer.slices(layer, options);
        double cost = 0;
        double bytes = 0;
        for (Integer slice : slices) {
            LayerTask task = LayerTask.of(0, layer, slice, options);
            cost += task.cost();
            bytes = Math.max(bytes, task.bytes());
        }
        double outside = bytes == 0 ? 0 : Math.min(bytes, SolverMemory.solver(layer.weights().m()));
        return new Task(null, null, 0, cost, bytes == 0 ? 0 : bytes - outside + PIECES, outside);
    }

    static Task of(ClusterTask.Hash work, ClusterRun run, int number) {
        return new Task(work, run, number, work.file().length() * COST_OF_BYTE, PIECES, 0);
    }
}
