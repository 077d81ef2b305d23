// What is recorded while a film plays: over a real store, with a clock that is set by hand.
import { createRoot, createSignal } from 'solid-js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { Animated } from '../../../project/records/fields.ts';
import { CuttingRoom, SECOND } from '../../../project/testing/cutting-room.ts';
import { type AutomationMode, setAutomationMode } from '../../workspace/automation/automation-mode.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import { watchPlaying } from './hand.ts';
import { createMixerValue, type MixerValue } from './mixer-values.ts';
import { createRoomHand } from './room-hand.ts';

let room: CuttingRoom;
let editor: Editor;
let play: (playing: boolean) => void;
let at: (seconds: number) => void;

beforeEach(() => {
  room = new CuttingRoom();
  const [playing, setPlaying] = createSignal(false);
  const [time, setTime] = createSignal(0);
  play = (on) => void setPlaying(on);
  at = (seconds) => void setTime(seconds * SECOND);
  editor = {
    session: { store: room.store, player: { time, playing } },
    snapshot: () => room.store.snapshot(),
    readOnly: () => false,
  } as unknown as Editor;
  createRoot(() => watchPlaying(editor));
});

const track = () => room.store.snapshot().track.get(room.audio)!;
const mode = (next: AutomationMode) => setAutomationMode(room.audio, next);
const mute = (): MixerValue =>
  createMixerValue(editor, {
    ...{ strip: room.audio, label: 'track.set', min: 0, max: 1, tolerance: 0, steps: true },
    read: () => track().mute,
    write: (apply, value) => apply('track.set', { track: room.audio, fields: { mute: value } }),
    target: () => ({ kind: 'track', id: room.audio, value: 'mute' }),
  });
const gain = (): MixerValue =>
  createMixerValue(editor, {
    ...{ strip: room.audio, label: 'track.set', min: -144, max: 24, tolerance: 0.1 },
    read: () => track().gainDb,
    write: (apply, gainDb) => apply('track.set', { track: room.audio, fields: { gainDb } }),
    target: () => ({ kind: 'track', id: room.audio, value: 'gainDb' }),
  });
afterEach(() => mode('read'));

const said = (value: Animated, ...seconds: number[]): number[] =>
  seconds.map((s) => Math.round(valueAt(value, s * SECOND) * 1000) / 1000);
const lane = (...values: [seconds: number, value: number][]) => ({
  keys: values.map(([s, value]) => ({ at: s * SECOND, value, ease: 'hold' as const })),
});

test('touch on a switch that is held: over while the hand is on it, then as the lane says, one step of undo', () => {
  const was = lane([0, 0], [2, 1], [3, 0]);
  room.run('track.set', { track: room.audio, fields: { mute: was } });
  mode('touch');
  play(true);
  const value = mute();
  at(1);
  value.begin();
  value.set(1);
  // A hand that stays on it goes over the keys on its way.
  for (const s of [1.5, 2, 2.5, 3, 3.5]) {
    at(s);
    expect(value.now()).toBe(1);
  }
  value.end(true, false);
  expect(said(track().mute, 0.9, 1, 2.5, 3.4, 3.5, 9)).toEqual([0, 1, 1, 1, 0, 0]);
  room.store.undo();
  expect(track().mute).toEqual(was);
});

test('touch on a switch that is clicked: to the next key of the lane, and not farther than the film came', () => {
  room.run('track.set', { track: room.audio, fields: { mute: lane([0, 0], [4, 1], [6, 0]) } });
  mode('touch');
  play(true);
  const value = mute();
  const click = (next: number) => {
    value.begin();
    value.set(next);
    value.end(true, true);
  };
  at(1);
  click(1);
  at(2);
  // Pressed again before that, it is the same touch.
  click(0);
  at(3);
  click(1);
  at(3.5);
  expect(typeof track().mute).toBe('number');
  at(4.5);
  expect(said(track().mute, 0.5, 1, 2, 3, 3.9, 4, 5, 6)).toEqual([0, 1, 0, 1, 1, 1, 1, 0]);
  at(7);
  click(1);
  at(8);
  play(false);
  expect(said(track().mute, 6.9, 7, 7.9, 8, 9)).toEqual([0, 1, 1, 0, 0]);
  room.store.undo();
  expect(said(track().mute, 3.9, 7.5)).toEqual([1, 0]);
  room.store.undo();
  expect(track().mute).toEqual(lane([0, 0], [4, 1], [6, 0]));
});

test('latch holds a switch until the film stops, over the keys on its way; a loop that starts anew ends it', () => {
  const was = lane([0, 0], [3, 0], [4, 1], [5, 0]);
  room.run('track.set', { track: room.audio, fields: { mute: was } });
  mode('latch');
  play(true);
  const value = mute();
  at(2);
  value.set(1);
  at(4.5);
  at(5.5);
  play(false);
  expect(said(track().mute, 1.9, 2, 3.5, 5.4, 5.5)).toEqual([0, 1, 1, 1, 0]);
  room.store.undo();
  play(true);
  at(2);
  value.set(1);
  at(3.5);
  at(0.5);
  expect(said(track().mute, 0.5, 2, 3.4, 3.5, 4.5)).toEqual([0, 1, 1, 0, 1]);
});

test('touch on a fader writes until it is let go, even where the hand rests', () => {
  mode('touch');
  play(true);
  const value = gain();
  at(1);
  value.begin();
  value.set(-6);
  at(1.5);
  value.set(-12);
  at(4);
  value.end(true);
  expect(said(track().gainDb, 0.9, 1, 1.5, 3.9, 4, 4.1)).toEqual([0, -6, -12, -12, -12, 0]);
});

test('the place in the room is recorded as its strip says, both ways in one step of undo', () => {
  room.run('track.set', { track: room.audio, fields: { panner: { x: 0, y: 1 } } });
  const before = track().panner;
  const hand = createRoomHand(editor, { kind: 'track', id: room.audio });
  const place = (s: number) => said(track().panner!.x, s).concat(said(track().panner!.y, s));
  const move = () => {
    play(true);
    at(1);
    hand.begin();
    hand.put(-1, -1);
    at(2);
    hand.end(true);
    at(3);
    play(false);
  };
  mode('touch');
  move();
  expect([1, 2, 2.5].map(place)).toEqual([
    [-1, -1],
    [-1, -1],
    [0, 1],
  ]);
  room.store.undo();
  expect(track().panner).toEqual(before);
  mode('latch');
  move();
  expect([0.5, 2.5, 3.5].map(place)).toEqual([
    [0, 1],
    [-1, -1],
    [0, 1],
  ]);
});
