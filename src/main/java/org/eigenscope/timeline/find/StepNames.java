package org.eigenscope.timeline.find;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.timeline.Step;
import org.eigenscope.timeline.Step.Unit;

/**
 * Steps as the names of checkpoints tell them: {@code step-00010000}, {@code checkpoint-500},
 * {@code epoch=3-step=500}, {@code cp-0003.weights}, {@code ckpt-7}, {@code iter_0012000}, {@code step143000},
 * {@code 10k}, {@code epoch1_batch100}.
 */
final class StepNames {

    static final String SOURCE = "name";
    /** Digits, with a point only before what multiplies them: {@code 1.5k}, {@code 5e3}. */
    private static final String COUNT = "0*(\\d++(?:\\.\\d+(?=[eEkKmM]))?)([eE]\\+?\\d{1,2}(?![a-zA-Z0-9])|"
            + "[kKmM](?![a-zA-Z]))?";
    private static final String NUMBER = "[ =_.-]?" + COUNT;
    private static final Pattern STEP = Pattern.compile("(?i)(?<![a-z])(?:global[ _-]?)?(?:step|iter(?:ation|_num)?)s?"
            + NUMBER);
    private static final Pattern BATCH = Pattern.compile("(?i)(?<![a-z])(?:mini[ _-]?)?batch(?:es)?" + NUMBER);
    /** Short words, which only an epoch before them explains: {@code e3_s500}, {@code ep3_it500}, {@code e3_b500}. */
    private static final Pattern STEP_IN_EPOCH = Pattern.compile("(?i)(?<![a-z])e(?:p(?:och)?s?)?[ =_-]?\\d+[ _.-]*"
            + "(?:st?|it?|b)[=_-]?" + COUNT + "(?![a-zA-Z])");
    private static final Pattern EPOCH_OF_STEP = Pattern.compile("(?i)(?<![a-z])e(?:p(?:och)?s?)?[ =_-]?" + COUNT
            + "(?=[ _.-]*[a-z])");
    /** The number behind is that of the steps in {@code 2epochs_100steps}. */
    private static final Pattern EPOCH = Pattern.compile("(?i)(?<![a-z])ep(?:och)?s?" + NUMBER
            + "(?![ _-]?(?:steps?|iter(?:ation)?s?|batch(?:es)?)(?![a-z]|[ =_.-]?\\d))");
    /** Numbers before their words: {@code ppo_100k_steps}, {@code 500iter}, {@code 3epochs}. */
    private static final Pattern STEP_AFTER = Pattern.compile("(?i)(?<![a-z0-9.])0*(\\d+)([km])?[ _-]?"
            + "(?:steps?|iter(?:ation)?s?|batch(?:es)?)(?![a-z])");
    private static final Pattern EPOCH_AFTER = Pattern.compile("(?i)(?<![a-z0-9.])0*(\\d+)([km])?[ _-]?"
            + "ep(?:och)?s?(?![a-z])");
    private static final Pattern GLOBAL = Pattern.compile("(?i)global");
    /** Days, {@code 2024-01-05} or {@code 20240105}: no number of a checkpoint. */
    private static final Pattern DAY = Pattern.compile("(?<!\\d)(?:19|20)\\d\\d([-_.]?)(?:0[1-9]|1[0-2])\\1"
            + "(?:0[1-9]|[12]\\d|3[01])(?!\\d)");
    /** Orbax calls the folder of a step by its number. */
    private static final Pattern ALONE = Pattern.compile("^" + COUNT + "$");
    /** A decimal number behind is what was measured: {@code weights.03-0.25}. */
    private static final Pattern PLAIN = Pattern.compile("(?i)(?:^|(?<![a-z])(?:checkpoint|ckpt|cp|chkpt|snapshot|"
            + "model|weights(?:-improvement)?|save)[ =_.-]?|(?<![a-z])" + AverageNames.WITH_RATE
            + "[ =_-])" + COUNT + "(?=$|[._-](?!\\d)|[_-]\\d+\\.\\d)");
    /** A whole number that is no part of a decimal one. */
    private static final Pattern ANY = Pattern.compile("(?<!\\d)(?<!\\d\\.)\\d+(?!\\d)(?!\\.\\d)");
    private static final Pattern NUMBERS = Pattern.compile("\\d+(\\.\\d+)?");
    private static final int DIGITS = 19;

    private StepNames() {}

    /**
     * The steps of names that are checkpoints of one run.
     *
     * @param names of files and folders, each once
     * @return by name; what tells none is left out
     */
    static Map<String, Step> of(List<String> names) {
        Map<String, Step> steps = new HashMap<>();
        Map<String, StepInEpoch> anew = new HashMap<>();
        Map<String, StepInEpoch> single = new HashMap<>();
        Map<String, List<String>> families = new HashMap<>();
        names.forEach(name -> families.computeIfAbsent(AverageNames.withoutNumbers(name, NUMBERS, "#"),
                template -> new ArrayList<>()).add(name));
        for (List<String> alike : families.values()) {
            Map<String, Step> told = new HashMap<>();
            Map<String, StepInEpoch> inEpochs = new HashMap<>();
            alike.forEach(name -> worded(name).ifPresent(step -> told.put(name, step)));
            told.forEach((name, step) -> inEpoch(name, step).ifPresent(count -> inEpochs.put(name, count)));
            boolean startAnew = StepInEpoch.startAnew(inEpochs.values());
            if (told.isEmpty() && alike.size() > 1) {
                byPlace(alike, told);
            } else if (startAnew || numbers(told) < told.size()) {
                byOtherNumbers(alike, told);
            }
            if (told.values().stream().allMatch(step -> step.unit() == Unit.STEP)) {
                if (startAnew) {
                    anew.putAll(inEpochs);
                } else if (inEpochs.size() == 1) {
                    single.putAll(inEpochs);
                }
            }
            steps.putAll(told);
        }
        if (!anew.isEmpty()) {
            anew.putAll(single);
            steps.putAll(StepInEpoch.places(anew));
        }
        return steps;
    }

    /** Adds the epoch to the step of a name; empty where it tells none, or says that the step is that of the run. */
    private static Optional<StepInEpoch> inEpoch(String name, Step step) {
        return step.unit() != Unit.STEP || GLOBAL.matcher(name).find() ? Optional.empty()
                : epoch(name).map(epoch -> new StepInEpoch(epoch.number(), step.number()));
    }

    private static Optional<Step> epoch(String name) {
        return first(EPOCH, name, Unit.EPOCH).or(() -> first(EPOCH_AFTER, dayless(name), Unit.EPOCH))
                .or(() -> first(EPOCH_OF_STEP, name, Unit.EPOCH));
    }

    private static long numbers(Map<String, Step> steps) {
        return steps.values().stream().map(Step::number).distinct().count();
    }

    /**
     * Steps of names of which several tell the same: by their epochs, as {@code e3_s42} says the epoch and a seed, or
     * by numbers that grow with the epochs, as in {@code epoch_3_500}, {@code epoch_3_1000}, {@code epoch_4_1500}.
     */
    private static void byOtherNumbers(List<String> alike, Map<String, Step> told) {
        Map<String, Step> others = new HashMap<>();
        alike.forEach(name -> epoch(name).ifPresent(step -> others.put(name, step)));
        boolean epochs = told.values().stream().allMatch(step -> step.unit() == Unit.EPOCH);
        if (epochs) {
            others.clear();
            byPlace(alike, others);
            List<Long> inOrder = others.keySet().stream().sorted(Comparator.comparing(name -> others.get(name)
                    .number())).filter(told::containsKey).map(name -> told.get(name).number()).toList();
            if (numbers(told) < 2 || !inOrder.equals(inOrder.stream().sorted().toList())) {
                return;
            }
        }
        if (others.size() == alike.size() && numbers(others) == alike.size()) {
            told.putAll(others);
        }
    }

    /** The step that the words of a name tell, whatever other names there are. */
    static Optional<Step> worded(String name) {
        String dayless = dayless(name);
        return first(STEP, name, Unit.STEP).or(() -> first(STEP_IN_EPOCH, name, Unit.STEP))
                .or(() -> first(STEP_AFTER, dayless, Unit.STEP)).or(() -> first(BATCH, name, Unit.STEP))
                .or(() -> first(EPOCH, name, Unit.EPOCH)).or(() -> first(EPOCH_AFTER, dayless, Unit.EPOCH))
                .or(() -> first(ALONE, dayless, Unit.STEP)).or(() -> first(PLAIN, dayless, Unit.CHECKPOINT));
    }

    private static String dayless(String name) {
        return DAY.matcher(name).replaceAll("day");
    }

    private static Optional<Step> first(Pattern pattern, String name, Unit unit) {
        Matcher found = pattern.matcher(name);
        return found.find() ? step(unit, found.group(1), found.group(2)) : Optional.empty();
    }

    /** @param times what multiplies the digits: {@code k}, {@code M} or a power of ten; null for nothing */
    private static Optional<Step> step(Unit unit, String digits, String times) {
        if (digits.length() >= DIGITS) {
            return Optional.empty();
        }
        int power = times == null ? 0 : switch (times.toLowerCase(Locale.ROOT)) {
            case "k" -> 3;
            case "m" -> 6;
            default -> Integer.parseInt(times.substring(1));
        };
        BigDecimal number = new BigDecimal(digits).scaleByPowerOfTen(power).stripTrailingZeros();
        return number.scale() > 0 || number.compareTo(BigDecimal.valueOf(Step.LARGEST)) > 0 ? Optional.empty()
                : Optional.of(new Step(unit, number.longValueExact(), SOURCE));
    }

    /** Of names that differ in numbers alone, the first number that is another in each. */
    private static void byPlace(List<String> alike, Map<String, Step> steps) {
        List<List<String>> numbers = alike.stream().map(name -> ANY.matcher(dayless(name)).results()
                .map(MatchResult::group).toList()).toList();
        int places = numbers.stream().mapToInt(List::size).min().orElse(0);
        for (int place = 0; place < places; place++) {
            Set<Long> values = new HashSet<>();
            for (List<String> of : numbers) {
                step(Unit.CHECKPOINT, of.get(place), null).ifPresent(step -> values.add(step.number()));
            }
            if (values.size() == alike.size()) {
                for (int i = 0; i < alike.size(); i++) {
                    steps.put(alike.get(i), step(Unit.CHECKPOINT, numbers.get(i).get(place), null)
                            .orElseThrow());
                }
                return;
            }
        }
    }
}
