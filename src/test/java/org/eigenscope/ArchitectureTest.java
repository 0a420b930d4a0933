package org.eigenscope;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.ArchitectureTest.NoTests;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** The rooms of the house and what they may know of each other (docs/architecture.md, docs/decisions/0001). */
@AnalyzeClasses(packages = "org.eigenscope", importOptions = {ImportOption.DoNotIncludeTests.class, NoTests.class})
class ArchitectureTest {

    /** Leaves out what is compiled from src/test, wherever it lies. */
    static final class NoTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    private static final String US = "org.eigenscope.";

    /** The page's table of rooms is the rule: an import that it lacks is as wrong as one that nobody uses any more. */
    @ArchTest
    static void theRoomsImportExactlyWhatThePageSays(JavaClasses all) throws IOException {
        Map<String, Set<String>> imports = new TreeMap<>();
        for (JavaClass type : all) {
            Set<String> of = imports.computeIfAbsent(room(type), room -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream().map(dependency -> dependency.getTargetClass()
                    .getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith(US)).map(ArchitectureTest::room)
                    .filter(room -> !room.equals(room(type))).forEach(of::add);
        }
        Map<String, Set<String>> page = new TreeMap<>();
        Pattern name = Pattern.compile("`([a-z]+)`");
        Files.readAllLines(Path.of("docs/architecture.md")).stream().dropWhile(line -> !line.startsWith("| room |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|")).map(line -> line.split("\\|")).forEach(cells -> page.put(
                        name.matcher(cells[1]).results().findFirst().orElseThrow().group(1),
                        name.matcher(cells[3]).results().map(found -> found.group(1))
                        .collect(Collectors.toCollection(TreeSet::new))));
        assertThat(imports).as("who imports whom; the table of docs/architecture.md is the expected one")
                .isEqualTo(page);
    }

    private static String room(JavaClass type) {
        return type.getPackageName().substring(US.length()).replaceFirst("\\..*", "");
    }

    @ArchTest
    static final ArchRule cli = noClasses()
            .that(resideInAPackage(US + "cli.."))
            .and().haveNameNotMatching(".*\\.cli\\.Main")
            .should().dependOnClassesThat(resideInAPackage(US + "desktop.."))
            .because("the command line runs where there is no window; Main alone opens one, by its launcher");

    @ArchTest
    static final ArchRule noCycles = slices().matching("org.eigenscope.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noCyclesAmongFormats = slices().matching("org.eigenscope.format.(*)..").should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule noCyclesInAnAnalysis = slices().matching("org.eigenscope.analysis.(*)..").should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule noCyclesInTheWindow = slices().matching("org.eigenscope.desktop.(*)..").should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule javafxInDesktopAlone = noClasses()
            .that(resideInAPackage("org.eigenscope..")).and().resideOutsideOfPackage(US + "desktop..")
            .should().dependOnClassesThat(
                    resideInAnyPackage("javafx..", "com.sun.javafx..", "org.controlsfx..", "atlantafx.."))
            .because("numbers, charts and files are made without a window");

    @ArchTest
    static final ArchRule modelNeedsTheJdkAlone = jdkAlone("model", "output");

    @ArchTest
    static final ArchRule blasInLinalgAlone = noClasses()
            .that().resideOutsideOfPackage(US + "linalg..")
            .should().dependOnClassesThat(resideInAnyPackage("org.bytedeco..", "org.ejml.."))
            .because("the backend is chosen once, behind LinearAlgebra");

    @ArchTest
    static final ArchRule tablesawWhereTablesAreRead = noClasses()
            .that().resideOutsideOfPackage(US + "timeline.training..")
            .should().dependOnClassesThat(resideInAPackage("tech.tablesaw.."))
            .because("only training logs need it, and it is slow to start: it looks through all jars");

    @ArchTest
    static final ArchRule csvInReportAlone = noClasses()
            .that().resideOutsideOfPackage(US + "report..")
            .should().dependOnClassesThat(resideInAPackage("com.univocity.."))
            .because("tables are written in one place");

    @ArchTest
    static final ArchRule enginesInImpactAlone = noClasses()
            .that().resideOutsideOfPackage(US + "impact.djl..")
            .should().dependOnClassesThat(resideInAnyPackage("ai.djl..", US + "impact.djl.."))
            .because("the program does not hold the Deep Java Library: a class loader of its own loads both");

    @ArchTest
    static final ArchRule consoleInCliAlone = noClasses()
            .that().resideOutsideOfPackage(US + "cli..")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because("a library that prints cannot be used by a window");

    @ArchTest
    static final ArchRule noLoggers = GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule failuresHaveTypes = noClasses()
            .should(GeneralCodingRules.THROW_GENERIC_EXCEPTIONS)
            .because("who catches a RuntimeException cannot know what it means");

    @ArchTest
    static final ArchRule noMutableStaticState = noFields()
            .that().areStatic()
            .should(beMutable())
            .because("the same file, options and seed give the same bits");

    @ArchTest
    static final ArchRule threadsComeFromPools = noClasses()
            .that().haveNameNotMatching(".*\\.(ModelRun|Interruption|EigenscopeApp)(\\$.*)?")
            .should().callConstructor(Thread.class, Runnable.class)
            .orShould().callConstructor(Thread.class, Runnable.class, String.class)
            .because("ModelRun names the threads of its pool; Interruption and EigenscopeApp need a shutdown hook, "
            + "which is a thread");

    @ArchTest
    static final ArchRule ownThreadsOnlyWait = noClasses()
            .that().haveNameNotMatching(".*\\.(ModelRun|JsonFile|ModelEntry|DeferredLinearAlgebra|RecentMenu)(\\$.*)?")
            .should().callMethod(Thread.Builder.OfPlatform.class, "start", Runnable.class)
            .because("each of these waits for a disk or for a native library beside the pool, and computes nothing");

    private static ArchRule jdkAlone(String... rooms) {
        String[] packages = Stream.of(rooms).map(room -> US + room + "..").toArray(String[]::new);
        return classes()
                .that().resideInAnyPackage(packages)
                .should().onlyDependOnClassesThat().resideInAnyPackage(
                        Stream.concat(Stream.of(packages), Stream.of("java..")).toArray(String[]::new));
    }

    private static ArchCondition<JavaField> beMutable() {
        return new ArchCondition<>("be mutable") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                boolean ours = !field.getModifiers().contains(JavaModifier.SYNTHETIC) && !field.getName()
                        .startsWith("$");
                boolean mutable = ours && !field.getModifiers().contains(JavaModifier.FINAL);
                events.add(new SimpleConditionEvent(field, mutable, field.getDescription() + " is not final"));
            }
        };
    }

    @ArchTest
    static void everyPackageSaysWhatItIsFor(JavaClasses all) throws IOException {
        List<String> packages = all.stream().map(c -> c.getPackageName()).distinct().sorted().toList();
        for (String name : packages) {
            Path info = Path.of("src/main/java", name.replace('.', '/'), "package-info.java");
            assertThat(info).exists();
        }
    }

    @ArchTest
    static void noFileIsLongerThanFourHundredLines(JavaClasses all) throws IOException {
        assertThat(all.stream().toList()).isNotEmpty();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
                assertThat(lines.size()).as("lines of " + file).isLessThanOrEqualTo(400);
            }
        }
    }
}
