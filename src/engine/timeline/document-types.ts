/** What the render stage knows of the document, handed on by the one stage that reads it. */
export type { AudioSettings, ExportSettings, VideoSettings } from '../../project/records/export-settings.ts';
export type { ColorSpace } from '../../project/records/fields.ts';
export type { Sequence } from '../../project/records/sequence.ts';
export type { ProjectSnapshot } from '../../project/records/snapshot.ts';
export type { SoundLayout } from '../../project/records/sound-strip.ts';
