import type { TaskFailure } from '../../../src/protocol/relay/task.ts';

/** The order or its media are wrong: no node can do it. */
const HARD: ReadonlySet<string> = new Set([
  'order-invalid',
  'invalid-record',
  'nothing-to-export',
  'sequence-missing',
  'media-missing',
  'media-changed',
  'media-empty',
  'media-not-media',
  'media-unreadable',
  'image-unreadable',
  'image-too-large',
  'picture-too-large',
  'media-no-sound',
  'conversion-failed',
  'blob-missing',
  'settings-invalid',
]);

/** This node lacks what it takes, another may have it. */
const REFUSED: ReadonlySet<string> = new Set([
  'task-refused',
  'order-newer',
  'segment-unknown',
  'encoder-missing',
  'audio-encoder-missing',
  'effect-unknown',
  'gpu-unavailable',
]);

/** Whatever else goes wrong (memory, disk, a lost device, a crash) may go well another time or elsewhere. */
export function failureNature(code: string): TaskFailure['nature'] {
  if (HARD.has(code)) return 'hard';
  return REFUSED.has(code) ? 'refused' : 'soft';
}
