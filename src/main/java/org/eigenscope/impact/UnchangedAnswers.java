package org.eigenscope.impact;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.impact.AnswerStore.Output;
import org.eigenscope.impact.engine.Answer;
import org.eigenscope.impact.engine.Network;

/** The probes with the answers of the network as it is, to which those of a changed one are compared. */
final class UnchangedAnswers implements Closeable {

    private final Probes probes;
    private final ClassLabels labels;
    private final int count;
    private final int batch;
    private final AnswerStore store;
    /** The places of the compared outputs among those that the network gives. */
    private final List<Integer> places = new ArrayList<>();
    private double accuracy = Double.NaN;

    /** @param labels of the probes, or null */
    UnchangedAnswers(Probes probes, ClassLabels labels, int count, int batch, Path folder) throws IOException {
        this.probes = probes;
        this.labels = labels;
        this.count = count;
        this.batch = batch;
        this.store = new AnswerStore(folder, count);
    }

    List<Output> outputs() {
        return store.outputs();
    }

    /** The share of right answers; NaN without labels. */
    double accuracy() {
        return accuracy;
    }

    /** The output that the labels are compared with; −1 without any. */
    private int labelled() {
        for (int i = 0; labels != null && i < outputs().size(); i++) {
            if (outputs().get(i).role().answers() && outputs().get(i).shape().size() == 1) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Lets the network answer all probes.
     *
     * @param roles of outputs by their names
     * @param hidden lengths of the vectors that the network embeds its tokens in
     */
    void answer(Network network, Map<String, OutputRole> roles, Set<Long> hidden, AnalysisContext work)
            throws IOException {
        long right = 0;
        for (int first = 0; first < count; first += batch) {
            work.checkpoint();
            work.progress((double) first / count);
            int now = Math.min(batch, count - first);
            List<Answer> answers = network.answer(probes.batch(first, now));
            if (first == 0) {
                name(answers, now, roles, hidden);
            }
            for (int i = 0; i < places.size(); i++) {
                Answer answer = output(answers, i, now);
                if (!finite(answer.elements())) {
                    throw new ProbeException(("the network answers NaN or infinity%s before anything is removed, so "
                            + "there is nothing to compare; give other probes").formatted(at(answer)));
                }
                store.put(i, first, answer);
                right += i == labelled() ? right(answer, first, now) : 0;
            }
        }
        accuracy = labelled() < 0 ? Double.NaN : (double) right / count;
    }

    private void name(List<Answer> answers, int now, Map<String, OutputRole> roles, Set<Long> hidden)
            throws ProbeException {
        Set<String> unused = new HashSet<>(roles.keySet());
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            if (answer.shape().isEmpty() || answer.shape().getFirst() != now || answer.elements().length == 0) {
                continue;
            }
            unused.remove(answer.name());
            places.add(i);
            store.add(new Output(answer.name(), answer.shape().subList(1, answer.shape().size()),
                    roles.getOrDefault(answer.name(), OutputRole.of(answer, hidden))));
        }
        if (places.isEmpty()) {
            throw new ProbeException("the network has no output of numbers with a row for each probe");
        }
        if (!unused.isEmpty()) {
            throw new ProbeException("--as: the network has no output '%s'; it has %s".formatted(
                    unused.iterator().next(), String.join(", ", outputs().stream().map(Output::name).toList())));
        }
        if (labels != null && labelled() < 0) {
            throw new ProbeException("--labels: no output has one answer per probe");
        }
    }

    private static String at(Answer answer) {
        return answer.name().isEmpty() ? "" : " at its output '" + answer.name() + "'";
    }

    private Answer output(List<Answer> answers, int i, int now) throws ProbeException {
        Answer answer = places.get(i) < answers.size() ? answers.get(places.get(i)) : null;
        if (answer == null || answer.elements().length != (long) outputs().get(i).length() * now) {
            throw new ProbeException("the network answers with outputs of another shape than for the first probes");
        }
        return answer;
    }

    private static boolean finite(float... elements) {
        for (float element : elements) {
            if (!Float.isFinite(element)) {
                return false;
            }
        }
        return true;
    }

    private long right(Answer answer, int first, int now) {
        int width = answer.elements().length / now;
        long right = 0;
        for (int i = 0; i < now; i++) {
            int best = 0;
            for (int k = 1; k < width; k++) {
                best = answer.elements()[i * width + k] > answer.elements()[i * width + best] ? k : best;
            }
            right += best == labels.of(first + i) ? 1 : 0;
        }
        return right;
    }

    /**
     * Compares a changed network's answers with those of the network as it was.
     *
     * @param comparison compares the answers to one probe
     * @param from the first of the probes that are fed
     * @param shared how many
     * @param into the tallies of each output
     */
    void compare(Network network, AnswerComparison comparison, int from, int shared, List<OutputTally> into,
            AnalysisContext work) throws IOException {
        long right = 0;
        for (int first = from; first < from + shared; first += batch) {
            work.checkpoint();
            int now = Math.min(batch, from + shared - first);
            List<Answer> answers = network.answer(probes.batch(first, now));
            for (int i = 0; i < places.size(); i++) {
                Answer answer = output(answers, i, now);
                if (!finite(answer.elements())) {
                    throw new ProbeException("the network answers NaN or infinity%s once it is removed".formatted(
                            at(answer)));
                }
                Output output = outputs().get(i);
                float[] before = store.get(i, first, now);
                for (int probe = 0; probe < now; probe++) {
                    into.get(i).add(first + probe, comparison.of(output.role(), before, probe * output.length(),
                            answer.elements(), probe * output.length(), output.length(), output.width()));
                }
                right += i == labelled() ? right(answer, first, now) : 0;
            }
        }
        for (int i = 0; i < places.size(); i++) {
            into.get(i).endDraw(i == labelled() ? (double) right / shared : Double.NaN);
        }
    }

    /** Empty tallies, one for each output. */
    List<OutputTally> tallies() {
        return outputs().stream().map(output -> new OutputTally(output, count)).toList();
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
