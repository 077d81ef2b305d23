import type * as v from 'valibot';
import { busRecord } from './bus.ts';
import { clipRecord } from './clip.ts';
import { effectRecord } from './effect-instance.ts';
import { exportRecord } from './export-settings.ts';
import { markerRecord } from './marker.ts';
import { mediaAssetRecord } from './media-asset.ts';
import { projectRecord } from './project.ts';
import { sendRecord } from './send.ts';
import { sequenceRecord } from './sequence.ts';
import { titleRecord } from './title.ts';
import { trackRecord } from './track.ts';
import { transitionRecord } from './transition.ts';

/** Every kind of record of the document. A new kind is a new file and a line here. */
export const recordTypes = {
  project: projectRecord,
  sequence: sequenceRecord,
  bus: busRecord,
  track: trackRecord,
  send: sendRecord,
  clip: clipRecord,
  asset: mediaAssetRecord,
  effect: effectRecord,
  transition: transitionRecord,
  marker: markerRecord,
  title: titleRecord,
  export: exportRecord,
} as const;

export type RecordName = keyof typeof recordTypes;
export type RecordOf<N extends RecordName> = v.InferOutput<(typeof recordTypes)[N]['schema']>;
export const RECORD_NAMES = Object.keys(recordTypes) as readonly RecordName[];
