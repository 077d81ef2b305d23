// The parts of the FFmpeg core (an Emscripten module) that are used here.

export interface EmscriptenStream {
  position: number;
}

export interface DeviceOps {
  open(stream: EmscriptenStream): void;
  close(stream: EmscriptenStream): void;
  read(stream: EmscriptenStream, buffer: Int8Array, offset: number, length: number, position: number): number;
  write(
    stream: EmscriptenStream,
    buffer: Int8Array,
    offset: number,
    length: number,
    position?: number,
  ): number;
  llseek(stream: EmscriptenStream, offset: number, whence: number): number;
}

export interface EmscriptenFs {
  makedev(major: number, minor: number): number;
  registerDevice(device: number, ops: DeviceOps): void;
  mkdev(path: string, mode: number, device: number): unknown;
  unlink(path: string): void;
  readonly ErrnoError: new (errno: number) => Error;
}

export interface FfmpegCore {
  readonly FS: EmscriptenFs;
}
