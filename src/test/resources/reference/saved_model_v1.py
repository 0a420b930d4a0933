"""Writes the overtrained network of digits as a SavedModel of TensorFlow 1: a graph whose operators restore and assign each variable.

    saved_model_v1.py ../impact/digits-overtrained.onnx ../impact/digits-overtrained-savedmodel-v1
"""
import sys

import onnx
import tensorflow.compat.v1 as tf
from onnx import numpy_helper

tf.disable_eager_execution()
source, target = sys.argv[1:]
weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(source).graph.initializer}
with tf.Session(graph=tf.Graph()) as session:
    images = x = tf.placeholder(tf.float32, [None, 64], "x")
    for layer in (1, 2, 3):
        # The first two are variables of the old kind, the last is a resource: they are restored by different operators.
        with tf.variable_scope("fc%d" % layer, use_resource=layer == 3):
            kernel, bias = (tf.get_variable(name, weights["fc%d.%s" % (layer, name)].shape) for name in ("weight", "bias"))
            x = tf.matmul(x, kernel, transpose_b=True) + bias
            x = tf.nn.relu(x) if layer < 3 else x
    for variable in tf.global_variables():
        # Not as its initial value, which the graph would hold.
        variable.load(weights[variable.op.name.replace("/", ".")], session)
    tf.saved_model.simple_save(session, target, {"x": images}, {"logits": x})
