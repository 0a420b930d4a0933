"""Makes tiny training runs by their frameworks, for src/test/resources/runs: Hugging Face's Trainer, Keras with
TensorBoard, tf.train.Checkpoint, a PyTorch loop with iter_num, Lightning with its CSVLogger and ModelCheckpoint,
Orbax's CheckpointManager (as a zip archive).

    python3 runs.py OUT
"""
import csv
import os
import shutil
import sys

import numpy as np
import torch

OUT = sys.argv[1]
RNG = np.random.default_rng(0)
X = RNG.standard_normal((64, 16)).astype(np.float32)
Y = (X @ RNG.standard_normal((16, 12)).astype(np.float32)).argmax(1)


def fresh(name):
    folder = os.path.join(OUT, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = torch.nn.Linear(16, 12)
        self.fc2 = torch.nn.Linear(12, 12)

    def forward(self, x=None, labels=None):
        logits = self.fc2(torch.relu(self.fc1(x)))
        return {"loss": torch.nn.functional.cross_entropy(logits, labels), "logits": logits}


def hugging_face():
    from transformers import Trainer, TrainingArguments
    folder = fresh("huggingface")
    torch.manual_seed(0)
    data = [{"x": torch.tensor(x), "labels": torch.tensor(y)} for x, y in zip(X, Y)]
    arguments = TrainingArguments(folder, max_steps=12, save_steps=4, logging_steps=2, eval_steps=4,
                                  eval_strategy="steps", per_device_train_batch_size=16, report_to=[],
                                  save_only_model=True, use_cpu=True, disable_tqdm=True, learning_rate=0.05)
    Trainer(Net(), arguments, train_dataset=data, eval_dataset=data[:32]).train()
    for checkpoint in os.listdir(folder):
        os.remove(os.path.join(folder, checkpoint, "training_args.bin"))


def pytorch():
    folder = fresh("pytorch")
    torch.manual_seed(0)
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), 0.1)
    for step in range(1, 31):
        loss = net(torch.tensor(X), torch.tensor(Y))["loss"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 10 == 0:
            # nanoGPT's layout, under a name without a number for the last.
            torch.save({"model": net.state_dict(), "iter_num": step, "best_val_loss": loss.item(), "config": {}},
                       os.path.join(folder, "ckpt.pt" if step == 30 else f"ckpt_{'ab'[step // 10 - 1]}.pt"))


def lightning():
    import lightning
    from lightning.pytorch.callbacks import ModelCheckpoint
    from lightning.pytorch.loggers import CSVLogger

    class Module(lightning.LightningModule):
        def __init__(self):
            super().__init__()
            self.net = Net()

        def training_step(self, batch, _):
            loss = self.net(*batch)["loss"]
            self.log("train_loss", loss)
            return loss

        def validation_step(self, batch, _):
            out = self.net(*batch)
            self.log("val_acc", (out["logits"].argmax(1) == batch[1]).float().mean())

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), 0.1)

    folder = fresh("lightning")
    torch.manual_seed(0)
    data = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.tensor(X), torch.tensor(Y)), 16)
    trainer = lightning.Trainer(max_epochs=3, accelerator="cpu", log_every_n_steps=2, enable_progress_bar=False,
                                enable_model_summary=False, logger=CSVLogger(folder, name="", version=0),
                                callbacks=[ModelCheckpoint(save_top_k=-1)])
    trainer.fit(Module(), data, data)


def orbax():
    import orbax.checkpoint as ocp
    folder = fresh("orbax")
    weights = {f"fc{i}": {"kernel": RNG.standard_normal((16 if i == 1 else 12, 12)).astype(np.float32),
                          "bias": np.zeros(12, np.float32)} for i in (1, 2)}
    with ocp.CheckpointManager(os.path.abspath(folder)) as manager:
        for step in (3, 20, 100):
            for layer in weights.values():
                layer["kernel"] = layer["kernel"] * np.float32(1 + 1 / step)
            manager.save(step, args=ocp.args.StandardSave({"params": weights}))
            manager.wait_until_finished()
    shutil.make_archive(folder, "zip", folder)
    shutil.rmtree(folder)


def keras():
    import tensorflow as tf
    folder = fresh("keras")
    tf.keras.utils.set_random_seed(0)
    model = tf.keras.Sequential([tf.keras.layers.Input((16,)), tf.keras.layers.Dense(12, activation="relu"),
                                 tf.keras.layers.Dense(12, activation="softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(X, Y, epochs=3, verbose=0, validation_split=0.25, callbacks=[
        tf.keras.callbacks.ModelCheckpoint(os.path.join(folder, "cp-{epoch:04d}.weights.h5"),
                                           save_weights_only=True),
        tf.keras.callbacks.TensorBoard(os.path.join(folder, "logs"), write_graph=False)])
    checkpoint = tf.train.Checkpoint(model=model)
    folder = fresh("tensorflow")
    manager = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=3)
    for _ in range(2):
        model.fit(X, Y, epochs=1, verbose=0)
        manager.save()


for make in (hugging_face, pytorch, lightning, keras, orbax):
    try:
        make()
    except ImportError as e:
        print(make.__name__, "left out:", e)
