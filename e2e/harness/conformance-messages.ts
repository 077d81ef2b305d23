import type { SourceName } from '../../relay-server/render-node/conformance/sources.ts';

/** One case for the browser's engine: the film is built over there, from the same code, around assets that it probes itself. */
export interface CaseRequest {
  readonly name: string;
  readonly sources: readonly { readonly name: SourceName; readonly url: string; readonly mime: string }[];
}

export type CaseAnswer =
  | {
      readonly ok: true;
      readonly frames: readonly Uint8Array[];
      readonly openReaders: number;
      readonly openSamples: number;
    }
  | { readonly ok: false; readonly error: string };
