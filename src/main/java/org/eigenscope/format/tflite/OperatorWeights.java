package org.eigenscope.format.tflite;

import org.eigenscope.format.reader.RawLayer.KernelOrder;
import org.eigenscope.model.LayerKind;

/**
 * What an operator's input is to it.
 *
 * @param kind of layer
 * @param order of its axes
 * @param depthwise true if its last axis has the channels of the input, each several times
 * @param operator its name
 */
record OperatorWeights(LayerKind kind, KernelOrder order, boolean depthwise, String operator) {

    private static final int CONV_2D = 3;
    private static final int DEPTHWISE = 4;
    static final int DEQUANTIZE = 6;
    private static final int LOOKUP = 7;
    private static final int FULLY_CONNECTED = 9;
    private static final int LSTM = 16;
    private static final int RNN = 24;
    private static final int BIDIRECTIONAL_LSTM = 52;
    private static final int SEQUENCE_RNN = 35;
    private static final int GATHER = 36;
    private static final int SEQUENCE_LSTM = 44;
    private static final int TRANSPOSED = 67;
    private static final int BATCH_MATMUL = 126;
    private static final int CONV_3D = 132;
    private static final int TRANSPOSED_3D = 141;

    /** What the input at a place is to an operator of this number; null if it is no weight, or it is not known. */
    static OperatorWeights of(int operator, int input) {
        return switch (operator) {
            case CONV_2D -> input == 1 ? conv(LayerKind.CONV2D, KernelOrder.OUT_KERNEL_IN, false, "CONV_2D") : null;
            case TRANSPOSED -> input == 1 ? conv(LayerKind.CONV2D, KernelOrder.OUT_KERNEL_IN, false, "TRANSPOSE_CONV")
                    : null;
            case DEPTHWISE -> input == 1 ? conv(LayerKind.CONV2D, KernelOrder.KERNEL_IN_OUT, true,
                    "DEPTHWISE_CONV_2D") : null;
            case CONV_3D, TRANSPOSED_3D -> input == 1 ? conv(LayerKind.CONV3D, KernelOrder.KERNEL_IN_OUT, false,
                    "CONV_3D") : null;
            case FULLY_CONNECTED -> input == 1 ? matrix(LayerKind.DENSE, "FULLY_CONNECTED") : null;
            case BATCH_MATMUL -> input < 2 ? matrix(LayerKind.DENSE, "BATCH_MATMUL") : null;
            case LOOKUP -> input == 1 ? matrix(LayerKind.EMBEDDING, "EMBEDDING_LOOKUP") : null;
            case GATHER -> input == 0 ? matrix(LayerKind.EMBEDDING, "GATHER") : null;
            // The gates' matrices of inputs and of states, and the projection; vectors of peepholes have no spectrum.
            case LSTM, SEQUENCE_LSTM -> input > 0 && input < 18 ? matrix(LayerKind.RECURRENT, "LSTM") : null;
            case BIDIRECTIONAL_LSTM -> input > 0 && input < 35 ? matrix(LayerKind.RECURRENT, "LSTM") : null;
            case RNN, SEQUENCE_RNN -> input == 1 || input == 2 ? matrix(LayerKind.RECURRENT, "RNN") : null;
            default -> null;
        };
    }

    private static OperatorWeights conv(LayerKind kind, KernelOrder order, boolean depthwise, String operator) {
        return new OperatorWeights(kind, order, depthwise, operator);
    }

    private static OperatorWeights matrix(LayerKind kind, String operator) {
        return new OperatorWeights(kind, KernelOrder.OUT_IN_KERNEL, false, operator);
    }
}
