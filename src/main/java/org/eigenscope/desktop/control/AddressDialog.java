package org.eigenscope.desktop.control;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.geometry.Insets;
import javafx.scene.control.ButtonType;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import org.eigenscope.desktop.control.Dialogs.Address;
import org.eigenscope.format.io.HubAddress;

/** Asks for the address of a model that is elsewhere; those that were open lately are to be chosen from. */
final class AddressDialog {

    private final Dialog<ButtonType> dialog = new Dialog<>();
    private final ComboBox<String> model = new ComboBox<>();
    private final CheckBox whole = new CheckBox("Download it _completely (from Hugging Face: into its own cache, where "
            + "it stays)");

    /** @param recent what was open lately, of all kinds */
    AddressDialog(Window owner, List<Path> recent) {
        dialog.initOwner(owner);
        dialog.setTitle("Open from Hugging Face");
        model.setId("address");
        model.setEditable(true);
        model.setMaxWidth(Double.MAX_VALUE);
        model.getEditor().setPrefColumnCount(40);
        model.getItems().setAll(recent.stream().filter(HubAddress::isAddress).map(HubAddress::shown).toList());
        model.getEditor().setText("hf://");
        whole.setId("whole");
        Label form = new Label("hf://organization/name, hf://organization/name@revision/file, or the address of a "
                + "file: https://…");
        form.setWrapText(true);
        whole.setWrapText(true);
        Label note = new Label("Of safetensors and GGUF files, only the layers that are analyzed are downloaded; other "
                + "formats must be downloaded completely.");
        note.setWrapText(true);
        note.getStyleClass().add("muted");
        VBox content = new VBox(10, form, model, whole, note);
        content.setPadding(new Insets(12, 16, 4, 16));
        content.setPrefWidth(560);
        dialog.getDialogPane().setContent(content);
        dialog.getDialogPane().getButtonTypes().setAll(ButtonType.OK, ButtonType.CANCEL);
        dialog.setOnShown(event -> Platform.runLater(() -> {
            model.requestFocus();
            model.getEditor().end();
        }));
    }

    /** The dialog itself. */
    Dialog<ButtonType> dialog() {
        return dialog;
    }

    /** Waits for the answer; nothing if it is not one. */
    Optional<Address> ask() {
        return dialog.showAndWait().filter(ButtonType.OK::equals).flatMap(ok -> answer());
    }

    /** What the dialog says now. */
    Optional<Address> answer() {
        String word = model.getEditor().getText().strip();
        try {
            return word.isEmpty() ? Optional.empty() : Optional.of(new Address(Path.of(word), whole.isSelected()));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
