package org.eigenscope.desktop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Looks at what the FX thread is doing, a thousand times a second. */
public final class FxWatch implements AutoCloseable {

    private final Thread watched;
    private final Thread watcher;
    private final List<Look> looks = new ArrayList<>();
    private volatile boolean ended;

    /**
     * One look.
     *
     * @param at when, by {@link System#nanoTime()}
     * @param stack what ran, the innermost call first
     */
    public record Look(long at, List<StackTraceElement> stack) {

        /** True if a call of a method with such a name, {@code class.method}, is going on. */
        boolean in(Predicate<String> method) {
            return stack.stream().anyMatch(frame -> method.test(frame.getClassName() + "." + frame.getMethodName()));
        }

        /** The innermost call, what outside of Java's own library led to it, and the innermost of ours. */
        String ours() {
            String inner = stack.isEmpty() ? "nothing" : name(stack.getFirst());
            String outside = stack.stream().filter(frame -> !frame.getClassName().matches("(java|jdk|sun)\\..*"))
                    .findFirst().map(FxWatch.Look::name).orElse(inner);
            return (outside.equals(inner) ? inner : inner + " in " + outside) + stack.stream()
                    .filter(frame -> frame.getClassName().startsWith("org.eigenscope"))
                    .findFirst().map(frame -> " from " + name(frame)).orElse("");
        }

        private static String name(StackTraceElement frame) {
            return frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1) + "."
                    + frame.getMethodName()
                    + ":" + frame.getLineNumber();
        }

        @Override
        public String toString() {
            return stack.stream().map(frame -> "    " + frame).collect(Collectors.joining("\n"));
        }
    }

    public FxWatch() {
        watched = TestWindow.fx(Thread::currentThread);
        watcher = Thread.ofPlatform().daemon().name("watch").start(this::watch);
    }

    private void watch() {
        while (!ended) {
            StackTraceElement[] stack = watched.getStackTrace();
            synchronized (looks) {
                looks.add(new Look(System.nanoTime(), Arrays.asList(stack)));
            }
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** What was seen between two times. */
    public List<Look> between(long from, long to) {
        synchronized (looks) {
            return looks.stream().filter(look -> look.at() >= from && look.at() <= to).toList();
        }
    }

    /** All that was seen. */
    public List<Look> looks() {
        return between(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @Override
    public void close() {
        ended = true;
    }
}
