import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Emitter } from './emitter.ts';
import { fromReport, isAbort, reportOf, StoryError, throwIfCancelled } from './errors.ts';
import { canonicalJson, createHasher, hashBytes, hashText, hashValue } from './hash.ts';
import { randomId } from './ids.ts';
import { errorText, fill } from './messages/catalogue.ts';
import { loadMessages } from './messages/load-messages.ts';
import { Scope } from './scope.ts';

describe('hash', () => {
  test('is SHA-256, whole or in pieces (node:crypto as oracle)', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (parts) => {
        const whole = Buffer.concat(parts);
        const expected = createHash('sha256').update(whole).digest('hex');
        const hasher = createHasher();
        for (const part of parts) hasher.update(part);
        expect(hasher.hex()).toBe(expected);
        expect(hashBytes(new Uint8Array(whole))).toBe(expected);
      }),
    );
    expect(hashText('é')).toBe(createHash('sha256').update('é', 'utf8').digest('hex'));
  });

  test('of a value does not see the order of keys or absent fields, and sees every other change', () => {
    expect(hashValue({ a: 1, b: [1, { c: 2, d: undefined }] })).toBe(hashValue({ b: [1, { c: 2 }], a: 1 }));
    expect(hashValue({ a: 1 })).not.toBe(hashValue({ a: '1' }));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(() => canonicalJson({ x: Number.NaN })).toThrow(TypeError);
  });
});

test('ids are 21 characters of the alphabet and do not repeat', () => {
  const ids = new Set(Array.from({ length: 20_000 }, randomId));
  expect(ids.size).toBe(20_000);
  for (const id of ids) expect(id).toMatch(/^[1-9A-HJ-NP-Za-km-z]{21}$/);
});

describe('errors', () => {
  test('survive a trip between threads', () => {
    const error = new StoryError('media-missing', { params: { name: 'a.mp4' }, cause: new Error('gone') });
    const copy = fromReport(structuredClone(reportOf(error)));
    expect(copy).toMatchObject({ code: 'media-missing', params: { name: 'a.mp4' } });
    expect((copy.cause as Error).message).toBe('gone');
    expect(reportOf(new TypeError('x'))).toMatchObject({ code: 'unexpected', detail: 'TypeError: x' });
  });

  test('a cancelled signal throws once it is aborted', () => {
    const controller = new AbortController();
    throwIfCancelled(controller.signal);
    controller.abort();
    expect(() => throwIfCancelled(controller.signal)).toThrow(StoryError);
    expect(isAbort(new DOMException('stop', 'AbortError'))).toBe(true);
  });
});

describe('scope', () => {
  test('closes in reverse order, once, and at once when it is closed already', async () => {
    const order: string[] = [];
    const scope = new Scope();
    scope.onClose(() => void order.push('first'));
    const child = scope.child();
    child.onClose(() => void order.push('child'));
    scope.own({ close: () => void order.push('last') });
    await scope.close();
    await scope.close();
    scope.onClose(() => void order.push('late'));
    expect(order).toEqual(['last', 'child', 'first', 'late']);
  });

  test('closes the rest when one fails, then says what failed', async () => {
    const order: string[] = [];
    const scope = new Scope();
    scope.onClose(() => void order.push('first'));
    scope.onClose(() => Promise.reject(new Error('stuck')));
    await expect(scope.close()).rejects.toThrow('stuck');
    expect(order).toEqual(['first']);
  });
});

test('an emitter survives listeners that leave while it fires', () => {
  const emitter = new Emitter<number>();
  const seen: number[] = [];
  const stop = emitter.on((value) => {
    seen.push(value);
    stop();
  });
  emitter.on((value) => void seen.push(value * 10));
  emitter.emit(1);
  emitter.emit(2);
  expect(seen).toEqual([1, 10, 20]);
  expect(emitter.size).toBe(1);
});

describe('messages', () => {
  const placeholders = (text: string): string[] =>
    [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();
  const leaves = (table: object, path = ''): [string, string][] =>
    Object.entries(table).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[`${path}${key}`, value] as [string, string]]
        : leaves(value as object, `${path}${key}.`),
    );

  test('French says everything that English says, with the same parameters', async () => {
    const english = new Map(leaves(await loadMessages('en')));
    const french = new Map(leaves(await loadMessages('fr')));
    expect([...french.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of english) {
      expect(text.trim(), key).not.toBe('');
      expect(placeholders(french.get(key)!), key).toEqual(placeholders(text));
    }
  });

  test('an unknown code still gives a sentence that names it', async () => {
    const messages = await loadMessages('en');
    expect(errorText(messages, 'no-such-code', {})).toContain('no-such-code');
    expect(fill('{a} of {b}', { a: 1 })).toBe('1 of {b}');
  });
});
