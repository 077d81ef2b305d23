import { describe, expect, test } from 'vitest';
import type { Editor } from '../editor-context.ts';
import { createActions } from './create-actions.ts';
import { keyOf } from './keyboard.ts';

const press = (key: string, options: Partial<KeyboardEvent> = {}) =>
  keyOf({
    key,
    code: '',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...options,
  } as KeyboardEvent);

describe('names of keys', () => {
  test('letters do not care for case, modifiers come in one order', () => {
    expect(press('z', { ctrlKey: true })).toContain('Mod+Z');
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toContain('Mod+Shift+Z');
    expect(press('ArrowLeft', { altKey: true, shiftKey: true })).toContain('Alt+Shift+ArrowLeft');
    expect(press(' ')).toContain('Space');
  });

  test('a sign is itself, whatever it takes to type it', () => {
    expect(press('?', { shiftKey: true })).toContain('?');
    expect(press('+', { shiftKey: true })).toContain('+');
  });

  test('keyboards of other scripts go by the place of the key', () => {
    expect(press('ы', { code: 'KeyS' })).toContain('S');
    expect(press('&', { code: 'Digit1' })).toContain('1');
  });
});

/** Chromium keeps them for its tabs and windows: a page never hears of them. */
const OF_THE_BROWSER = /^Mod\+(Shift\+)?[NTW]$|^Mod\+(Shift\+)?(Tab|PageUp|PageDown)$/;

describe('keys of actions', () => {
  // Only what the actions are called is asked: whatever they would reach for is there.
  const anything: unknown = new Proxy(() => anything, { get: () => anything });
  const actions = createActions(anything as Editor, () => undefined);

  test('the key that is shown is one that the page is given', () => {
    const shown = actions.flatMap(({ keys }) => keys.slice(0, 1));
    expect(shown.length).toBeGreaterThan(50);
    expect(shown.filter((key) => OF_THE_BROWSER.test(key))).toEqual([]);
  });

  test('no key belongs to two', () => {
    const keys = actions.flatMap((action) => action.keys);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });
});
