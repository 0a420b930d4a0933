"""Makes tiny training runs by their frameworks, for src/test/resources/runs: Hugging Face's Trainer, Keras with
TensorBoard, tf.train.Checkpoint, a PyTorch loop with iter_num. Lightning's layout is written as its logger and
ModelCheckpoint write it (epoch=…-step=….ckpt, metrics.csv), with torch.save.

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
    folder = fresh("lightning")
    checkpoints = os.path.join(folder, "version_0", "checkpoints")
    os.makedirs(checkpoints)
    torch.manual_seed(0)
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), 0.1)
    rows = []
    step = 0
    for epoch in range(3):
        for _ in range(4):
            out = net(torch.tensor(X), torch.tensor(Y))
            optimizer.zero_grad()
            out["loss"].backward()
            optimizer.step()
            step += 1
        accuracy = (out["logits"].argmax(1).numpy() == Y).mean()
        rows.append({"epoch": epoch, "step": step - 1, "train_loss": out["loss"].item(), "val_acc": ""})
        rows.append({"epoch": epoch, "step": step - 1, "train_loss": "", "val_acc": accuracy})
        torch.save({"epoch": epoch, "global_step": step, "pytorch-lightning_version": "2.5.0",
                    "state_dict": net.state_dict(), "loops": {}, "callbacks": {}, "optimizer_states": [],
                    "lr_schedulers": []}, os.path.join(checkpoints, f"epoch={epoch}-step={step}.ckpt"))
    with open(os.path.join(folder, "version_0", "metrics.csv"), "w", newline="") as file:
        writer = csv.DictWriter(file, ["epoch", "step", "train_loss", "val_acc"])
        writer.writeheader()
        writer.writerows(rows)


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


for make in (hugging_face, pytorch, lightning, keras):
    try:
        make()
    except ImportError as e:
        print(make.__name__, "left out:", e)
