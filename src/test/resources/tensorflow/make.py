"""Makes ckpt-1: a training checkpoint of TensorFlow 2.21 with Keras 3.15, whose weights are reached through the optimizer first."""
import keras
import numpy
import tensorflow as tf

model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, name='hidden'), keras.layers.Dense(2, name='out')])
model.compile('adam', 'mse')
model.fit(numpy.ones((4, 3)), numpy.ones((4, 2)), verbose=0)
tf.train.Checkpoint(model=model, trainer=model.optimizer).write('keras3')
tf.train.Checkpoint(model=model, optimizer=model.optimizer).save('ckpt')
