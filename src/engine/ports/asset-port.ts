/** Files that ship with StoryCore and are loaded when first needed. */
export interface AssetPort {
  /** @throws StoryError `asset-unavailable` (name, reason), e.g. offline before the first use */
  load(name: BundledAsset): Promise<Uint8Array>;
}

export type BundledAsset = 'resvg.wasm' | 'harfbuzz.wasm' | `font:${FontFile}`;

/** `<family>-<weight><-italic>`; the catalogue of families is engine/compositor/text/font-catalogue.ts */
export type FontFile = string;
