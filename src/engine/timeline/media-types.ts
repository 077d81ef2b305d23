/** What the engine's stages below the timeline know of the document: the assets that they read. */
export type { AudioStream, MediaAsset, VideoStream } from '../../project/records/media-asset.ts';
