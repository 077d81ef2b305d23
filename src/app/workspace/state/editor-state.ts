// What the editor's panels share and the document does not hold.
import { type Accessor, createSignal } from 'solid-js';
import type { Ticks } from '../../../base/time.ts';
import type { Clipboard } from '../../../project/commands/timeline/clipboard.ts';
import type { EffectInstance } from '../../../project/records/effect-instance.ts';
import { type AutomationView, createAutomationView } from '../automation/automation-view.ts';
import { createSelection, type Selection } from './selection.ts';
import { createTimelineView, type TimelineView } from './timeline-view.ts';

export const TOOLS = ['select', 'ripple', 'roll', 'slip', 'slide', 'blade', 'hand'] as const;
export type Tool = (typeof TOOLS)[number];
export type OpenDialog = 'export' | 'palette' | 'shortcuts' | 'settings' | 'renders' | null;
/** On narrow screens one panel shows under the preview. */
export type NarrowPanel = 'media' | 'timeline' | 'mixer' | 'inspector';

/** Media on its way from the bin to the timeline, under the pointer or the finger. */
export interface MediaDrag {
  readonly assets: readonly string[];
  readonly x: number;
  readonly y: number;
  /** Insert moves what lies behind; overwrite takes its place. */
  readonly insert: boolean;
}

/** An effect without its owner and its place. */
export type EffectCopy = Pick<EffectInstance, 'effect' | 'effectVersion' | 'enabled' | 'params' | 'data'>;

export interface EditorState {
  readonly selection: Selection;
  readonly view: TimelineView;
  readonly automation: AutomationView;
  readonly tool: Accessor<Tool>;
  setTool(tool: Tool): void;
  readonly inPoint: Accessor<Ticks | null>;
  readonly outPoint: Accessor<Ticks | null>;
  setRange(inPoint: Ticks | null, outPoint: Ticks | null): void;
  readonly dialog: Accessor<OpenDialog>;
  openDialog(dialog: OpenDialog): void;
  readonly narrowPanel: Accessor<NarrowPanel>;
  showPanel(panel: NarrowPanel): void;
  /** Copied clips with what hangs on them, by value: pasting works when the originals are gone. */
  readonly clipboard: Accessor<Clipboard | null>;
  setClipboard(clipboard: Clipboard): void;
  /** Copied effects, by value. */
  readonly copiedEffects: Accessor<readonly EffectCopy[]>;
  copyEffects(effects: readonly EffectCopy[]): void;
  /** Chosen in the media bin. */
  readonly media: Accessor<ReadonlySet<string>>;
  setMedia(assets: Iterable<string>): void;
  readonly mediaDrag: Accessor<MediaDrag | null>;
  setMediaDrag(drag: MediaDrag | null): void;
  /** Set by the timeline while it is on screen: takes a drag that ends over it. True: taken. */
  mediaDrop: ((drag: MediaDrag) => boolean) | null;
  /** Set by the media bin while it is on screen. */
  pickFiles: (() => void) | null;
  /** The panel that goes full screen. */
  previewElement: HTMLElement | null;
  /** Counts up when the inspector should take the keyboard to the title's text. */
  readonly editText: Accessor<number>;
  requestTextEdit(): void;
  /** True once for every request: the inspector may come on screen only after it. */
  takeTextEdit(): boolean;
}

export function createEditorState(): EditorState {
  const [tool, setTool] = createSignal<Tool>('select');
  const [range, setRange] = createSignal<readonly [Ticks | null, Ticks | null]>([null, null]);
  const [dialog, openDialog] = createSignal<OpenDialog>(null);
  const [narrowPanel, showPanel] = createSignal<NarrowPanel>('timeline');
  const [clipboard, setClipboard] = createSignal<Clipboard | null>(null);
  const [copiedEffects, copyEffects] = createSignal<readonly EffectCopy[]>([]);
  const [media, setMedia] = createSignal<ReadonlySet<string>>(new Set());
  const [mediaDrag, setMediaDrag] = createSignal<MediaDrag | null>(null);
  const [editText, setEditText] = createSignal(0);
  let textEditsTaken = 0;
  return {
    selection: createSelection(),
    view: createTimelineView(),
    automation: createAutomationView(),
    tool,
    setTool,
    inPoint: () => range()[0],
    outPoint: () => range()[1],
    setRange: (start, end) => setRange([start, end]),
    dialog,
    openDialog,
    narrowPanel,
    showPanel,
    clipboard,
    setClipboard,
    copiedEffects,
    copyEffects,
    media,
    setMedia: (assets) => setMedia(new Set(assets)),
    mediaDrag,
    setMediaDrag,
    mediaDrop: null,
    pickFiles: null,
    previewElement: null,
    editText,
    requestTextEdit: () => {
      showPanel('inspector');
      setEditText((count) => count + 1);
    },
    takeTextEdit: () => {
      const asked = editText() > textEditsTaken;
      textEditsTaken = editText();
      return asked;
    },
  };
}
