import * as v from 'valibot';
import { Color, Finite, Fraction, Id } from './fields.ts';
import { defineRecord } from './record-type.ts';

const NonNegative = v.pipe(Finite, v.minValue(0));

/** Lengths are in pixels of a sequence 1080 high and scale with the sequence's height. */
export const titleRecord = defineRecord({
  type: 'title',
  version: 1,
  schema: v.looseObject({
    id: Id,
    text: v.string(),
    font: v.optional(v.string(), 'Inter'),
    weight: v.optional(v.pipe(Finite, v.minValue(100), v.maxValue(900)), 600),
    italic: v.optional(v.boolean(), false),
    size: v.optional(v.pipe(Finite, v.minValue(1), v.maxValue(2000)), 96),
    color: v.optional(Color, '#ffffff'),
    align: v.optional(v.picklist(['start', 'center', 'end', 'justify']), 'center'),
    /** Where the block stands in the frame's height. */
    verticalAlign: v.optional(v.picklist(['top', 'middle', 'bottom']), 'middle'),
    /** Multiple of the size. */
    lineHeight: v.optional(v.pipe(Finite, v.minValue(0.1), v.maxValue(10)), 1.2),
    /** Extra advance in thousandths of an em. */
    tracking: v.optional(Finite, 0),
    /**
     * The text wraps inside this share of the frame's width; the rest is margin on both sides. A word goes to the next line whole
     * (`overflow-wrap: break-word` in CSS); only one that is wider than the box is broken, between characters: outside it would be lost.
     */
    boxWidth: v.optional(Fraction, 0.8),
    margin: v.optional(Fraction, 0.08),
    outline: v.optional(v.nullable(v.looseObject({ color: Color, width: NonNegative })), null),
    shadow: v.optional(
      v.nullable(v.looseObject({ color: Color, x: Finite, y: Finite, blur: NonNegative })),
      null,
    ),
    background: v.optional(
      v.nullable(v.looseObject({ color: Color, padding: NonNegative, radius: NonNegative })),
      null,
    ),
  }),
});
export type Title = v.InferOutput<typeof titleRecord.schema>;

/**
 * The size of a new title: 96 pixels of every 1080 of the frame's shorter side. By the height alone a portrait film's letters were 1.8
 * times as large on half the width: 171 px on 1080 × 1920, where nine letters do not fit a line.
 */
export const newTitleSize = ({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): number => Math.max(1, Math.round((96 * Math.min(width, height)) / height));
