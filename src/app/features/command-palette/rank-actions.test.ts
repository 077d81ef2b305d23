import { describe, expect, test } from 'vitest';
import { rankActions, score } from './rank-actions.ts';

const titles = [
  'Split at playhead',
  'Select all clips',
  'Snapping',
  'Décaler d’une image à gauche',
  'Slip tool',
];
const rank = (query: string) => rankActions(titles, (title) => [title, `Clips ${title}`], query);

describe('finding a command', () => {
  test('everything, in its order, before anything is typed', () => {
    expect(rank('')).toEqual(titles);
    expect(rank('  ')).toEqual(titles);
  });

  test('starts of words come first', () => {
    expect(rank('sp')[0]).toBe('Split at playhead');
    expect(rank('sac')[0]).toBe('Select all clips');
  });

  test('accents need not be typed', () => {
    expect(rank('decaler gauche')).toEqual(['Décaler d’une image à gauche']);
  });

  test('letters out of order do not match', () => {
    expect(score('Split', 'ts')).toBeNull();
    expect(rank('zz')).toEqual([]);
  });
});
