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

/** Null: it is to be recorded between in and out, and the out does not lie behind the in, or the playhead where there is none. */
export function recordOptions(editor: Editor): RecordOptions | null {
  const { frameRate, tempo } = editor.sequence();
  const onFrame = (time: number): number => snapToFrame(time, frameRate);
  const preRoll = onFrame(secondsToTicks(preferences.preRollSeconds));
  const [kind, number] = preferences.countIn.split('-');
  const clicks = Number(number);
  const countIn = kind === 'off' ? undefined : { clicks, interval: kind === 'beats' ? 60 / tempo : 1 };
  const general = { preRoll, ...(countIn ? { countIn } : {}) };
  if (!preferences.punch) return general;
  // An end that is not marked is where a recording without a range has it.
  const begin = editor.state.inPoint();
  const until = editor.state.outPoint();
  if (until !== null && until <= (begin ?? editor.session.player.time())) return null;
  return {
    ...general,
    ...(begin === null ? {} : { from: onFrame(begin) }),
    ...(until === null ? {} : { until: onFrame(until) }),
  };
}
