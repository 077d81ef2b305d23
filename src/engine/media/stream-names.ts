import type { InputTrack } from 'mediabunny';

/** mediabunny's codec name, or the container's own code when the codec is unknown to it: 'mp4v', 'V_MPEG2', '0x06'. */
export async function codecName(track: InputTrack): Promise<string> {
  const known = await track.getCodec();
  if (known) return known;
  const internal = await track.getInternalCodecId();
  if (typeof internal === 'number') return `0x${internal.toString(16).padStart(2, '0')}`;
  if (typeof internal === 'string') return internal.trim();
  return 'unknown';
}
