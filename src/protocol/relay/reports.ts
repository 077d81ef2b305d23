// Reports that the relay makes by itself.
import * as v from 'valibot';
import { Channel } from './alerts.ts';
import { ShortText } from './fields.ts';

export const FORMATS = ['html', 'csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];
export const LOCALES = ['en', 'fr'] as const;

export const ScheduleWish = v.strictObject({
  name: v.pipe(ShortText, v.minLength(1)),
  /** Of the day, week (Monday to Sunday) or month before. */
  every: v.picklist(['day', 'week', 'month']),
  /** Of UTC, 0 … 23. */
  hour: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23)), 6),
  format: v.optional(v.picklist(FORMATS), 'html'),
  locale: v.optional(v.picklist(LOCALES), 'en'),
  tenant: v.optional(v.nullable(ShortText), null),
  /** Whom it is sent to; it is kept on the relay in any case. */
  channels: v.optional(v.pipe(v.array(Channel), v.maxLength(10)), []),
});
export type ScheduleWish = v.InferOutput<typeof ScheduleWish>;
export type Every = ScheduleWish['every'];

export interface ScheduleView extends ScheduleWish {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly nextAt: number;
}

export interface MadeReport {
  readonly id: string;
  readonly name: string;
  readonly format: Format;
  readonly tenant: string | null;
  readonly from: number;
  readonly to: number;
  readonly madeAt: number;
}
