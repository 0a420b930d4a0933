"""Makes recurrent.keras and recurrent.h5: one model of Keras 3.15 with cells, attention and a model in a model, in both of its formats."""
import keras

tokens = keras.Input((10,))
x = keras.layers.Embedding(20, 4, name='table')(tokens)
x = keras.layers.Bidirectional(keras.layers.LSTM(3, return_sequences=True), name='both')(x)
x = keras.layers.MultiHeadAttention(2, 3, name='attention')(x, x)
x = keras.layers.GRU(5, name='gru')(x)
x = keras.Sequential([keras.Input((5,)), keras.layers.Dense(4, name='inner')], name='nested')(x)
model = keras.Model(tokens, keras.layers.Dense(2, name='out')(x))
model.compile('adam', 'mse')
model.save('recurrent.keras')
model.save('recurrent.h5')
