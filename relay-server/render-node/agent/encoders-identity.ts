import type { Host } from '../../../src/engine/ports/host.ts';

/** Codecs of pictures that a film can have, see `VideoSettings`. */
export const PICTURE_CODECS = ['avc', 'hevc', 'vp9', 'av1'] as const;

/** Codecs of sound whose stretches are stored, see `RenderedAudioTrack`. */
const SOUND_CODECS = ['aac', 'opus', 'flac', 'ac3'] as const;

/** Nodes with the same make segments of the same hash. E.g. `libav-62.11.100 avc=libx264 hevc=libx265 …` */
export async function encodersIdentity(host: Host): Promise<string> {
  const identities = await Promise.all(
    [...PICTURE_CODECS, ...SOUND_CODECS].map(
      async (codec) => [codec, await host.codecs.encoderIdentity(codec)] as const,
    ),
  );
  const library = identities[0]![1].split('/')[0]!;
  const encoders = identities.map(([codec, identity]) => `${codec}=${identity.split('/')[1]}`);
  return [library, ...encoders].join(' ').slice(0, 200);
}
