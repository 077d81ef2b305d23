/** A file in the making. Nothing of it is visible under its final name before `close` (a cancelled render leaves no broken file). */
export interface ByteSink {
  /** Writes at an absolute position; muxers go back to patch headers. */
  write(position: number, bytes: Uint8Array): Promise<void>;
  /** Completes the file. */
  close(): Promise<void>;
  /** Throws away what was written. */
  abort(): Promise<void>;
}
