package org.eigenscope.jlink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Makes the self-contained program {@code target/eigenscope} from the jars that Maven hands over. It is run by the
 * package phase with the JDK of the toolchain, which runs it from its source, and is Java so that it is the same on
 * Linux, macOS and Windows. What it does, and why: {@code jlink/README.md}.
 */
final class MakeImage {

    /** Natives of the OpenBLAS jar that nothing here loads: JNI bindings (the program calls the library itself). */
    private static final Pattern UNUSED_NATIVE = Pattern.compile(".*jni.*\\..*");
    private static final Pattern NATIVE = Pattern.compile(".*\\.(dll|dylib|jnilib|so(\\.\\d+)*)");
    /**
     * Libraries that are shipped with all their classes: one under the LGPL, and two that put names of classes together
     * at run time. Of the others goes what nothing can reach: 14 MB are left of 91.
     */
    private static final Pattern WHOLE = Pattern.compile("(jfreechart|picocli|lz4-java)-\\d.*\\.jar");
    /**
     * Libraries that are written anew: picocli is compiled for Java 5, which the AOT cache refuses; lz4 (for jHDF)
     * brings the native libraries of nine systems, and does without in Java.
     */
    private static final Pattern RENEWED = Pattern.compile("(picocli|lz4-java)-\\d.*\\.jar");
    private static final long TRAINING_SECONDS = 300;

    private final Path project;
    private final Path target;
    private final Path work;
    private final String version;
    private final Path jar;
    private final List<Path> libraries;
    private final List<Path> javafx;
    private final AppImage image;

    private MakeImage(List<String> arguments) {
        project = Path.of(arguments.get(0)).toAbsolutePath();
        version = arguments.get(1);
        jar = Path.of(arguments.get(2));
        javafx = paths(arguments.get(3));
        libraries = paths(arguments.get(4)).stream().filter(library -> !javafx.contains(library)).toList();
        target = project.resolve("target");
        work = target.resolve("image");
        image = AppImage.in(target);
    }

    /** Arguments: project folder, version, the program's jar, JavaFX's jars, all jars (both as a class path). */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        MakeImage make = new MakeImage(List.of(arguments));
        try {
            make.all();
        } catch (IllegalStateException e) {
            System.err.println("MakeImage: " + e.getMessage());
            System.exit(1);
        }
    }

    private void all() throws IOException, InterruptedException {
        Files.createDirectories(work);
        // For installers/package.sh, which calls the same JDK's jpackage.
        Files.writeString(work.resolve("jdk.home"), System.getProperty("java.home"));
        runtime();
        program();
    }

    /** The Java runtime with JavaFX, in target/image/runtime. */
    private void runtime() throws IOException, InterruptedException {
        Path runtime = work.resolve("runtime");
        Path options = project.resolve("jlink/modules.args");
        StepInputs inputs = new StepInputs(work.resolve("runtime.inputs"))
                .text(Runtime.version().toString()).files(javafx).files(list(project.resolve("jlink")));
        if (inputs.unchanged() && Files.isDirectory(runtime)) {
            return;
        }
        delete(runtime);
        Path jmods = work.resolve("jmods");
        delete(jmods);
        Files.createDirectories(jmods);
        for (Path module : javafx) {
            if (holds(module, "module-info.class"::equals)) {
                jmod(module, jmods);
            }
        }
        List<String> jlink = new ArrayList<>(List.of("--module-path", jmods.toString(), "--output", runtime.toString(),
                "@" + options));
        if (image.system().equals("windows")) {
            // The certificates that Windows trusts (format.io.Certificates); there is no such module elsewhere.
            jlink.addAll(List.of("--add-modules", "jdk.crypto.mscapi"));
        }
        run("jlink", jlink.toArray(String[]::new));
        // The AOT cache is made by bin/java; the JDK's other commands have no business in the program.
        for (Path command : list(runtime.resolve("bin"))) {
            String name = command.getFileName().toString();
            if (name.matches("(keytool|rmiregistry|jrunscript)(\\.exe)?")) {
                Files.delete(command);
            }
        }
        delete(jmods);
        if (image.system().equals("linux") && onPath("strip")) {
            for (Path file : list(runtime)) {
                if (isElf(file)) {
                    run(new ProcessBuilder("strip", file.toString()), ProcessBuilder.Redirect.INHERIT);
                }
            }
        }
        inputs.remember();
    }

    /**
     * JavaFX's jar as a jmod. JavaFX's native libraries lie in its jars, from where it would unpack them into the home
     * folder at the first start; in a jmod they become part of the runtime's lib folder, where JavaFX looks first.
     */
    private void jmod(Path module, Path jmods) throws IOException, InterruptedException {
        Path unpacked = jmods.resolve("unpacked");
        unpack(module, unpacked.resolve("classes"), name -> !NATIVE.matcher(name).matches());
        Path natives = Files.createDirectories(unpacked.resolve("natives"));
        unpack(module, natives, name -> NATIVE.matcher(name).matches());
        String name = module.getFileName().toString().replaceAll("-\\d.*", "");
        run("jmod", "create", "--class-path", unpacked.resolve("classes").toString(), "--libs", natives.toString(),
                jmods.resolve(name + ".jmod").toString());
        delete(unpacked);
    }

    /** The program around the runtime, in target/eigenscope, and its AOT cache. */
    private void program() throws IOException, InterruptedException {
        Path notices = target.resolve("generated-resources/licenses/THIRD-PARTY.txt");
        StepInputs inputs = new StepInputs(work.resolve("program.inputs"))
                .text(version).files(List.of(jar, work.resolve("runtime.inputs"), notices)).files(libraries)
                .files(list(project.resolve("jlink"))).files(list(project.resolve("installers")));
        if (inputs.unchanged() && Files.isDirectory(image.root())) {
            return;
        }
        Path input = work.resolve("input");
        delete(input);
        Files.createDirectories(input);
        ProgramJar.write(jar, input.resolve("eigenscope.jar"),
                Stream.concat(javafx.stream(), libraries.stream()).toList());
        addLibraries(input);
        Files.copy(project.resolve("LICENSE"), input.resolve("LICENSE"));
        Files.copy(notices, input.resolve("THIRD-PARTY.txt"));
        for (Path licence : list(project.resolve("installers/licences"))) {
            Files.copy(licence, Files.createDirectories(input.resolve("licences")).resolve(licence.getFileName()));
        }

        delete(image.root());
        run("jpackage", "--type", "app-image", "--dest", target.toString(), "--input", input.toString(),
                "--runtime-image", work.resolve("runtime").toString(), "--app-version", image.version(version),
                "--icon", project.resolve("assets/icons").resolve(image.icon()).toString(),
                "@" + project.resolve("installers/program.args"),
                "@" + project.resolve("installers/" + image.system() + "/program.args"));
        delete(input);
        // For other Javas that look into this one, and for dumping class archives: with the list of classes at hand
        // the AOT cache would hold the usual methods for method handles, not those of jlink/method-handles.txt.
        for (String tool : List.of("classlist", "jrt-fs.jar")) {
            Files.deleteIfExists(image.java().getParent().resolveSibling("lib").resolve(tool));
        }
        train();
        if (image.system().equals("linux")) {
            LinuxCommand.write(image, Files.readAllLines(project.resolve("installers/terminal.args")).stream()
                    .filter(line -> !line.startsWith("#")).toList());
        }
        if (!image.system().equals("windows")) {
            printed("generate-man-page", "man/man1/eigenscope.1");
            printed("generate-completion", "bash-completion/completions/eigenscope");
        }
        inputs.remember();
    }

    /** The libraries' jars, some of them trimmed; of jars of native libraries only what is needed, unpacked. */
    private void addLibraries(Path input) throws IOException {
        List<Path> whole = new ArrayList<>(List.of(jar));
        List<Path> trimmed = new ArrayList<>();
        for (Path library : libraries) {
            if (!holds(library, name -> name.endsWith(".class") && !name.endsWith("module-info.class"))) {
                unpackNatives(library, Files.createDirectories(input.resolve("native")));
            } else {
                (WHOLE.matcher(library.getFileName().toString()).matches() ? whole : trimmed).add(library);
            }
        }
        for (Path library : whole.subList(1, whole.size())) {
            Path copy = input.resolve(library.getFileName());
            if (RENEWED.matcher(library.getFileName().toString()).matches()) {
                ClassFileUpgrader.write(library, copy, name -> NATIVE.matcher(name).matches());
            } else {
                Files.copy(library, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        JarShrinker trim = new JarShrinker(whole, trimmed);
        for (Path library : trimmed) {
            if (trim.needs(library)) {
                trim.write(library, input.resolve(library.getFileName()));
            }
        }
    }

    private static void unpackNatives(Path library, Path folder) throws IOException {
        try (ZipFile zip = new ZipFile(library.toFile())) {
            for (ZipEntry entry : zip.stream().filter(each -> NATIVE.matcher(each.getName()).matches()).toList()) {
                if (!UNUSED_NATIVE.matcher(entry.getName()).matches()) {
                    Path file = folder.resolve(entry.getName().replaceAll(".*/", ""));
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, file);
                    }
                }
            }
        }
    }

    /**
     * Runs the program once and lets the JVM keep the classes it loaded and linked (JEP 483, 514): the next start maps
     * them. The options and the class path are those of the launcher, else the cache would be refused; but the classes
     * that train it stand behind that class path, in a jar that is not shipped.
     */
    private void train() throws IOException, InterruptedException {
        Path cache = image.app().resolve("eigenscope.aot");
        Path log = work.resolve("training.log");
        AppImage.Start start = image.start();
        UnaryOperator<String> inPlace = value -> value.replace("$APPDIR", image.app().toString());
        List<String> command = new ArrayList<>(List.of(image.java().toString()));
        start.jvm().stream().filter(option -> !option.startsWith("-XX:AOTCache") && !option.startsWith("-XX:ErrorFile"))
                .map(inPlace)
                .forEach(command::add);
        command.add("-XX:AOTCacheOutput=" + cache);
        List<String> classPath = start.classPath().stream().map(inPlace).toList();
        command.addAll(List.of("-cp", joined(Stream.concat(classPath.stream(), Stream.of(trainer(classPath))))));
        command.addAll(Files.readAllLines(project.resolve("jlink/training.args")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.replace("$PROJECT", project.toString())
                        .replace("$WORK", work.toString())).toList());
        writeTraps(work.resolve("traps.npy"));
        ProcessBuilder run = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // The window's log and preferences are not those of whoever builds.
        Path home = Files.createDirectories(work.resolve("home"));
        for (String place : List.of("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA",
                "APPDATA")) {
            run.environment().put(place, home.toString());
        }
        Process training = run.start();
        boolean ended = training.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS);
        training.destroyForcibly();
        if (!ended || training.exitValue() != 0 || !Files.exists(cache)) {
            throw new IllegalStateException("The training run that makes the AOT cache failed; its output is in "
                    + log);
        }
    }

    /** The jar with the classes of the training run. */
    private String trainer(List<String> classPath) throws IOException, InterruptedException {
        Path classes = work.resolve("training");
        delete(classes);
        List<String> compile = new ArrayList<>(List.of("-d", classes.toString(), "-cp",
                joined(Stream.concat(classPath.stream(), javafx.stream().map(Path::toString)))));
        list(project.resolve("jlink/java")).stream().filter(file -> file.getFileName().toString()
                .startsWith("AotTraining")).map(Path::toString).forEach(compile::add);
        run("javac", compile.toArray(String[]::new));
        Path jar = work.resolve("training.jar");
        run("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        return jar.toString();
    }

    private static String joined(Stream<String> classPath) {
        return classPath.collect(Collectors.joining(java.io.File.pathSeparator));
    }

    /**
     * A matrix with traps by single elements, and by several that a shuffle puts into one column: real models have
     * such, our small ones not.
     */
    private static void writeTraps(Path file) throws IOException {
        int rows = 512;
        int columns = 16;
        Random random = new Random(1);
        double[] elements = random.doubles(rows * columns, -1, 1).toArray();
        for (int large = 0; large < 10; large++) {
            elements[large * 501] = 15 + 5 * large;
        }
        byte[] start = "{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d)}".formatted(rows, columns)
                .getBytes(StandardCharsets.US_ASCII);
        int header = (10 + start.length) / 64 * 64 + 64 - 10;
        ByteBuffer npy = ByteBuffer.allocate(10 + header + elements.length * Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        npy.put("\u0093NUMPY\u0001\0".getBytes(StandardCharsets.ISO_8859_1)).putShort((short) header).put(start);
        while (npy.position() < 10 + header) {
            npy.put((byte) (npy.position() == 9 + header ? '\n' : ' '));
        }
        npy.asDoubleBuffer().put(elements);
        Files.write(file, npy.array());
    }

    /** The program writes its manual and its completion itself. */
    private void printed(String command, String file) throws IOException, InterruptedException {
        Path to = image.share().resolve(file);
        Files.createDirectories(to.getParent());
        run(new ProcessBuilder(image.command().toString(), command), ProcessBuilder.Redirect.to(to.toFile()));
    }

    /** One of the JDK's own commands; as a command, and not as a ToolProvider, it reads argument files. */
    private void run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", tool)
                .toString()));
        command.addAll(List.of(arguments));
        run(new ProcessBuilder(command), ProcessBuilder.Redirect.INHERIT);
    }

    private void run(ProcessBuilder command, ProcessBuilder.Redirect output) throws IOException, InterruptedException {
        int exit = command.directory(project.toFile()).inheritIO().redirectOutput(output).start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("exit code " + exit + " from " + String.join(" ", command.command()));
        }
    }

    private static boolean onPath(String command) {
        return paths(System.getenv().getOrDefault("PATH", "")).stream()
                .anyMatch(folder -> Files.isExecutable(folder.resolve(command)));
    }

    private static boolean isElf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(4), new byte[] {0x7f, 'E', 'L', 'F'});
        }
    }

    private static List<Path> paths(String classPath) {
        return Stream.of(classPath.split(java.io.File.pathSeparator)).map(Path::of).toList();
    }

    private static boolean holds(Path jar, Predicate<String> name) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(ZipEntry::getName).anyMatch(name);
        }
    }

    private static void unpack(Path jar, Path folder, Predicate<String> name) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().filter(each -> !each.isDirectory() && name.test(each.getName()))
                    .toList()) {
                copy(zip, entry, folder.resolve(entry.getName()));
            }
        }
    }

    private static void copy(ZipFile zip, ZipEntry entry, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (var in = zip.getInputStream(entry)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setLastModifiedTime(file, FileTime.fromMillis(entry.getTime()));
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                file.toFile().setWritable(true);
                Files.delete(file);
            }
        }
    }
}
