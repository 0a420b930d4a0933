package org.eigenscope.analysis.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Golden;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.TensorData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(120)
class ModelRunTest {

    private static final AnalysisOptions OPTIONS = AnalysisOptions.DEFAULT.withReplicas(2).withBootstraps(3);

    private static AnalysisRun start(Model model, AnalysisOptions options, AnalysisListener listener) {
        return new ModelAnalyzer(Backends.best()).start(model, model.layers(), options, listener);
    }

    /** Everything but the time it took. */
    private static List<Object> content(ModelReport report) {
        List<Object> content = new ArrayList<>();
        for (LayerReport layer : report.layers()) {
            if (layer instanceof LayerReport.Analyzed a) {
                content.add(Arrays.asList(a.layer().id(), a.slice(), a.esd(), a.scale(), a.tail(), a.truncated(),
                        a.clipped(),
                        a.quality(), a.readings(), a.noise(), a.detX(), a.bulk(), a.elements(), a.vectors(),
                        a.random()));
            } else {
                content.add(layer);
            }
        }
        return content;
    }

    @Test
    void sameBitsForAnyNumberOfWorkers() throws Exception {
        for (String file : List.of("digits-mlp.safetensors", "digits-cnn.safetensors")) {
            Model model = Golden.fixture(file);
            List<Object> one = content(start(model, OPTIONS.withThreads(1), AnalysisListener.NONE).join());
            assertThat(content(start(model, OPTIONS.withThreads(2), AnalysisListener.NONE).join())).isEqualTo(one);
            assertThat(content(start(model, OPTIONS.withThreads(5), AnalysisListener.NONE).join())).isEqualTo(one);
            assertThat(content(start(model, OPTIONS.withThreads(2).withSeed(1), AnalysisListener.NONE).join()))
                    .isNotEqualTo(one);
        }
    }

    /** The listener hears everything; the run's report holds what the listener asks for. */
    @Test
    void aListenerChoosesWhatIsRetained() throws Exception {
        double[] elements = Matrices.gaussian(80 * 60, 1);
        elements[7] = 60;
        Model model = Matrices.model(Matrices.layer(1, "one", elements, 80, 60));
        List<LayerReport> heard = Collections.synchronizedList(new ArrayList<>());
        ModelReport held = start(model, OPTIONS, new AnalysisListener() {
            @Override
            public void finished(LayerReport report) {
                heard.add(report);
            }

            @Override
            public LayerReport retained(LayerReport report) {
                return report.withoutPictures();
            }
        }).join();
        LayerReport.Analyzed whole = (LayerReport.Analyzed) heard.getFirst();
        LayerReport.Analyzed part = held.analyzed().getFirst();
        assertThat(whole.tail().candidates()).isNotEmpty();
        assertThat(whole.traps()).isNotEmpty().allMatch(trap -> trap.patch().isPresent()
                && trap.outlines().isPresent());
        assertThat(part.tail()).isEqualTo(whole.tail().withoutCandidates());
        assertThat(part.traps()).hasSameSizeAs(whole.traps()).noneMatch(trap -> trap.patch().isPresent()
                || trap.outlines().isPresent());
        assertThat(part.traps().getFirst().guilty()).isEqualTo(whole.traps().getFirst().guilty());
        assertThat(part.esd()).isEqualTo(whole.esd());
    }

    /** The last layer's bootstrap takes every idle processor, and its result is that of one. */
    @Test
    void oneLayersBootstrapIsSharedOutAndGivesTheSameBits() throws Exception {
        AnalysisOptions options = AnalysisOptions.DEFAULT.withBootstraps(100);
        Model model = Matrices.model(Matrices.layer(1, "one", Matrices.gaussian(80 * 60, 1), 80, 60));
        List<Object> one = content(start(model, options.withThreads(1), AnalysisListener.NONE).join());
        for (int threads : new int[] {2, 5}) {
            assertThat(content(start(model, options.withThreads(threads), AnalysisListener.NONE).join()))
                    .isEqualTo(one);
        }
        Set<Thread> used = Collections.newSetFromMap(new ConcurrentHashMap<>());
        LayerReport alone = new LayerAnalyzer(Backends.best()).analyze(model.layers().getFirst(), null, options,
                new AnalysisContext() {
            @Override
            public void checkpoint() {
                used.add(Thread.currentThread());
            }

            @Override
            public void inParallel(Runnable one, Runnable other, double bytes) {
                CompletableFuture<Void> task = CompletableFuture.runAsync(other, work -> new Thread(work).start());
                one.run();
                task.join();
            }
        });
        assertThat(((LayerReport.Analyzed) alone).quality()).isEqualTo(((List<?>) one.getFirst()).get(7));
        assertThat(used).as("threads: 16 portions of 6 or 7 draws, and the shuffle's").hasSize(17);
    }

    @Test
    void unpooledSlicesAreReportedOneByOne() throws Exception {
        Model model = Golden.fixture("digits-cnn.safetensors");
        ModelReport pooled = start(model, OPTIONS, AnalysisListener.NONE).join();
        ModelReport apart = start(model, OPTIONS.withPoolSlices(false), AnalysisListener.NONE).join();
        LayerReport.Analyzed whole = pooled.analyzed().stream()
                .filter(layer -> layer.layer().name().equals("conv2")).findFirst().orElseThrow();
        List<LayerReport.Analyzed> slices = apart.analyzed().stream()
                .filter(layer -> layer.layer().name().equals("conv2")).toList();
        assertThat(slices).extracting(LayerReport.Analyzed::slice).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(slices).allSatisfy(slice -> assertThat(slice.esd().size()).isEqualTo(32));
        assertThat(slices.stream().mapToDouble(slice -> slice.esd().max()).max().orElseThrow())
                .isEqualTo(whole.esd().max());
        assertThat(slices.stream().mapToDouble(slice -> slice.random().maxRandEval()).max().orElseThrow())
                .isEqualTo(whole.random().maxRandEval());
    }

    /** A tensor whose reading does something first. */
    private static Layer layer(int id, Reading reading) {
        double[] elements = Matrices.gaussian(64 * 64, id);
        TensorData data = () -> {
            reading.run();
            return new Matrices.InMemory(elements).open();
        };
        return Matrices.layer(id, "layer" + id, data, 64, 64);
    }

    private interface Reading {
        void run() throws IOException;
    }

    @Test
    void oneFailedLayerDoesNotStopTheRest() throws Exception {
        Model model = Matrices.model(
                layer(1, () -> { }),
                layer(2, () -> {
                    throw new IOException("the disk is gone");
                }),
                layer(3, () -> {
                    throw new ArithmeticException("no convergence");
                }),
                layer(4, () -> {
                    throw new OutOfMemoryError("made up");
                }),
                layer(5, () -> {
                    throw new IllegalStateException("a bug");
                }),
                layer(6, () -> { }));
        Set<String> heard = Collections.newSetFromMap(new ConcurrentHashMap<>());
        ModelReport report = start(model, OPTIONS, new AnalysisListener() {
            @Override
            public void finished(LayerReport layer) {
                heard.add(layer.layer().name());
            }
        }).join();
        assertThat(report.complete()).isTrue();
        assertThat(heard).hasSize(6);
        assertThat(report.layers()).extracting(layer -> layer.layer().id()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(report.analyzed()).extracting(layer -> layer.layer().id()).containsExactly(1, 6);
        assertThat(report.layers().stream().filter(LayerReport.Failed.class::isInstance)
                .map(layer -> ((LayerReport.Failed) layer).message()))
                .satisfiesExactly(
                        message -> assertThat(message).contains("the disk is gone"),
                        message -> assertThat(message).contains("no convergence"),
                        message -> assertThat(message).contains("not enough memory"),
                        message -> assertThat(message).contains("a bug").contains("report it"));
    }

    @Test
    void cancelAnswersThoughALayerHangs() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Layer hanging = layer(1, () -> {
            reached.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        AnalysisRun run = start(Matrices.model(hanging, layer(2, () -> { }), layer(3, () -> { })),
                OPTIONS.withThreads(1), AnalysisListener.NONE);
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        run.cancel();
        ModelReport report = run.join();
        never.countDown();
        assertThat(report.complete()).isFalse();
        assertThat(report.layers()).isEmpty();
        assertThat(run.progress().fraction()).isLessThan(1);
    }

    /** A layer is left between two of its blocks: the reader hears no more of it after the cancel. */
    @Test
    void cancelEndsWithinALayer() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        int[] reads = new int[1];
        TensorData data = () -> new ElementReader() {
            @Override
            public void read(long first, double[] into, int offset, int count) throws IOException {
                reads[0]++;
                reached.countDown();
                try {
                    cancelled.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
        Model model = Matrices.model(Matrices.layer(1, "large", data, 4000, 400));
        AnalysisRun run = start(model, OPTIONS, AnalysisListener.NONE);
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        run.cancel();
        cancelled.countDown();
        assertThat(run.join().layers()).isEmpty();
        assertThat(reads[0]).isEqualTo(1);
    }

    @Test
    void pausedRunStartsNothingAndThePreferredLayerComesFirst() throws Exception {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch firstDone = new CountDownLatch(1);
        Layer first = layer(1, () -> {
            reached.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        Model model = Matrices.model(first, layer(2, () -> { }), layer(3, () -> { }), layer(4, () -> { }));
        AnalysisRun run = start(model, OPTIONS.withThreads(1), new AnalysisListener() {
            @Override
            public void started(Layer layer) {
                order.add(layer.id());
            }

            @Override
            public void finished(LayerReport report) {
                firstDone.countDown();
            }
        });
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        run.pause();
        run.prefer(4);
        go.countDown();
        assertThat(firstDone.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(order).containsExactly(1);
        run.resume();
        assertThat(run.join().complete()).isTrue();
        assertThat(order.subList(0, 2)).containsExactly(1, 4);
        AnalysisRun.Progress end = run.progress();
        assertThat(end).isEqualTo(new AnalysisRun.Progress(4, 4, 1, 0, end.bound()));
        assertThat(end.bound()).as("part of the heap").isPositive().isLessThan(Runtime.getRuntime().maxMemory());
    }

    @Test
    void aListenersMistakeIsNotSwallowedAndStopsNothing() {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        Model model = Matrices.model(layer(1, () -> { }), layer(2, () -> { }));
        AnalysisRun run = start(model, OPTIONS, new AnalysisListener() {
            @Override
            public void finished(LayerReport report) {
                heard.add(report.layer().name());
                throw new IllegalStateException("the window is closed");
            }
        });
        assertThatThrownBy(run::join).hasMessage("the window is closed");
        assertThat(heard).hasSize(2);
    }
}
