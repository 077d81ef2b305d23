// JSON that knows where it is: an error names the place in the file, and NaN or Infinity, which OpenTimelineIO's own writer can
// emit and JSON does not have, are read as numbers, so that the check of times can name the time that is wrong.
import { StoryError } from '../../base/errors.ts';

/** Nested deeper than this is not an edit but an attack on the stack. */
const MAX_DEPTH = 200;
const NUMBER = /-?(?:NaN|Infinity|(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const SPACE = /[ \t\r\n]*/y;

/** @throws StoryError `otio-syntax` (path, line, reason) */
export const readJson = (text: string): unknown => new JsonReader(text).document();

class JsonReader {
  readonly #text: string;
  readonly #path: (string | number)[] = [];
  #at = 0;

  constructor(text: string) {
    // A byte order mark is no part of JSON, yet editors write it.
    this.#text = text.startsWith('\ufeff') ? text.slice(1) : text;
  }

  document(): unknown {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail('text after the end');
    return value;
  }

  #value(): unknown {
    this.#space();
    if (this.#path.length > MAX_DEPTH) this.#fail('nested too deeply');
    const character = this.#text[this.#at];
    if (character === '{') return this.#object();
    if (character === '[') return this.#array();
    if (character === '"') return this.#string();
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    return this.#number();
  }

  #object(): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    this.#at++;
    if (this.#accept('}')) return fields;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') this.#fail('a name in quotes is expected');
      const name = this.#string();
      this.#expect(':');
      this.#path.push(name);
      // An own property even when the file calls it __proto__.
      Object.defineProperty(fields, name, {
        value: this.#value(),
        enumerable: true,
        configurable: true,
        writable: true,
      });
      this.#path.pop();
    } while (this.#accept(','));
    this.#expect('}');
    return fields;
  }

  #array(): unknown[] {
    const items: unknown[] = [];
    this.#at++;
    if (this.#accept(']')) return items;
    do {
      this.#path.push(items.length);
      items.push(this.#value());
      this.#path.pop();
    } while (this.#accept(','));
    this.#expect(']');
    return items;
  }

  #string(): string {
    let end = this.#at + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    const quoted = this.#text.slice(this.#at, end + 1);
    try {
      const value: unknown = JSON.parse(quoted);
      this.#at = end + 1;
      return String(value);
    } catch {
      return this.#fail('a broken string');
    }
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (!match)
      return this.#fail(this.#at < this.#text.length ? 'a value is expected' : 'the file ends too early');
    this.#at = NUMBER.lastIndex;
    return Number(match[0]);
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
  }

  #accept(character: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#accept(character)) this.#fail(`“${character}” is expected`);
  }

  #fail(reason: string): never {
    const line = this.#text.slice(0, this.#at).split('\n').length;
    throw new StoryError('otio-syntax', { params: { path: pathText(this.#path), line, reason } });
  }
}

/** `tracks.children[0].name`; `$` for the document itself. */
export const pathText = (path: readonly (string | number)[]): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '') || '$';
