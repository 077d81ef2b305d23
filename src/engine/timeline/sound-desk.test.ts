import { describe, expect, test } from 'vitest';
import { busRecord } from '../../project/records/bus.ts';
import { parseRecord } from '../../project/records/record-type.ts';
import { sendRecord } from '../../project/records/send.ts';
import { sequenceRecord } from '../../project/records/sequence.ts';
import { emptySnapshot, type ProjectSnapshot } from '../../project/records/snapshot.ts';
import { trackRecord } from '../../project/records/track.ts';
import { soundDesk } from './sound-desk.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Tracks voice and music, music by way of bus m; both send to bus r. */
function desk(change: Readonly<Record<string, Fields>> = {}): ProjectSnapshot {
  const fields = (id: string, own: Fields = {}): Fields & { id: string } => ({
    id,
    name: id,
    sequence: 's',
    order: 0,
    ...own,
    ...change[id],
  });
  const track = (id: string, own: Fields = {}) =>
    [id, parseRecord(trackRecord, fields(id, { kind: 'audio', ...own }))] as const;
  const bus = (id: string) => [id, parseRecord(busRecord, fields(id))] as const;
  const send = (id: string, from: string) =>
    [id, parseRecord(sendRecord, { id, from, to: 'r', ...change[id] })] as const;
  const size = { width: 64, height: 64, frameRate: { num: 25, den: 1 } };
  return {
    ...emptySnapshot(),
    sequence: new Map([['s', parseRecord(sequenceRecord, { id: 's', name: '', ...size })]]),
    track: new Map([track('voice'), track('music', { output: 'm', order: 1 })]),
    bus: new Map([bus('m'), bus('r')]),
    send: new Map([send('v-r', 'voice'), send('m-r', 'music')]),
  };
}

/** What is heard: strips by their output, sends by their id. */
function heard(change: Readonly<Record<string, Fields>>): string[] {
  const made = soundDesk(desk(change), 's');
  const strips = [...['voice', 'music'].map((id) => ({ id, ...made.route(id) })), ...made.buses];
  return strips.flatMap(({ id, direct, sends }) => [
    ...(direct ? [id] : []),
    ...sends.map((send) => send.id),
  ]);
}

describe('what is heard', () => {
  const all = ['voice', 'v-r', 'music', 'm-r', 'm', 'r'];
  test.each([
    ['everything, without solo', {}, all],
    ['a soloed track with the buses on its way', { music: { solo: true } }, ['music', 'm-r', 'm', 'r']],
    ['a soloed bus with what puts out to it', { m: { solo: true } }, ['music', 'm-r', 'm', 'r']],
    [
      'a soloed return: what is sent to it, without the tracks themselves',
      { r: { solo: true } },
      ['v-r', 'm-r', 'r'],
    ],
    [
      'what is safe goes on while others are soloed',
      { music: { solo: true }, voice: { soloSafe: true } },
      all,
    ],
    ['safe alone solos nothing', { voice: { soloSafe: true } }, all],
    ['not a muted track, nor its sends', { voice: { enabled: false } }, ['music', 'm-r', 'm', 'r']],
    ['nothing through a muted bus', { m: { enabled: false } }, ['voice', 'v-r', 'm-r', 'r']],
    ['mute is stronger than solo', { music: { solo: true, enabled: false } }, ['m', 'r']],
    ['not a send that is off', { 'v-r': { enabled: false } }, ['voice', 'music', 'm-r', 'm', 'r']],
  ])('%s', (_name, change, want) => {
    expect(heard(change)).toEqual(want);
  });
});
