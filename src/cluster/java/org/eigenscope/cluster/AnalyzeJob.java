package org.eigenscope.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.eigenscope.cli.AnalyzeElsewhere;
import org.eigenscope.cli.Terminal;
import org.eigenscope.format.ModelFiles;

/**
 * The application that is given to {@code spark-submit}: {@code eigenscope analyze}, with a task of the cluster for
 * each matrix. Models and outputs may be of any file system that Hadoop knows.
 */
public final class AnalyzeJob {

    private static final String SYNOPSIS = "spark-submit --class org.eigenscope.cluster.AnalyzeJob "
            + "eigenscope-cluster.jar [OPTION]... MODEL...";

    private AnalyzeJob() {}

    public static void main(String[] args) {
        // All that is said is English, and so shall be its numbers.
        Locale.setDefault(Locale.ENGLISH);
        SparkConf settings = new SparkConf().setIfMissing("spark.app.name", "Eigenscope")
                // Reports of layers are what the job is for: however many there are.
                .setIfMissing("spark.driver.maxResultSize", "0");
        int code;
        try (JavaSparkContext spark = new JavaSparkContext(settings)) {
            code = run(spark, AnalyzeElsewhere.terminal(), List.of(args));
        }
        System.exit(code);
    }

    /**
     * Runs the command.
     *
     * @param words its command line
     * @return its exit code
     */
    static int run(JavaSparkContext spark, Terminal terminal, List<String> words) {
        try (HadoopModels models = new HadoopModels(SharedSettings.of(spark));
                Outputs outputs = new Outputs(spark.hadoopConfiguration())) {
            List<String> here = outputs.here(words, models);
            boolean quiet = words.contains("-q") || words.contains("--quiet");
            ClusterAnalyses analyses = new ClusterAnalyses(spark, models, ExecutorMemory.of(spark.getConf()),
                    quiet ? note -> {} : note -> terminal.err().println(note));
            int code = AnalyzeElsewhere.run(terminal, new ModelFiles(models), analyses, SYNOPSIS, here);
            outputs.send();
            return code;
        } catch (IOException e) {
            terminal.err().println("error: " + (e.getMessage() == null ? e : e.getMessage()));
            return AnalyzeElsewhere.FILES;
        }
    }
}
