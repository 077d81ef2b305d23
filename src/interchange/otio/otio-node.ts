import { StoryError } from '../../base/errors.ts';
import { type FrameRate, nearestFrameRate, TICKS_PER_SECOND, type Ticks } from '../../base/time.ts';
import { pathText } from './json-reader.ts';

type Path = readonly (string | number)[];

/** Four weeks: nothing that is cut is longer, and sums of such times stay exact. */
const LONGEST_TICKS = 28 * 86_400 * TICKS_PER_SECOND;

export interface OtioRange {
  readonly start: Ticks;
  readonly duration: Ticks;
}

/** An object of the file with its place, read field by field with errors that say where. */
export class OtioNode {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #path: Path;

  constructor(fields: Readonly<Record<string, unknown>>, path: Path) {
    this.#fields = fields;
    this.#path = path;
  }

  static root(value: unknown): OtioNode {
    if (!isObject(value)) throw new StoryError('otio-shape', { params: { path: '$', expected: 'object' } });
    return new OtioNode(value, []);
  }

  get path(): string {
    return pathText(this.#path);
  }

  /** `Clip` of `Clip.2`; '' when the object does not say what it is. */
  get schema(): string {
    return this.text('OTIO_SCHEMA').split('.')[0]!;
  }

  get name(): string {
    return this.text('name');
  }

  text(field: string): string {
    const value = this.#fields[field];
    if (value === undefined || value === null) return '';
    return typeof value === 'string' ? value : this.#wrong(field, 'string');
  }

  /** Absent means true: older files do not have the field. */
  get enabled(): boolean {
    return this.#fields.enabled !== false;
  }

  number(field: string): number {
    const value = this.#fields[field];
    return typeof value === 'number' ? value : this.#wrong(field, 'number');
  }

  object(field: string): OtioNode | null {
    const value = this.#fields[field];
    if (value === undefined || value === null) return null;
    return isObject(value) ? new OtioNode(value, [...this.#path, field]) : this.#wrong(field, 'object');
  }

  list(field: string): OtioNode[] {
    const value = this.#fields[field];
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return this.#wrong(field, 'array');
    return value.map((item: unknown, i) => {
      const path = [...this.#path, field, i];
      if (!isObject(item))
        throw new StoryError('otio-shape', { params: { path: pathText(path), expected: 'object' } });
      return new OtioNode(item, path);
    });
  }

  /** A RationalTime in ticks, exact for every rate in use; null when absent. */
  time(field: string): Ticks | null {
    const time = this.object(field);
    return time === null ? null : time.#asTime();
  }

  range(field: string): OtioRange | null {
    const range = this.object(field);
    if (!range) return null;
    const duration = range.time('duration') ?? 0;
    if (duration < 0) range.#badTime('duration', duration);
    return { start: range.time('start_time') ?? 0, duration };
  }

  #asTime(): Ticks {
    const rate = this.number('rate');
    const value = this.number('value');
    if (!(rate > 0 && rate <= TICKS_PER_SECOND)) return this.#badTime('rate', rate);
    // Rates beyond 1000 count samples or ticks and are taken as they are.
    const { num, den }: FrameRate = rate <= 1000 ? nearestFrameRate(rate) : { num: rate, den: 1 };
    const ticks = Math.round((value * TICKS_PER_SECOND * den) / num);
    if (!(Math.abs(ticks) <= LONGEST_TICKS)) return this.#badTime('value', value);
    return ticks;
  }

  #badTime(field: string, value: number): never {
    const path = pathText([...this.#path, field]);
    throw new StoryError('otio-time', { params: { path, value: String(value) } });
  }

  #wrong(field: string, expected: string): never {
    throw new StoryError('otio-shape', { params: { path: pathText([...this.#path, field]), expected } });
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
