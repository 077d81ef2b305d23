export interface CodecPort {
  /** What mediabunny needs to say whether a stream could be decoded; loads no decoder. Idempotent. */
  announceDecoders(): Promise<void>;
  /** What decoding needs. Idempotent. */
  registerDecoders(): Promise<void>;
  /** Registers the decoders and encoders that this host adds to mediabunny; idempotent. */
  register(): Promise<void>;
  /**
   * Part of every encoded segment's hash: segments of two encoders do not join. E.g. `chromium-156/openh264` or `libav-62/libx264`.
   */
  encoderIdentity(codec: string): Promise<string>;
  /** How many video encoders, each with a decoder before it, make a long film sooner than one does. */
  encodersAtOnce(): Promise<number>;
}
