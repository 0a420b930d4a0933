package org.eigenscope.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eigenscope.report.Version;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * The options and parameters of one command, in the order in which its help shows them. Declared by calls, since
 * picocli takes longer to read annotations than the JVM to start (decision 0019).
 */
final class Arguments {

    /**
     * What the command line gave for one of them.
     *
     * @param <T> its type
     */
    static final class Value<T> implements ISetter {
        private T value;

        private Value(T value) {
            this.value = value;
        }

        /** The value; before the command line has been read what it is without being named. */
        T get() {
            return value;
        }

        /** Gives picocli the value, so that it adds to a list what is named again. */
        private IGetter getter() {
            return new IGetter() {
                @Override
                @SuppressWarnings("unchecked")
                public <S> S get() {
                    return (S) value;
                }
            };
        }

        @Override
        @SuppressWarnings("unchecked")
        public <S> S set(S given) {
            S before = (S) value;
            // picocli has converted it to the type that was declared.
            value = (T) given;
            return before;
        }
    }

    private final CommandSpec command;

    /**
     * @param name what the command is called by
     * @param header what it does, in a line
     * @param work run once the command line has been read; gives the exit code
     */
    Arguments(String name, String header, Callable<Integer> work) {
        command = CommandSpec.wrapWithoutInspection(work).name(name);
        command.versionProvider(() -> new String[] {Version.current().toString(), "Java " + Runtime.version()});
        usage().header(header).sortOptions(false);
    }

    /** Lays out the command's help. */
    UsageMessageSpec usage() {
        return command.usageMessage();
    }

    /** An option without a value. */
    Value<Boolean> flag(String description, String... names) {
        return add(OptionSpec.builder(names).description(description).type(boolean.class), new Value<>(false));
    }

    /** An option of a whole number that is at least so much. */
    Value<Integer> count(String name, String label, String byDefault, int least, String description) {
        return count(name, label, byDefault, least, Integer.MAX_VALUE, description);
    }

    /** An option of a whole number between two others. */
    Value<Integer> count(String name, String label, String byDefault, int least, int most, String description) {
        return add(OptionSpec.builder(name).paramLabel(label).description(description).type(Integer.class)
                .defaultValue(byDefault).converters(word -> NumberArguments.count(word, least, most)),
                new Value<>(null));
    }

    /** An option of a number within limits. */
    Value<Double> number(String name, String label, String byDefault, NumberLimits bounds, String description) {
        return add(OptionSpec.builder(name).paramLabel(label).description(description).type(Double.class)
                .defaultValue(byDefault).converters(bounds::read), new Value<>(null));
    }

    /** An option that is null unless it is named. */
    <T> Value<T> option(Class<T> type, String name, String label, String description) {
        return option(type, name, label, null, description);
    }

    /** @param byDefault its value unless it is named, as it would be written */
    <T> Value<T> option(Class<T> type, String name, String label, String byDefault, String description) {
        return add(option(name, label, description).type(type).defaultValue(byDefault), new Value<>(null));
    }

    /** An option that must be named, by one of its names. */
    <T> Value<T> required(Class<T> type, String label, String description, String... names) {
        return add(OptionSpec.builder(names).paramLabel(label).description(description).type(type).required(true),
                new Value<>(null));
    }

    /** An option of several words, of which these are usual ones; empty unless it is named. */
    Value<List<String>> suggested(String name, String label, List<String> usual, String description) {
        return add(OptionSpec.builder(name).paramLabel(label).description(description).type(List.class)
                .auxiliaryTypes(String.class).splitRegex(",").completionCandidates(usual), new Value<>(List.of()));
    }

    /** An option of several values, by comma or by naming it again; empty unless it is named. */
    <T> Value<List<T>> list(Class<T> type, String name, String label, String description) {
        return list(type, name, label, null, description);
    }

    /** @param byDefault its values unless it is named, as they would be written */
    <T> Value<List<T>> list(Class<T> type, String name, String label, String byDefault, String description) {
        return add(options(name, label, description).auxiliaryTypes(type).splitRegex(",").defaultValue(byDefault),
                new Value<>(List.of()));
    }

    /**
     * An option of several words that are read by a function; empty unless it is named.
     *
     * @param usual what the help shows
     */
    <T> Value<List<T>> words(List<String> usual, ITypeConverter<T> read, String name, String label,
            String description) {
        return add(options(name, label, description).auxiliaryTypes(Object.class).splitRegex(",")
                .completionCandidates(usual).converters(read), new Value<>(List.of()));
    }

    /** An option of several values that is named once for each; empty unless it is named. */
    <T> Value<List<T>> repeated(Class<T> type, String name, String label, String description) {
        return add(options(name, label, description).auxiliaryTypes(type), new Value<>(List.of()));
    }

    /**
     * An option whose values are entries of a list, told apart by ids in any case; empty unless it is named. The list
     * is asked for only when a value is named or the help is printed.
     */
    <T> Value<List<T>> choices(String name, String label, Supplier<List<? extends T>> all, Function<T, String> id,
            String description) {
        return add(options(name, label, description).auxiliaryTypes(Object.class).splitRegex(",")
                .completionCandidates(ids(all, id)).converters(entry(all, id)), new Value<>(List.of()));
    }

    /** An option whose value is an entry of a list, recognized by its id in any case; null unless it is named. */
    <T> Value<T> choice(String name, String label, Supplier<List<? extends T>> all, Function<T, String> id,
            String description) {
        return add(option(name, label, description).type(Object.class).completionCandidates(ids(all, id))
                .converters(entry(all, id)), new Value<>(null));
    }

    private static OptionSpec.Builder option(String name, String label, String description) {
        return OptionSpec.builder(name).paramLabel(label).description(description);
    }

    private static OptionSpec.Builder options(String name, String label, String description) {
        return option(name, label, description).type(List.class);
    }

    /** Values of enums are recognized by their names, numbers by ASCII digits, whatever the option. */
    private <T> Value<T> add(OptionSpec.Builder option, Value<T> value) {
        Class<?> type = option.auxiliaryTypes() == null || option.type() != List.class ? option.type()
                : option.auxiliaryTypes()[0];
        if (type.isEnum() && option.converters() == null) {
            List<Enum<?>> all = List.of((Enum<?>[]) type.getEnumConstants());
            option.completionCandidates(ids(() -> all, Enum::toString)).converters(entry(() -> all, Enum::toString));
        } else if (type == Long.class || type == Integer.class && option.converters() == null) {
            option.converters(type == Long.class ? NumberArguments::whole
                    : word -> NumberArguments.count(word, Integer.MIN_VALUE, Integer.MAX_VALUE));
        } else if (type == Double.class && option.converters() == null) {
            option.converters(NumberArguments::number);
        }
        command.addOption(option.setter(value).getter(value.getter()).initialValue(value.get()).build());
        return value;
    }

    private static <T> Iterable<String> ids(Supplier<List<? extends T>> all, Function<T, String> id) {
        return () -> all.get().stream().map(id::apply).iterator();
    }

    private static <T> ITypeConverter<T> entry(Supplier<List<? extends T>> all, Function<T, String> id) {
        return word -> all.get().stream().filter(entry -> id.apply(entry).equalsIgnoreCase(word)).findFirst()
                .orElseThrow(() -> new TypeConversionException(NearestWord.refusal(word,
                        all.get().stream().map(id::apply).toList())));
    }

    /** A word of a list, which may be left out. */
    <T extends Enum<T>> Value<T> word(Class<T> type, String label, String byDefault, String description) {
        List<T> all = List.of(type.getEnumConstants());
        return add(PositionalParamSpec.builder().paramLabel(label).arity("0..1").description(description)
                .required(false).type(type).defaultValue(byDefault)
                .completionCandidates(ids(() -> all, Enum::toString)).converters(entry(() -> all, Enum::toString)),
                new Value<>(null));
    }

    /** An option for models that are elsewhere; {@link #keeps} reads it before the command is made. */
    void elsewhere() {
        flag("Download remote models completely before reading them: those of Hugging Face into its own cache, where "
                + "they stay, others until the command ends.", "--keep");
    }

    /** True if a command line has the option of {@link #elsewhere}. */
    static boolean keeps(List<String> words) {
        int end = words.indexOf("--");
        return words.subList(0, end < 0 ? words.size() : end).contains("--keep");
    }

    /** One model, or null where it may be left out. */
    Value<Path> model(String arity, String description) {
        return model("MODEL", arity, description);
    }

    /** @param label what the model is called in the synopsis */
    Value<Path> model(String label, String arity, String description) {
        return add(model(description).paramLabel(label).arity(arity).required(!arity.startsWith("0")).type(Path.class),
                new Value<>(null));
    }

    /** Gives the models as they were written, at least one: files, folders or globs. */
    Value<List<String>> models() {
        return add(model("Weight files, folders or globs.").arity("1..*").required(true).type(List.class)
                .auxiliaryTypes(String.class), new Value<>(List.of()));
    }

    /** Checkpoints of a training run, as they were written: its folder, a glob, or one by one. */
    Value<List<String>> runs() {
        return add(model("The folder of a run, a glob, or checkpoints.").paramLabel("RUN").arity("1..*").required(true)
                .type(List.class).auxiliaryTypes(String.class), new Value<>(List.of()));
    }

    /** Models of which each is one path; at least one. */
    Value<List<Path>> paths(String description) {
        return paths("MODEL", description);
    }

    /** @param label what each is called in the synopsis */
    Value<List<Path>> paths(String label, String description) {
        return add(model(description).paramLabel(label).arity("1..*").required(true).type(List.class)
                .auxiliaryTypes(Path.class), new Value<>(List.of()));
    }

    private static PositionalParamSpec.Builder model(String description) {
        return PositionalParamSpec.builder().paramLabel("MODEL").description(description);
    }

    private <T> Value<T> add(PositionalParamSpec.Builder parameter, Value<T> value) {
        command.addPositional(parameter.setter(value).getter(value.getter()).initialValue(value.get()).build());
        return value;
    }

    /**
     * Refuses options that would have no effect.
     *
     * @param effective true if they have one
     * @param what without which they have none, as the end of a sentence
     */
    void need(boolean effective, String what, String... options) {
        for (String option : options) {
            if (!effective && given(option)) {
                throw wrong("%s has no effect without %s".formatted(option, what));
            }
        }
    }

    /** True if an option was named. */
    boolean given(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** Wrong usage, in words. */
    ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** The command that this one belongs to. */
    CommandSpec parent() {
        return command.parent();
    }

    /**
     * The command, with help and version as its last options. A word that begins with {@code @} is a file's name like
     * any other: a file in an untrusted folder must not be able to give options.
     */
    CommandLine line() {
        add(OptionSpec.builder("--color").paramLabel("WHEN").type(Colour.class).defaultValue("auto")
                .description("Colour: auto (on a terminal, unless NO_COLOR is set), always or never. Default: "
                        + "${DEFAULT-VALUE}."), new Value<Colour>(null));
        command.addOption(OptionSpec.builder("-h", "--help").usageHelp(true)
                .description("Show this help message and exit.").build());
        command.addOption(OptionSpec.builder("-V", "--version").versionHelp(true)
                .description("Print version information and exit.").build());
        return new CommandLine(command).setExpandAtFiles(false).registerConverter(Path.class, Arguments::path);
    }

    private static Path path(String word) {
        if (word.isBlank()) {
            throw new TypeConversionException("an empty argument is not a file name; check the variables of the "
                    + "calling script");
        }
        try {
            return Path.of(word);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(FailureMessages.noName(word));
        }
    }
}
