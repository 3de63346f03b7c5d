/** Name of the checkpoint of a training in its folder. Beside what reads it: that brings the tensor library along. */
export const CHECKPOINT_FILE = 'training.checkpoint';
