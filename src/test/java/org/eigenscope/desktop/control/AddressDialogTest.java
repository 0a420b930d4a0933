package org.eigenscope.desktop.control;

import java.nio.file.Path;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.DialogPane;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.control.Dialogs.Address;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** What a model elsewhere is asked for by. */
class AddressDialogTest {

    @BeforeAll
    static void start() {
        TestWindow.start();
    }

    @Test
    void anAddressIsTypedOrChosenAmongTheLast() {
        TestWindow.run(() -> {
            Stage owner = new Stage();
            owner.setScene(new Scene(new Region()));
            AddressDialog dialog = new AddressDialog(owner, List.of(Path.of("hf://org/name"),
                    Path.of("/models/here.safetensors"), Path.of("https://host/model.gguf")));
            DialogPane pane = dialog.dialog().getDialogPane();
            ComboBox<?> address = (ComboBox<?>) pane.lookup("#address");
            assertThat(address.getItems()).map(String::valueOf).containsExactly("hf://org/name",
                    "https://host/model.gguf");
            dialog.dialog().show();
            address.getEditor().setText(" hf://org/other ");
            assertThat(dialog.answer()).contains(new Address(Path.of("hf://org/other"), false));
            address.getSelectionModel().select(1);
            ((CheckBox) pane.lookup("#whole")).setSelected(true);
            assertThat(dialog.answer()).contains(new Address(Path.of("https://host/model.gguf"), true));
            address.getEditor().setText(" ");
            assertThat(dialog.answer()).isEmpty();
            dialog.dialog().close();
        });
    }
}
