"""Measures what a change of the weights does to a network's answers, by the network's own framework.

    impact.py probes FILE.npz --tokens 32 --vocabulary 30522 --probes 16 input_ids:i8 attention_mask:i8 token_type_ids:i8
    eigenscope mend MODEL --out MENDED --trap LAYER:1 --way cause
    eigenscope impact MODEL --trap LAYER:1 --way cause --random 0 --inputs FILE.npz --csv FILE.csv
    impact.py compare MODEL MENDED FILE.npz FILE.csv

The figures of the last are by ONNX Runtime (a file) or TensorFlow (a folder, signature serving_default) on the same probes, from the definitions
in docs/definitions.md; it fails where J, the cosine distance or the relative change of an output differ from the table by more than 1e-4 of
themselves and 1e-7.
"""
import csv
import os
import sys

import numpy as np


def probes(args):
    rng = np.random.RandomState(5)
    option = {name: int(args[args.index(name) + 1]) for name in ("--tokens", "--vocabulary", "--probes")}
    shape = option["--probes"], option["--tokens"]
    arrays = {}
    for port in (word for word in args[1:] if ":" in word):
        name, kind = port.rsplit(":", 1)
        tokens = not ("mask" in name or "type" in name or "segment" in name)
        arrays[name] = (rng.randint(0, option["--vocabulary"], shape) if tokens
                        else np.ones(shape) if "mask" in name else np.zeros(shape)).astype(kind)
    np.savez(args[0], **arrays)


def onnx(path, feed):
    import onnxruntime
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, feed)))


def saved_model(path, feed):
    import tensorflow as tf
    network = tf.saved_model.load(path).signatures["serving_default"]
    # A graph of TensorFlow 1 names its inputs otherwise than its signature.
    inputs = network.structured_input_signature[1]
    answers = network(**{name: tf.constant(feed[name], inputs[name].dtype) for name in inputs})
    return {name: value.numpy() for name, value in answers.items()}


def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def divergence(p, q):
    m = (p + q) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p > 0, p * np.log(p / m), 0).sum(-1) / 2 + np.where(q > 0, q * np.log(q / m), 0).sum(-1) / 2


def figures(before, after, role):
    a, b = before.astype(np.float64), after.astype(np.float64)
    norms = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    count = len(a)
    found = {"cosine": (1 - (a * b).sum(-1) / norms).mean(),
             "change": (np.linalg.norm((b - a).reshape(count, -1), axis=1)
                        / np.linalg.norm(a.reshape(count, -1), axis=1)).mean()}
    if role != "embedding":
        p, q = (softmax(a), softmax(b)) if role == "logits" else (a / a.sum(-1, keepdims=True), b / b.sum(-1, keepdims=True))
        found["js"] = divergence(p, q).mean()
        found["same_answer"] = (a.argmax(-1) == b.argmax(-1)).mean()
    return found


def compare(model, mended, inputs, table):
    feed = dict(np.load(inputs))
    run = saved_model if os.path.isdir(model) else onnx
    before, after = run(model, feed), run(mended, feed)
    wrong = 0
    for row in csv.DictReader(open(table)):
        for name, expected in figures(before[row["output"]], after[row["output"]], row["output_role"]).items():
            ours = float(row[name])
            good = abs(ours - expected) <= 1e-4 * abs(expected) + 1e-7
            wrong += not good
            print(f"{row['name']} {row['output']} {name}: {ours:.9g}, by the framework {expected:.9g}{'' if good else '  WRONG'}")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    probes(sys.argv[2:]) if sys.argv[1] == "probes" else compare(*sys.argv[2:])
