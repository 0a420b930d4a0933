package org.eigenscope.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A standalone cluster of Spark on this machine: a master and workers, each a process, on loopback only. */
final class SparkCluster implements AutoCloseable {

    private static final List<String> OPEN = List.of("--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED", "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    private static final long PATIENCE_SECONDS = 600;

    private final Path folder;
    private final Path home;
    private final String address;
    private final List<Process> processes = new ArrayList<>();
    private int files;

    SparkCluster(Path folder) throws IOException {
        this.folder = folder;
        this.home = home(folder.resolve("spark"));
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        address = "spark://127.0.0.1:" + port;
        start("master", "-Xmx256m", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port",
                String.valueOf(port), "--webui-port", "0");
        await("the master", () -> log("master").contains("I have been elected leader"));
    }

    /** A folder like that of an installed Spark. */
    private static Path home(Path home) throws IOException {
        Path jars = Files.createDirectories(home.resolve("jars"));
        Files.createFile(home.resolve("RELEASE"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            // What only the application brings, and a logger that says nothing, are no part of Spark.
            boolean spark = entry.endsWith(".jar") && !entry.contains("minicluster") && !entry.contains("slf4j-nop")
                    && !entry.contains("junit") && !entry.contains("bytedeco") && !entry.contains("ejml")
                    && !entry.contains("picocli") && !entry.contains("tablesaw") && !entry.contains("jfree")
                    && !entry.contains("openjfx") && !entry.contains("eigenscope");
            if (spark) {
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
            }
        }
        return home;
    }

    /** Starts a worker of one processor, and waits until the master knows it. */
    Process worker(String name) throws IOException {
        Process worker = start(name, "-Xmx256m", "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1",
                "--webui-port", "0", "--cores", "1", "--memory", "1g", "--work-dir",
                folder.resolve(name + "-work").toString(), address);
        await(name, () -> log(name).contains("Successfully registered with master"));
        return worker;
    }

    /** Submits the application, which runs in a process of its own; what it says is in its log. */
    Process submit(String name, Map<String, String> settings, String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of("-Xmx768m", "org.apache.spark.deploy.SparkSubmit", "--master",
                address));
        settings.forEach((key, value) -> line.addAll(List.of("--conf", key + "=" + value)));
        line.addAll(List.of("--class", "org.eigenscope.cluster.AnalyzeJob", System.getProperty("cluster.jar")));
        line.addAll(Arrays.asList(words));
        return start(name, line.toArray(String[]::new));
    }

    private Process start(String name, String... words) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(ProcessHandle.current().info().command().orElseThrow());
        line.addAll(OPEN);
        // They live for seconds, most of which a better compiler would take.
        line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dspark.master.rest.enabled=false", "-cp",
                home.resolve("jars") + "/*"));
        line.addAll(Arrays.asList(words));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile()).directory(folder.toFile());
        builder.environment().putAll(Map.of("SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.13",
                "SPARK_LOCAL_IP", "127.0.0.1", "JAVA_HOME", System.getProperty("java.home")));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** What a process has said so far. */
    String log(String name) {
        try {
            return Files.readString(folder.resolve(name + ".log"));
        } catch (IOException e) {
            return "";
        }
    }

    /** Waits for the end of a process; gives its exit code. */
    static int code(Process process) throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it has not ended");
        }
        return process.exitValue();
    }

    /** Waits until something is so. */
    static void await(String what, BooleanSupplier so) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("in vain waited for " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Ends a process and those that it has started, without asking them. */
    static void kill(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        processes.reversed().forEach(SparkCluster::kill);
        try (Stream<Path> links = Files.list(home.resolve("jars"))) {
            for (Path link : links.toList()) {
                Files.delete(link);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
