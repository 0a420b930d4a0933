package org.eigenscope.plan;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.NumberText;

/** The table of a plan: what is printed, CSV, JSON and the window are made of its columns. */
public final class PlanColumns {

    /** One row per layer. */
    public static final List<Column<LayerPlan>> ALL = List.of(
            Column.<LayerPlan>count("layer_id", LayerPlan::id).shown("id", row -> String.valueOf(row.id()))
                    .keptAlways(),
            Column.text("name", LayerPlan::name).shown("layer", LayerPlan::name).keptAlways(),
            Column.text("block", LayerPlan::block),
            figure("alpha_peak", 4, LayerPlan::alphaPeak),
            figure("alpha_hill", 4, LayerPlan::alphaHill),
            figure("sparsity", 4, LayerPlan::sparsity),
            figure("lr_factor", 4, LayerPlan::learningRate),
            figure("decay_factor", 4, LayerPlan::weightDecay),
            Column.<LayerPlan>count("laser_rank", LayerPlan::laserRank).shown(),
            figure("laser_share", 3, LayerPlan::laserShare),
            Column.<LayerPlan>count("cut_rank", LayerPlan::cutRank).shown(),
            figure("cut_share", 3, LayerPlan::cutShare),
            Column.<LayerPlan>count("lora_rank", LayerPlan::loraRank).shown(),
            Column.text("plan_note", LayerPlan::note).shown("note", LayerPlan::note).keptAlways());

    private PlanColumns() {}

    private static Column<LayerPlan> figure(String name, int digits, ToDoubleFunction<LayerPlan> value) {
        return Column.number(name, value).shown(row -> NumberText.figure(value.applyAsDouble(row), digits));
    }
}
