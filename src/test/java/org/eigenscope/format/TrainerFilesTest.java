package org.eigenscope.format;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;

class TrainerFilesTest {

    @ParameterizedTest
    @ValueSource(strings = {"optimizer.pt", "optimizer.bin", "optimizer_0", "optimizer_1.bin", "scheduler.pt",
            "rng_state.pth", "rng_state_0.pth", "random_states_0.pkl", "scaler.pt", "sampler.bin", "dl_state_dict.bin",
            "training_args.bin", "trainer_state.json", "recipe_state.pt", "Optimizer.pt"})
    void whatATrainerWritesIsNoModel(String name) {
        assertThat(TrainerFiles.isState(name)).isTrue();
    }

    /** A name that only begins so may be that of a model, which is opened or told. */
    @ParameterizedTest
    @ValueSource(strings = {"sampler_net.pt", "scaler_model.safetensors", "optimizer_policy.onnx", "model.pt",
            "optimized.onnx", "my_optimizer_model.pt", "schedulers.pt"})
    void otherNamesMayBeModels(String name) {
        assertThat(TrainerFiles.isState(name)).isFalse();
    }
}
