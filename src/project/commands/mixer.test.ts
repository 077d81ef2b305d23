// The mixer's commands: routes, their refusals, what goes with what, and recorded automation.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { secondsToTicks } from '../../base/time.ts';
import { valueAt } from '../../engine/timeline/keyframes.ts';
import { violations } from '../store/invariants.ts';
import { ProjectStore } from '../store/project-store.ts';
import { CuttingRoom } from '../testing/cutting-room.ts';
import { runCommand } from './define-command.ts';
import { commandsById } from './index.ts';
import { automationOf } from './timeline/automation-target.ts';
import { RETURN_TICKS, recordAutomation, recordSteps, thinPoints } from './timeline/record-automation.ts';

const SECOND = secondsToTicks(1);

function room() {
  const cut = new CuttingRoom();
  const [a, b, c] = ['a', 'b', 'c'].map((name) => cut.run('bus.add', { name }).bus) as [
    string,
    string,
    string,
  ];
  return { cut, run: cut.run.bind(cut), store: cut.store, track: cut.audio, video: cut.video, a, b, c };
}

describe('routes', () => {
  test('any bus to any bus, but never in a circle: by outputs, sends or side chains', () => {
    const { run, a, b, c, track, store } = room();
    run('track.set', { track, fields: { output: a } });
    run('bus.set', { bus: a, fields: { output: b } });
    run('send.add', { from: b, to: c });
    const before = store.snapshot();
    expect(() => run('bus.set', { bus: c, fields: { output: a } })).toThrow(/route-circle/);
    expect(() => run('send.add', { from: c, to: b })).toThrow(/route-circle/);
    expect(() => run('bus.set', { bus: a, fields: { output: a } })).toThrow(/route-circle/);
    expect(() => run('effect.add', { owner: track, effect: 'duck', key: c })).toThrow(/route-circle/);
    expect(store.snapshot()).toBe(before);
    run('effect.add', { owner: c, effect: 'duck', key: track });
    run('effect.add', { owner: store.project.sequence, effect: 'duck', key: c });
    expect(violations(store.snapshot())).toEqual([]);
  });

  test('only sound feeds buses, only strips have side chains', () => {
    const { run, a, video, cut } = room();
    const clip = cut.put(0, 2);
    expect(() => run('track.set', { track: video, fields: { output: a } })).toThrow(/no-route/);
    expect(() => run('send.add', { from: video, to: a })).toThrow(/no-route/);
    expect(() => run('effect.add', { owner: clip, effect: 'duck', key: a })).toThrow(/no-route/);
    expect(() => run('effect.add', { owner: 'nothing', effect: 'eq' })).toThrow(/no-such-record/);
    expect(() => run('track.set', { track: cut.audio, fields: { gainDb: 25 } })).toThrow(/invalid-arguments/);
  });

  test('a bus that is removed leaves no loose end, and undo brings everything back', () => {
    const { run, a, b, track, store } = room();
    run('track.set', { track, fields: { output: a } });
    run('bus.set', { bus: a, fields: { output: b } });
    run('send.add', { from: a, to: b });
    const { effect } = run('effect.add', { owner: b, effect: 'duck', key: a });
    run('effect.add', { owner: a, effect: 'eq' });
    const before = store.snapshot();
    run('bus.remove', { bus: a });
    expect(store.get('track', track)!.output).toBe(b);
    expect(store.get('effect', effect)!.key).toBeNull();
    expect([store.snapshot().send.size, store.snapshot().effect.size]).toEqual([0, 1]);
    expect(violations(store.snapshot())).toEqual([]);
    store.undo();
    expect(store.snapshot()).toEqual(before);
  });

  test('two halves of a circle, made by two people, are repaired alike by both', () => {
    const { store: one, a, b } = room();
    const two = ProjectStore.open([one.exportSnapshot()]);
    runCommand(one, commandsById['bus.set'], { bus: a, fields: { output: b } });
    runCommand(two, commandsById['send.add'], { from: b, to: a });
    for (let i = 0; i < 2; i++) {
      one.importUpdates(two.exportUpdates(one.version()));
      two.importUpdates(one.exportUpdates(two.version()));
    }
    expect(one.snapshot()).toEqual(two.snapshot());
    expect(violations(one.snapshot())).toEqual([]);
    expect([one.get('bus', a)!.output, one.snapshot().send.size]).toEqual([b, 0]);
  });

  test('a bus removed by one while another sends to it', () => {
    const { store: one, a, track } = room();
    const two = ProjectStore.open([one.exportSnapshot()]);
    runCommand(one, commandsById['bus.remove'], { bus: a });
    runCommand(two, commandsById['send.add'], { from: track, to: a });
    runCommand(two, commandsById['track.set'], { track, fields: { output: a } });
    for (let i = 0; i < 2; i++) {
      one.importUpdates(two.exportUpdates(one.version()));
      two.importUpdates(one.exportUpdates(two.version()));
    }
    expect(one.snapshot()).toEqual(two.snapshot());
    expect([one.get('track', track)!.output, one.snapshot().send.size]).toEqual([null, 0]);
  });
});

describe('recorded automation', () => {
  const points = (from: number, count: number, at: (i: number) => number) =>
    Array.from({ length: count }, (_, i) => ({ at: from + i * 1000, value: at(i) }));

  test('keys stray from no recorded point by more than the tolerance', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -60, max: 12, noNaN: true }), { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (values, tolerance) => {
          const recorded = points(5000, values.length, (i) => values[i]!);
          const pass = { mode: 'touch' as const, from: 0, to: 1e9 };
          const result = recordAutomation(0, recorded, pass, tolerance);
          for (const { at, value } of recorded)
            expect(Math.abs(valueAt(result, at) - value)).toBeLessThanOrEqual(tolerance + 1e-9);
          const keys = typeof result === 'number' ? [] : result.keys;
          expect(keys.every((key, i) => i === 0 || key.at > keys[i - 1]!.at)).toBe(true);
        },
      ),
    );
  });

  test('a straight move is two keys, a slow curve a few', () => {
    expect(
      thinPoints(
        points(0, 1000, (i) => i / 100),
        0.001,
      ),
    ).toHaveLength(2);
    const sine = thinPoints(
      points(0, 1000, (i) => 6 * Math.sin(i / 159)),
      0.1,
    );
    expect(sine.length).toBeLessThan(20);
  });

  const old = { keys: [0, 1, 2, 3, 4].map((s) => ({ at: s * SECOND, value: -s, ease: 'linear' as const })) };
  const hand = [1.2, 1.4, 1.6].map((s) => ({ at: Math.round(s * SECOND), value: 5 }));
  const record = (mode: 'touch' | 'latch' | 'write') =>
    recordAutomation(old, hand, { mode, from: SECOND, to: 3 * SECOND }, 0.1);

  test('touch goes back to what was there, latch holds to the end of the pass, write covers all of it', () => {
    const at = (mode: 'touch' | 'latch' | 'write', ...times: number[]): number[] =>
      times.map((s) => Math.round(valueAt(record(mode), s * SECOND) * 1e6) / 1e6);
    expect(at('touch', 0.5, 1.1, 1.5, 2.5, 3.5)).toEqual([-0.5, -1.1, 5, -2.5, -3.5]);
    expect(at('latch', 0.5, 1.1, 1.5, 2.5, 3.5)).toEqual([-0.5, -1.1, 5, 5, -3.5]);
    expect(at('write', 0.5, 1.1, 1.5, 2.5, 3.5)).toEqual([-0.5, 5, 5, 5, -3.5]);
    expect(valueAt(record('touch'), 1.6 * SECOND + RETURN_TICKS)).toBeCloseTo(-1.65, 6);
  });

  test('a switch holds from press to press, and what was there comes back where the pass ends', () => {
    const was = { keys: [0, 4].map((s, i) => ({ at: s * SECOND, value: i, ease: 'hold' as const })) };
    const presses = [
      { at: 1.5 * SECOND, value: 1 },
      { at: 2 * SECOND, value: 0 },
      { at: 2.5 * SECOND, value: 1 },
    ];
    const pass = { from: SECOND, to: 3 * SECOND };
    const at = (mode: 'latch' | 'write', ...times: number[]) =>
      times.map((s) => valueAt(recordSteps(was, presses, { mode, ...pass }), s * SECOND));
    expect(at('latch', 0, 1.4, 1.5, 1.9, 2, 2.6, 2.9, 3, 3.9, 4)).toEqual([0, 0, 1, 1, 0, 1, 1, 0, 0, 1]);
    expect(at('write', 0.9, 1, 1.4)).toEqual([0, 1, 1]);
    expect(recordSteps(0, presses, { mode: 'latch', ...pass })).toHaveProperty('keys.length', 5);
  });

  test('a switch of an effect that was on or off is 0 or 1 once it moves', () => {
    const { run, store, a } = room();
    const { effect } = run('effect.add', { owner: a, effect: 'compressor', params: { useKey: true } });
    const target = { kind: 'effect' as const, id: effect, value: 'useKey' };
    expect(automationOf(store.snapshot(), target)).toBe(1);
    const points = [{ at: SECOND, value: 0 }];
    run('automation.record', { target, mode: 'latch', from: 0, to: 2 * SECOND, points, steps: true });
    expect([0, 1, 2].map((s) => valueAt(automationOf(store.snapshot(), target)!, s * SECOND))).toEqual([
      1, 0, 1,
    ]);
  });

  test('goes into the document as one step, for every kind of value', () => {
    const { run, store, track, a } = room();
    run('bus.set', { bus: a, fields: { panner: { x: 0.5 } } });
    const { send } = run('send.add', { from: track, to: a });
    const { effect } = run('effect.add', { owner: a, effect: 'eq', params: { gain: 1 } });
    const sequence = store.project.sequence;
    const pass = {
      mode: 'touch' as const,
      from: 0,
      to: 3 * SECOND,
      points: [...hand.map((p) => ({ ...p, value: 0.5 }))],
    };
    for (const target of [
      { kind: 'track' as const, id: track, value: 'mute' as const },
      { kind: 'bus' as const, id: a, value: 'pan' as const },
      { kind: 'panner' as const, id: a, value: 'x' as const },
      { kind: 'send' as const, id: send, value: 'gainDb' as const },
      { kind: 'sequence' as const, id: sequence, value: 'gainDb' as const },
      { kind: 'effect' as const, id: effect, value: 'gain' },
    ]) {
      const before = store.snapshot();
      run('automation.record', { target, ...pass });
      expect(store.snapshot()).not.toEqual(before);
      store.undo();
      expect(store.snapshot()).toEqual(before);
      store.redo();
    }
    expect(store.get('bus', a)!.panner!.x).toHaveProperty('keys');
    expect(() =>
      run('automation.record', { target: { kind: 'bus', id: a, value: 'pan' }, ...pass, points: hand }),
    ).toThrow(/invalid-record/);
  });
});
