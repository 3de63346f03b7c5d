/** Name of the checkpoint of a training in its folder. Not in the module that reads it, which loads the tensor library. */
export const CHECKPOINT_FILE = 'training.checkpoint';
