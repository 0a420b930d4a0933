/**
 * PyTorch files: zip and legacy checkpoints, whole modules, TorchScript, sharded weights. Unpickles inertly: nothing
 * that a pickle names is ever loaded or run. Key type: {@link org.eigenscope.format.pytorch.PyTorchFormat}. Depends on
 * {@code format}, {@code model}.
 */
package org.eigenscope.format.pytorch;
