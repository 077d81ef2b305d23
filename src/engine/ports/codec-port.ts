export interface CodecPort {
  /** What reading needs; cheap. Idempotent. */
  registerDecoders(): Promise<void>;
  /** Registers the decoders and encoders that this host adds to mediabunny; idempotent. */
  register(): Promise<void>;
  /**
   * Part of every encoded segment's hash: segments of two encoders do not join. E.g. `chromium-156/openh264` or `libav-62/libx264`.
   */
  encoderIdentity(codec: string): Promise<string>;
}
