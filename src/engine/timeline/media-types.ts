/** What the engine's stages below the timeline know of the document: the assets that they read. */
export type {
  AudioStream,
  BroadcastNotes,
  MediaAsset,
  VideoStream,
} from '../../project/records/media-asset.ts';
