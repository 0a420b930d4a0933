package org.eigenscope.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.BulkFit;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.EsdView.Scale;
import org.eigenscope.spectrum.HistogramBand;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.Spectrum;

/**
 * The histogram behind an ESD chart: one set of bins for the original and the randomized spectrum, densities over all
 * eigenvalues of a spectrum, zeros included, and the curves that lie over them.
 */
public final class EsdData {

    private static final int CURVE_POINTS = 200;

    /**
     * A bin that is not empty.
     *
     * @param from its lower edge
     * @param to its upper edge
     * @param middle its middle on the chart's axis
     * @param density share of all eigenvalues over width: per λ, or per decade with {@link Scale#LOG_LINEAR}
     * @param low the 5 % quantile of the replicas' densities
     * @param high the 95 % quantile
     * @param count eigenvalues in it; of several replicas their mean, rounded
     */
    public record Cell(double from, double to, double middle, double density, double low, double high, int count) {}

    /**
     * What lies under the pointer.
     *
     * @param from the bin's lower edge
     * @param to its upper edge
     * @param density of the original spectrum there, 0 if the bin is empty
     * @param count its eigenvalues there
     * @param random the randomized spectrum there, if it has anything
     * @param ghost the other layer's spectrum there, if it has anything
     */
    public record ReadOut(double from, double to, double density, int count, Optional<Cell> random,
            Optional<Cell> ghost) {}

    /** A point of a curve. */
    record Point(double x, double y) {}

    private final Scale scale;
    private final HistogramBins bins;
    private final List<Cell> original;
    private final List<Cell> randomized;
    private final List<Cell> ghost;
    private final List<Point> powerLaw;
    private final List<Point> bulk;
    private final int size;
    private final int zeros;
    private final double bulkLow;
    private final double bulkHigh;

    private EsdData(Analyzed report, EsdView view) {
        this.scale = view.scale();
        this.size = report.esd().size();
        List<Spectrum> random = report.replicas();
        double zero = zeroLevel(report);
        this.zeros = HistogramBins.below(report.esd(), zero);
        List<Spectrum> all = new ArrayList<>(random);
        all.add(report.esd());
        if (view.ghost() != null) {
            all.add(view.ghost().esd());
        }
        this.bins = bins(all, zero, report.esd(), view);
        this.bulkLow = all.stream().mapToDouble(spectrum -> {
            int first = HistogramBins.below(spectrum, zero);
            int index = first + (spectrum.size() - first) / 50;
            return index < spectrum.size() ? spectrum.get(index) : Double.POSITIVE_INFINITY;
        }).min().orElse(Double.POSITIVE_INFINITY);
        this.bulkHigh = all.stream().mapToDouble(spectrum -> spectrum.get(Math.max(0, spectrum.size() - 1
                - spectrum.size() / 50))).max().orElse(0);
        this.original = cells(List.of(report.esd()));
        this.randomized = cells(random);
        this.ghost = view.ghost() == null ? List.of() : cells(List.of(view.ghost().esd()));
        this.powerLaw = powerLaw(report.tail());
        this.bulk = report.random() == null ? List.of() : marchenkoPastur(report, report.random().bulk());
    }

    public static EsdData of(Analyzed report, EsdView view) {
        return new EsdData(report, view);
    }

    /** Eigenvalues of the original spectrum that are zero up to rounding: they have no place on a log axis. */
    public int zeros() {
        return zeros;
    }

    public List<Cell> original() {
        return List.copyOf(original);
    }

    /** The mean over the replicas. */
    public List<Cell> randomized() {
        return List.copyOf(randomized);
    }

    List<Cell> ghost() {
        return ghost;
    }

    List<Point> powerLaw() {
        return powerLaw;
    }

    List<Point> bulk() {
        return bulk;
    }

    /** The number of bins, empty ones counted. */
    public int bins() {
        return bins.size();
    }

    /**
     * Where a first look may begin: at the lowest fiftieth of either spectrum. A square matrix has a few eigenvalues
     * that are smaller by decades, which would fill half the picture with nothing.
     */
    double bulkLow() {
        return bulkLow;
    }

    /** Where the largest fiftieth of the eigenvalues begins, of either spectrum. */
    double bulkHigh() {
        return bulkHigh;
    }

    /** Counts the eigenvalues of the original spectrum that lie in bins above. */
    int above(double lambda) {
        return original.stream().filter(cell -> cell.from() >= lambda).mapToInt(Cell::count).sum();
    }

    /** Counts the eigenvalues of the original spectrum, zeros apart, that lie below. */
    int below(double lambda) {
        return original.stream().filter(cell -> cell.to() <= lambda).mapToInt(Cell::count).sum();
    }

    double low() {
        return bins.from(0);
    }

    double high() {
        return bins.to(bins.size() - 1);
    }

    /** Gives the bin at λ, if it is within the bins. */
    public Optional<ReadOut> at(double lambda) {
        int bin = bins.indexOf(lambda);
        if (bin < 0) {
            return Optional.empty();
        }
        Optional<Cell> here = find(original, bin);
        return Optional.of(new ReadOut(bins.from(bin), bins.to(bin), here.map(Cell::density).orElse(0.0),
                here.map(Cell::count).orElse(0), find(randomized, bin), find(ghost, bin)));
    }

    private Optional<Cell> find(List<Cell> cells, int bin) {
        return cells.stream().filter(cell -> cell.from() == bins.from(bin)).findFirst();
    }

    /** Gives the size below which the eigensolver cannot tell a value from zero: λmax·N·2⁻⁵². */
    private static double zeroLevel(Analyzed report) {
        int n = report.layer().hasMatrices() ? report.layer().weights().n() : report.esd().size();
        return Math.max(report.esd().max() * n * 0x1p-52, Double.MIN_NORMAL);
    }

    private static HistogramBins bins(List<Spectrum> all, double zero, Spectrum esd, EsdView view) {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (Spectrum spectrum : all) {
            int first = HistogramBins.below(spectrum, zero);
            if (first < spectrum.size()) {
                low = Math.min(low, spectrum.get(first));
                high = Math.max(high, spectrum.max());
            }
        }
        if (!(high > 0)) {
            low = 0.5;
            high = 2;
        } else if (high / low < 1.0001) {
            low /= 1.5;
            high *= 1.5;
        }
        boolean linear = view.scale() == Scale.LINEAR;
        int count = view.bins() > 0 ? view.bins() : chooseBins(esd, zero, low, high, linear);
        return linear ? HistogramBins.linear(0, high, count) : HistogramBins.logarithmic(low, high, count);
    }

    /**
     * Bins of width 2·IQR/√n: finer than Freedman and Diaconis, since the shape of the edge matters more than
     * smoothness.
     */
    private static int chooseBins(Spectrum esd, double zero, double low, double high, boolean linear) {
        int first = HistogramBins.below(esd, zero);
        int n = esd.size() - first;
        if (n < 4) {
            return 20;
        }
        double q1 = esd.get(first + n / 4);
        double q3 = esd.get(first + 3 * n / 4);
        double spread = linear ? q3 - q1 : Math.log(q3 / q1);
        double range = linear ? high : Math.log(high / low);
        double width = 2 * spread / Math.sqrt(n);
        return width > 0 ? Math.clamp(Math.round(range / width), 20, linear ? 2000 : 120) : 20;
    }

    private List<Cell> cells(List<Spectrum> spectra) {
        return HistogramBand.of(spectra, bins.edges()).bins().stream()
                .map(bin -> cell(bin, spectra.getFirst().size())).toList();
    }

    private Cell cell(HistogramBand.Bin bin, int eigenvalues) {
        double width = bin.to() - bin.from();
        double perAxis = scale == Scale.LOG_LINEAR ? width / Math.log10(bin.to() / bin.from()) : 1;
        return new Cell(bin.from(), bin.to(), bins.middle(bin.from(), bin.to()), bin.mean() * perAxis,
                bin.low() * perAxis, bin.high() * perAxis, (int) Math.round(bin.mean() * width * eigenvalues));
    }

    /** n_tail/n · (α−1)/xmin · (λ/xmin)^(−α), from xmin to xmax. */
    private List<Point> powerLaw(PowerLawFit tail) {
        List<Point> points = new ArrayList<>();
        if (!tail.succeeded() || !(tail.xmax() > tail.xmin())) {
            return points;
        }
        double share = (double) tail.tailSize() / size;
        for (int i = 0; i <= CURVE_POINTS; i++) {
            double x = tail.xmin() * Math.pow(tail.xmax() / tail.xmin(), (double) i / CURVE_POINTS);
            double density = share * (tail.alpha() - 1) / tail.xmin() * Math.pow(x / tail.xmin(), -tail.alpha());
            points.add(new Point(x, perAxis(x, density)));
        }
        return points;
    }

    /** √((λ+ − λ)(λ − λ−)) / (2πσ²Mλ): Marchenko–Pastur for X = WᵀW, unnormalized. */
    private List<Point> marchenkoPastur(Analyzed report, BulkFit fit) {
        List<Point> points = new ArrayList<>();
        int m = report.layer().hasMatrices() ? report.layer().weights().m() : size;
        double from = Math.max(fit.lambdaMinus(), scale == Scale.LINEAR ? high() * 1e-4 : low());
        if (!(fit.sigma() > 0) || !(fit.lambdaPlus() > from)) {
            return points;
        }
        for (int i = 1; i < CURVE_POINTS; i++) {
            // Denser at both edges, where the curve is steep.
            double t = (1 - Math.cos(Math.PI * i / CURVE_POINTS)) / 2;
            double x = scale == Scale.LINEAR
                    ? from + (fit.lambdaPlus() - from) * t : from * Math.pow(fit.lambdaPlus() / from, t);
            double density = Math.sqrt((fit.lambdaPlus() - x) * Math.max(0, x - fit.lambdaMinus()))
                    / (2 * Math.PI * fit.sigma() * fit.sigma() * m * x);
            if (density > 0) {
                points.add(new Point(x, perAxis(x, density)));
            }
        }
        return points;
    }

    private double perAxis(double x, double densityPerLambda) {
        return scale == Scale.LOG_LINEAR ? densityPerLambda * x * Math.log(10) : densityPerLambda;
    }
}
