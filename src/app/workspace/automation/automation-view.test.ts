import { expect, test } from 'vitest';
import { createAutomationView, lanesShown } from './automation-view.ts';

const ALL = ['gain', 'pan', 'send'].map((key) => ({ key }));
const shown = (view: ReturnType<typeof createAutomationView>, ...automated: string[]) =>
  lanesShown(ALL, view.open().get('A1')!, ({ key }) => automated.includes(key)).map(({ key }) => key);

test('an open strip shows what is automated, or the level when nothing is', () => {
  const view = createAutomationView();
  view.toggle('A1');
  expect(shown(view)).toEqual(['gain']);
  expect(shown(view, 'pan', 'send')).toEqual(['pan', 'send']);
  view.toggle('A1');
  expect(view.open().has('A1')).toBe(false);
});

test('lanes can be added and put away, also those that are automated', () => {
  const view = createAutomationView();
  view.toggle('A1');
  view.show('A1', 'send', true);
  expect(shown(view, 'pan')).toEqual(['pan', 'send']);
  view.show('A1', 'pan', false);
  expect(shown(view, 'pan')).toEqual(['send']);
  view.show('A1', 'send', false);
  expect(shown(view, 'pan')).toEqual([]);
  view.show('A1', 'pan', true);
  expect(shown(view, 'pan')).toEqual(['pan']);
});

test('no points chosen is no selection', () => {
  const view = createAutomationView();
  const target = { kind: 'track', id: 'A1', value: 'gainDb' } as const;
  view.choosePoints(target, [5]);
  expect([...view.points()!.at]).toEqual([5]);
  view.choosePoints(target, []);
  expect(view.points()).toBeNull();
});
