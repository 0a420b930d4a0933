package org.eigenscope.cluster;

import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * The memory that an executor has for its tasks, of which it runs several at once. A matrix lies on the heap, its Gram
 * matrix and what finds its eigenvalues outside.
 *
 * @param heap bytes of the heap
 * @param outside bytes outside; infinite where nobody counts them
 * @param slots tasks that an executor runs at once
 */
record ExecutorMemory(double heap, double outside, int slots) {

    private static final double MIB = 1 << 20;
    /** The share of the heap that tasks may fill: the rest is Spark's, and what the collector needs. */
    private static final double SHARE = 0.75;
    /** What Spark keeps of the heap for itself. */
    private static final double RESERVED = 300 * MIB;
    /** Spark starts no executor with less. */
    private static final double LEAST = 512 * MIB;
    /** What the JVM takes outside its heap for itself: code, classes, threads, the network's buffers. */
    private static final double OWN = 256 * MIB;
    /** The numbers that are told are multiples of it. */
    private static final int STEP = 64;

    /** What the settings of an application give. */
    static ExecutorMemory of(SparkConf settings) {
        String master = settings.get("spark.master", "");
        if (master.startsWith("local")) {
            return new ExecutorMemory(Runtime.getRuntime().maxMemory(), Double.POSITIVE_INFINITY, 1);
        }
        double heap = settings.getSizeAsMb("spark.executor.memory", "1g") * MIB;
        double least = settings.getSizeAsMb("spark.executor.minMemoryOverhead", "384m") * MIB;
        double factor = settings.getDouble("spark.executor.memoryOverheadFactor", 0.1);
        double outside = settings.contains("spark.executor.memoryOverhead")
                ? settings.getSizeAsMb("spark.executor.memoryOverhead") * MIB : Math.max(least, factor * heap);
        int slots = Math.max(1, settings.getInt("spark.executor.cores", 1) / settings.getInt("spark.task.cpus", 1));
        return new ExecutorMemory(heap, outside, slots);
    }

    /** Why a task cannot run, with the numbers to set; empty if it can. */
    Optional<String> refusal(Task task) {
        boolean fitsHeap = task.heap() <= SHARE * (heap - RESERVED) / slots;
        boolean fitsOutside = task.outside() <= (outside - OWN) / slots;
        return fitsHeap && fitsOutside ? Optional.empty() : Optional.of(("it needs about %,.0f MiB of an executor's "
                + "heap and %,.0f MiB outside it, and an executor runs %d task%s at once: set %s").formatted(
                task.heap() / MIB, task.outside() / MIB, slots, slots == 1 ? "" : "s", settings(task)));
    }

    /** The settings that a task needs. */
    String settings(Task task) {
        return String.format(Locale.ROOT, "spark.executor.memory=%dm and spark.executor.memoryOverhead=%dm",
                step(Math.max(LEAST, RESERVED + task.heap() * slots / SHARE)), step(task.outside() * slots + OWN));
    }

    private static long step(double bytes) {
        return (long) Math.ceil(bytes / MIB / STEP) * STEP;
    }
}
