package org.eigenscope.analysis.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.ScreenedLayer;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.TrapMethod;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.matrix.ElementScan;
import org.eigenscope.analysis.trap.SpikeCandidates;
import org.eigenscope.analysis.trap.TrapDetector;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;

/**
 * Finds the correlation traps of a layer without any eigenvalue. What a shuffle leaves of a matrix are its elements,
 * and what they push out of the bulk follows from the spiked model: one pass for their mean, variance, kurtosis and
 * extremes tells every trap and its λ, at the speed of the disk. Only traps that many middling elements make together,
 * by the luck of one draw, are left to the analysis.
 */
public final class TrapScreen {

    /** Elements read at once: of floats 256 KiB, which stay in the processor's cache until they are looked at. */
    private static final int READ = 1 << 16;

    private final AnalysisOptions options;

    /** @param options the level of the test and which layers are too small or too large */
    public TrapScreen(AnalysisOptions options) {
        this.options = options;
    }

    /**
     * Screens layers on a bounded pool, the largest first.
     *
     * @param listener is notified of each as it ends, from several threads
     * @param work is asked whether to go on
     * @return in the order of {@code layers}
     * @throws CancellationException if {@code work} said so
     */
    public List<ScreenedLayer> screen(Collection<Layer> layers, Consumer<ScreenedLayer> listener, AnalysisContext work)
            throws InterruptedException {
        List<Layer> ordered = List.copyOf(layers);
        int wanted = options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(wanted, ordered.size())),
                Thread.ofPlatform().daemon().name("eigenscope-screen-", 1).factory());
        try {
            List<Integer> bySize = new ArrayList<>(IntStream.range(0, ordered.size()).boxed().toList());
            bySize.sort(Comparator.comparingLong(i -> -ordered.get(i).tensor().bytes()));
            List<Future<ScreenedLayer>> futures = new ArrayList<>(Collections.nCopies(ordered.size(), null));
            for (int i : bySize) {
                futures.set(i, pool.submit(() -> {
                    ScreenedLayer screened = screen(ordered.get(i), work);
                    listener.accept(screened);
                    return screened;
                }));
            }
            List<ScreenedLayer> results = new ArrayList<>();
            for (Future<ScreenedLayer> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CancellationException cancelled) {
                throw cancelled;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** Screens one layer on this thread; what prevents it is its reason. */
    public ScreenedLayer screen(Layer layer, AnalysisContext work) {
        WeightMatrix weights = layer.weights();
        String reason = LayerAnalyzer.reason(layer, null, options);
        if (!reason.isEmpty()) {
            return ScreenedLayer.refused(layer, reason);
        }
        TrapDetector detector = new TrapDetector(options.trapLevel(), weights.slices());
        List<ScreenedLayer.PredictedTrap> traps = new ArrayList<>();
        List<TrapMethod> methods = new ArrayList<>();
        try (MatrixReader reader = weights.source().open()) {
            for (int slice = 0; slice < weights.slices(); slice++) {
                ElementScan scan = scan(weights, slice, reader, work);
                SpikeCandidates spikes = SpikeCandidates.of(scan, weights.n(), weights.m());
                methods.add(spikes.method());
                traps.addAll(predict(weights, slice, spikes, detector));
            }
        } catch (IOException e) {
            return ScreenedLayer.refused(layer, "It cannot be read: " + e.getMessage());
        } catch (ArithmeticException e) {
            return ScreenedLayer.refused(layer, e.getMessage());
        } catch (OutOfMemoryError e) {
            return ScreenedLayer.refused(layer, "There is not enough memory: give the program more");
        }
        traps.sort(Comparator.comparingDouble(ScreenedLayer.PredictedTrap::eigenvalue).reversed());
        return new ScreenedLayer(layer, traps, TrapMethod.of(methods), "");
    }

    private static ElementScan scan(WeightMatrix weights, int slice, MatrixReader reader, AnalysisContext work)
            throws IOException {
        int columns = weights.columns();
        int step = Math.clamp(READ / columns, 1, weights.rows());
        float[] floats = new float[weights.fitsFloat() ? step * columns : 0];
        double[] doubles = new double[weights.fitsFloat() ? 0 : step * columns];
        double[] block = new double[ElementScan.BLOCK];
        ElementScan scan = null;
        for (int row = 0; row < weights.rows(); row += step) {
            work.checkpoint();
            int rows = Math.min(step, weights.rows() - row);
            if (weights.fitsFloat()) {
                reader.readRows(slice, row, rows, floats);
            } else {
                reader.readRows(slice, row, rows, doubles);
            }
            for (int done = 0; done < rows * columns; done += block.length) {
                int count = Math.min(block.length, rows * columns - done);
                if (weights.fitsFloat()) {
                    widen(floats, done, block, count);
                } else {
                    System.arraycopy(doubles, done, block, 0, count);
                }
                if (scan == null) {
                    scan = new ElementScan(columns, ElementScan.shift(block, count));
                }
                scan.add(block, count, (long) row * columns + done);
            }
        }
        return scan;
    }

    private static void widen(float[] from, int start, double[] into, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = from[start + i];
        }
    }

    private static List<ScreenedLayer.PredictedTrap> predict(WeightMatrix weights, int slice, SpikeCandidates spikes,
            TrapDetector detector) {
        double scale = weights.kernel() ? 0.5 : 1;
        return spikes.predict(detector).stream().map(found -> {
            ElementScan.Extreme extreme = found.candidate().element();
            Trap.Element element = extreme == null ? null : new Trap.Element(
                    (int) (extreme.index() / weights.columns()), (int) (extreme.index() % weights.columns()),
                    extreme.value(), extreme.distance() / spikes.sigma());
            return new ScreenedLayer.PredictedTrap(slice, found.candidate().predicted() * scale, found.strength(),
                    found.pValue(), found.candidate().cause(), element);
        }).toList();
    }
}
