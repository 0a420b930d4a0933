package org.eigenscope.bench;

import org.eigenscope.analysis.ScanBenchmark;
import org.openjdk.jmh.results.RunResult;

/**
 * A measured kernel.
 *
 * @param name what, and on what
 * @param size its order, or how many
 * @param millis mean time of one call
 * @param error half of its 99.9 % confidence interval
 * @param work floating-point operations or bytes of one call; 0 if neither tells anything
 * @param unit of the rate: GF/s or GB/s
 * @param peak the kernel that is the machine's limit for it
 */
record Kernel(String name, double size, double millis, double error, double work, String unit, String peak) {

    static Kernel of(RunResult result) {
        var primary = result.getPrimaryResult();
        double millis = primary.getScore() * 1e3;
        double error = primary.getScoreError() * 1e3;
        var params = result.getParams();
        String benchmark = params.getBenchmark().replaceAll(".*\\.", "");
        String precision = params.getParamsKeys().contains("precision") ? params.getParam("precision") : "";
        String gemm = precision.equals("SINGLE") ? "sgemm" : "dgemm";
        return switch (benchmark) {
            case "dgemm", "sgemm" -> new Kernel(benchmark, PeakBenchmark.ORDER, millis, error,
                    2 * Math.pow(PeakBenchmark.ORDER, 3), "GF/s", benchmark);
            case "copy" -> new Kernel("copy", PeakBenchmark.COPIED, millis, error, 2.0 * PeakBenchmark.COPIED, "GB/s",
                    "copy");
            case "gram" -> {
                int[] sides = GramBenchmark.sides(params.getParam("shape"));
                yield new Kernel("gram %s %s".formatted(params.getParam("shape"), precision), sides[1], millis, error,
                        (double) sides[0] * sides[1] * sides[1], "GF/s", gemm);
            }
            case "eigenvalues" -> {
                double m = Double.parseDouble(params.getParam("m"));
                yield new Kernel("eigenvalues %.0f %s".formatted(m, precision), m, millis, error, 4 * m * m * m / 3,
                        "GF/s", gemm);
            }
            case "shuffle" -> {
                double n = Double.parseDouble(params.getParam("elements"));
                yield new Kernel("shuffle of %.0f floats".formatted(n), n, millis, error, 8 * n, "GB/s", "copy");
            }
            case "scan" -> new Kernel("screen's scan of %d doubles".formatted(ScanBenchmark.ELEMENTS),
                    ScanBenchmark.ELEMENTS, millis, error, 8.0 * ScanBenchmark.ELEMENTS, "GB/s", "copy");
            case "decode" -> new Kernel("decode %s".formatted(params.getParam("dtype")), DecodingBenchmark.ELEMENTS,
                    millis, error, 4.0 * DecodingBenchmark.ELEMENTS, "GB/s", "copy");
            case "unpack" -> new Kernel("decode %s".formatted(params.getParam("scheme")), PackedBenchmark.SIZE, millis,
                    error, 4.0 * PackedBenchmark.SIZE * PackedBenchmark.SIZE, "GB/s", "copy");
            default -> {
                String n = params.getParam("eigenvalues");
                yield new Kernel(benchmark + " of " + n, Double.parseDouble(n), millis, error, 0, "", "");
            }
        };
    }

    /** In 10⁹ operations or bytes a second. */
    double rate() {
        return work / millis / 1e6;
    }

    String line(double peakRate) {
        String rate = work == 0 ? "" : "%.1f %s".formatted(rate(), unit);
        String share = work == 0 ? "" : "%.0f %%".formatted(100 * rate() / peakRate);
        return "%-44s %12.3f %10.3f %10s %8s".formatted(name, millis, error, rate, share);
    }
}
