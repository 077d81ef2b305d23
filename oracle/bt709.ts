/** What HD video says of its colour: the options of FFmpeg for a file that is made of a pattern. */
export const BT709 = [
  ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
] as const;
