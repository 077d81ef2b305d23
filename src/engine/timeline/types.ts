import type { Ticks } from '../../base/time.ts';
import type { BlendMode, Fit } from '../../project/records/clip.ts';
import type { ColorSpace } from '../../project/records/fields.ts';
import type { MediaAsset } from '../../project/records/media-asset.ts';
import type { Fold, Panner, SoundLayout } from '../../project/records/sound-strip.ts';
import type { Title } from '../../project/records/title.ts';

export type LayerSource =
  | {
      readonly kind: 'media';
      readonly asset: MediaAsset;
      /** Index in `asset.video`; -1 for images, which have no streams. */
      readonly stream: number;
    }
  | { readonly kind: 'title'; readonly title: Title }
  | { readonly kind: 'color'; readonly color: string };

/** Fractions of the source that are cut off. */
export interface LayerCrop {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** All numbers evaluated at the asked time. Units as in the Clip record. */
export interface LayerGeometry {
  readonly x: number;
  readonly y: number;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly rotation: number;
  readonly anchorX: number;
  readonly anchorY: number;
  readonly fit: Fit;
  readonly crop: LayerCrop;
}

export interface LayerEffect {
  readonly effect: string;
  readonly version: number;
  readonly params: Readonly<Record<string, number | string | boolean>>;
}

export interface Layer {
  readonly kind: 'layer';
  readonly clip: string;
  readonly source: LayerSource;
  /** Media time to show: the frame whose presentation interval holds it. Taken at the *middle* of the output frame, see resolve.ts. */
  readonly sourceTime: Ticks;
  readonly geometry: LayerGeometry;
  /** 0…1, clip opacity × fades. */
  readonly opacity: number;
  readonly blend: BlendMode;
  readonly effects: readonly LayerEffect[];
}

/** Two layers (or one and nothing) on their way from one to the other; drawn as one item of the stack. */
export interface LayerTransition {
  readonly kind: 'transition';
  readonly transition: 'crossfade' | 'dip';
  /** 0…1: at the first frame just above 0, at the last just below 1 (frame centres). */
  readonly progress: number;
  readonly from: Layer | null;
  readonly to: Layer | null;
  /** Of a dip, or of a fade with one side missing. */
  readonly color: string;
}

export type StackItem = Layer | LayerTransition;

/** What is on screen at one time, bottom first. */
export interface ResolvedFrame {
  readonly time: Ticks;
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly color: ColorSpace;
  readonly items: readonly StackItem[];
}

/** One clip's sound on the sequence's time line; keyframes and fades stay symbolic, the mixer evaluates them per sample. */
export interface AudioSpan {
  readonly clip: string;
  readonly track: string;
  readonly asset: MediaAsset;
  /** Index in `asset.audio`. */
  readonly stream: number;
  /** Sequence time, extended by the transitions it takes part in. */
  readonly start: Ticks;
  readonly end: Ticks;
  /** Media time at `start`. */
  readonly sourceStart: Ticks;
  readonly speed: { readonly num: number; readonly den: number };
  readonly clipStart: Ticks;
  /** dB. Its keys and those of `pan` stand at clip-relative ticks (0 = the clip's own start, not `start`). */
  readonly gainDb: Keyed;
  readonly pan: Keyed;
  /** Effects of the clip itself, before gain and fades. */
  readonly inserts?: readonly SoundInsert[];
  /** Lengths from the clip's own ends. */
  readonly fadeIn: Ticks;
  readonly fadeOut: Ticks;
  readonly clipEnd: Ticks;
  /** Crossfades, in sequence time. */
  readonly crossIn: AudioFade | null;
  readonly crossOut: AudioFade | null;
}

export interface AudioFade {
  readonly start: Ticks;
  readonly end: Ticks;
  readonly curve: 'equal-power' | 'equal-gain' | 's-curve';
}

/** A constant or keys in rising order. */
export type Keyed =
  | number
  | {
      readonly keys: readonly {
        readonly at: Ticks;
        readonly value: number;
        readonly ease: 'linear' | 'hold' | 'smooth';
      }[];
    };

/** What a sound effect is given besides its params, as the document has it. */
export type InsertData =
  | {
      readonly kind: 'asset';
      readonly name: string;
      /** Null: it is not in the project any more. */
      readonly asset: MediaAsset | null;
      readonly stream: number;
    }
  | {
      readonly kind: 'print';
      readonly name: string;
      readonly rate: number;
      readonly planes: readonly string[];
    };

/** One sound effect of a chain. Keys of its params are in sequence time. */
export interface SoundInsert {
  readonly id: string;
  readonly effect: string;
  readonly version: number;
  readonly params: Readonly<Record<string, Keyed | string | boolean>>;
  /** Id of the track or bus that its side chain hears. */
  readonly key: string | null;
  /** By slot. */
  readonly data?: Readonly<Record<string, InsertData>>;
}

export interface SoundSend {
  readonly id: string;
  /** A bus. */
  readonly to: string;
  readonly pre: boolean;
  readonly gainDb: Keyed;
}

/** What a strip of the mixer has besides fader and pan. Keys are in sequence time. */
export interface SoundRoute {
  /** Null: that of the strip it goes to. */
  readonly layout: SoundLayout | null;
  /** A bus; null: the master. */
  readonly output: string | null;
  /** False when the way to `output` is cut by a solo elsewhere, while sends go on. */
  readonly direct: boolean;
  readonly mute: Keyed;
  readonly panner: Panner | null;
  readonly inserts: readonly SoundInsert[];
  readonly sends: readonly SoundSend[];
}

export interface SoundBus extends SoundRoute {
  readonly id: string;
  readonly gainDb: Keyed;
  readonly pan: Keyed;
}

export interface SoundMaster {
  readonly id: string;
  /** Null: as many channels as are asked for. */
  readonly layout: SoundLayout | null;
  readonly gainDb: Keyed;
  readonly mute: Keyed;
  readonly inserts: readonly SoundInsert[];
  readonly fold: Pick<Fold, 'center' | 'surround' | 'lfe'>;
  readonly tempo: number;
}

/** The mixer of a sequence: tracks → buses → master. */
export interface SoundMix {
  readonly tracks: readonly AudioTrackSpans[];
  /** Those that something audible reaches. */
  readonly buses: readonly SoundBus[];
  readonly master: SoundMaster;
}

export interface AudioTrackSpans extends Partial<SoundRoute> {
  readonly track: string;
  readonly gainDb: Keyed;
  readonly pan: Keyed;
  /** False when muted, or when another track is soloed. */
  readonly audible: boolean;
  /** Sorted by start. */
  readonly spans: readonly AudioSpan[];
}

/** Whole seconds of no overlap: segments tile the range exactly and start on frame boundaries. */
export interface Segment {
  /** copy: untouched source packets; transcode: one full-frame source without compositing; composite: everything else; */
  readonly kind: 'copy' | 'transcode' | 'composite';
  readonly start: Ticks;
  readonly end: Ticks;
  readonly frames: number;
  readonly hash: string;
}
