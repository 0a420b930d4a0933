package org.eigenscope.report;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DetailsTableTest {

    /** The first lines of WeightWatcher 0.7.5.5's own tables: with detX, and with randomize and mp_fit. */
    private static final String WITH_DETX = "layer_id,name,D,M,N,Q,alpha,alpha_weighted,detX_num,detX_val,"
            + "detX_val_unrescaled,entropy,has_esd,lambda_max,layer_type,log_alpha_norm,log_norm,log_spectral_norm,longname,"
            + "matrix_rank,norm,num_evals,num_pl_spikes,rank_loss,rf,sigma,spectral_norm,stable_rank,status,sv_max,sv_min,"
            + "warning,weak_rank_loss,xmax,xmin";
    private static final String WITH_RANDOMIZE = "layer_id,name,D,M,N,Q,W_scale,alpha,alpha_weighted,bulk_max,bulk_min,"
            + "entropy,has_esd,lambda_max,layer_type,log_alpha_norm,log_norm,log_spectral_norm,longname,matrix_rank,"
            + "max_rand_eval,mp_softrank,norm,num_evals,num_pl_spikes,num_spikes,rand_W_scale,rand_bulk_max,rand_bulk_min,"
            + "rand_distance,rand_mp_softrank,rand_num_spikes,rand_sigma_mp,rank_loss,rf,sigma,sigma_mp,spectral_norm,"
            + "stable_rank,status,sv_max,sv_min,warning,weak_rank_loss,ww_maxdist,ww_softrank,xmax,xmin";

    private final Table table = DetailsTable.of(List.of(Samples.report()));

    @Test
    void weightWatchersColumnsComeFirstInItsOrder() {
        TreeSet<String> both = new TreeSet<>(List.of(WITH_DETX.split(",")));
        both.addAll(List.of(WITH_RANDOMIZE.split(",")));
        both.removeAll(List.of("layer_id", "name"));
        List<String> expected = new ArrayList<>(List.of("layer_id", "name"));
        expected.addAll(both);
        assertThat(table.columnNames()).startsWith(expected.toArray(String[]::new));
        assertThat(table.columnNames()).doesNotHaveDuplicates();
    }

    @Test
    void theTypesAreWeightWatchers() {
        for (String whole : List.of("layer_id", "M", "N", "rf", "num_evals", "num_pl_spikes", "matrix_rank", "num_spikes",
                "rand_num_spikes", "rank_loss", "weak_rank_loss", "detX_num")) {
            assertThat(table.column(whole).type()).as(whole).isEqualTo(ColumnType.LONG);
        }
        for (String real : List.of("Q", "alpha", "D", "xmin", "entropy", "detX_val", "ww_softrank", "rand_sigma_mp")) {
            assertThat(table.column(real).type()).as(real).isEqualTo(ColumnType.DOUBLE);
        }
    }

    @Test
    void everyAnalyzedLayerHasARow() {
        assertThat(table.longColumn("layer_id").asList()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatWasNotComputedIsMissing() {
        assertThat(table.row(2).getDouble("max_rand_eval")).isNaN();
        assertThat(table.longColumn("rand_num_spikes").isMissing(2)).isTrue();
        assertThat(table.longColumn("trap_row").isMissing(1)).isTrue();
    }

    /** σ = 0.5, N = 8, 4 eigenvalues of sum 16: W_scale = √(4/16), σ_mp = 0.5·√8·0.5. */
    @Test
    void theBulkIsInWeightWatchersUnits() {
        assertThat(table.row(0).getDouble("W_scale")).isEqualTo(0.5);
        assertThat(table.row(0).getDouble("sigma_mp")).isEqualTo(0.5 * Math.sqrt(8) * 0.5);
        assertThat(table.row(0).getDouble("rand_sigma_mp")).isEqualTo(0.5 * Math.sqrt(8) * 0.5);
    }

    /** Tablesaw brings 14 MB that guess encodings; the pom leaves them out, and every test here passes without. */
    @Test
    void icuIsNotNeeded() {
        assertThatThrownBy(() -> Class.forName("com.ibm.icu.text.CharsetDetector"))
                .isInstanceOf(ClassNotFoundException.class);
    }
}
