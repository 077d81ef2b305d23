import { describe, expect, test } from 'vitest';
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
