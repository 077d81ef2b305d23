import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameCache } from './frame-cache.ts';

const frame = (bytes: number) => {
  const made = {
    bytes,
    open: true,
    close() {
      made.open = false;
    },
  };
  return made;
};

test('the least recently used goes first', () => {
  const cache = new FrameCache<ReturnType<typeof frame>>(30);
  const [a, b, c, d] = [frame(10), frame(10), frame(10), frame(10)] as const;
  cache.put('a', a);
  cache.put('b', b);
  cache.put('c', c);
  expect(cache.get('a')).toBe(a);
  cache.put('d', d);
  expect([a.open, b.open, c.open, d.open]).toEqual([true, false, true, true]);
  expect(cache.get('b')).toBeNull();
});

test('a frame greater than the whole cache stays until the next', () => {
  const cache = new FrameCache<ReturnType<typeof frame>>(30);
  const huge = frame(100);
  cache.put('huge', huge);
  expect(cache.get('huge')).toBe(huge);
  cache.put('small', frame(1));
  expect(huge.open).toBe(false);
  expect(cache.bytes).toBe(1);
});

test('every frame is closed once or still held, and the bytes add up', () => {
  const step = fc.record({
    key: fc.integer({ min: 0, max: 8 }),
    bytes: fc.integer({ min: 0, max: 20 }),
    put: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const cache = new FrameCache<ReturnType<typeof frame>>(50);
      const all: ReturnType<typeof frame>[] = [];
      for (const { key, bytes, put } of steps) {
        if (!put) {
          expect(cache.get(String(key))?.open ?? true).toBe(true);
          continue;
        }
        const made = frame(bytes);
        all.push(made);
        cache.put(String(key), made);
        expect(cache.bytes <= 50 || cache.size === 1).toBe(true);
      }
      const open = all.filter((made) => made.open);
      expect(open.length).toBe(cache.size);
      expect(open.reduce((sum, made) => sum + made.bytes, 0)).toBe(cache.bytes);
      cache.clear();
      expect(all.some((made) => made.open)).toBe(false);
    }),
  );
});
