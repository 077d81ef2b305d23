import { describe, expect, test } from 'vitest';
import { createSelection } from './selection.ts';

describe('selection', () => {
  test('one thing at a time: clips, a transition or a marker', () => {
    const selection = createSelection();
    selection.set(['a', 'b']);
    selection.setTransition('t');
    expect([...selection.clips()]).toEqual([]);
    expect(selection.transition()).toBe('t');
    selection.setMarker('m');
    expect(selection.transition()).toBeNull();
    selection.add(['c']);
    expect(selection.marker()).toBeNull();
    expect([...selection.clips()]).toEqual(['c']);
  });

  test('toggling linked clips takes them together in or out', () => {
    const selection = createSelection();
    selection.set(['a', 'b', 'c']);
    selection.toggle(['b', 'c']);
    expect([...selection.clips()]).toEqual(['a']);
    selection.toggle(['b', 'a']);
    expect([...selection.clips()].sort()).toEqual(['a', 'b']);
  });

  test('what the document lost is forgotten, and the cursor moves to what is left', () => {
    const selection = createSelection();
    selection.set(['a', 'b'], 'a');
    selection.keepOnly(
      (id) => id === 'b',
      () => false,
    );
    expect([...selection.clips()]).toEqual(['b']);
    expect(selection.cursor()).toBe('b');
  });

  test('a range keeps where it began while its other end moves', () => {
    const selection = createSelection();
    selection.set(['b'], 'b');
    selection.extend(['b', 'c', 'd'], 'd');
    expect([selection.anchor(), selection.cursor()]).toEqual(['b', 'd']);
    selection.extend(['b', 'c'], 'c');
    expect([selection.anchor(), selection.cursor()]).toEqual(['b', 'c']);
    selection.toggle(['x']);
    expect(selection.anchor()).toBe('x');
    selection.clear();
    expect(selection.anchor()).toBeNull();
  });
});
