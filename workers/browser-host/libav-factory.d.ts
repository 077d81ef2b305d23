declare module '*/libav-6.10.9.0-opus.wasm.mjs' {
  const factory: unknown;
  export default factory;
}
