// What the settings say of recording, as the recorder takes it.
import { secondsToTicks, snapToFrame } from '../../../base/time.ts';
import type { RecorderInput, RecordOptions } from '../../session/recording/recording.ts';
import { preferences } from '../../ui/preferences.ts';
import type { Editor } from '../editor-context.ts';

/** beats: of the sequence's tempo. */
export const COUNT_INS = ['off', 'beats-4', 'beats-8', 'seconds-3', 'seconds-5', 'seconds-10'] as const;
export type CountInChoice = (typeof COUNT_INS)[number];

export const chosenInput = (): RecorderInput => ({
  device: preferences.microphone,
  name: preferences.microphoneName,
  channels: preferences.microphoneChannels,
});

/** Null: it is to be recorded between in and out, and there is no out behind the in. */
export function recordOptions(editor: Editor): RecordOptions | null {
  const { frameRate, tempo } = editor.sequence();
  const onFrame = (time: number): number => snapToFrame(time, frameRate);
  const preRoll = onFrame(secondsToTicks(preferences.preRollSeconds));
  const [kind, number] = preferences.countIn.split('-');
  const clicks = Number(number);
  const countIn = kind === 'off' ? undefined : { clicks, interval: kind === 'beats' ? 60 / tempo : 1 };
  const general = { preRoll, ...(countIn ? { countIn } : {}) };
  if (!preferences.punch) return general;
  const from = editor.state.inPoint() ?? 0;
  const until = editor.state.outPoint();
  if (until !== null && until <= from) return null;
  return { ...general, from: onFrame(from), ...(until === null ? {} : { until: onFrame(until) }) };
}
