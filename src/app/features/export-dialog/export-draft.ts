// What the dialog edits: a preset, then changes to it. Containers bring their own codecs; the nearest that fits is taken.
import { createStore } from 'solid-js/store';
import { randomId } from '../../../base/ids.ts';
import type {
  AudioSettings,
  ExportSettings,
  VideoSettings,
} from '../../../project/records/export-settings.ts';
import { AUDIO_IN, PRESETS, type PresetName, presetIn, VIDEO_IN } from '../../session/export-presets.ts';
import type { Editor } from '../../workspace/editor-context.ts';

export interface ExportDraft {
  preset: PresetName | 'custom';
  container: ExportSettings['container'];
  /** Kept while picture or sound are off, so that turning them on again brings the old choice back. */
  video: VideoSettings;
  audio: AudioSettings;
  withVideo: boolean;
  withAudio: boolean;
  marked: boolean;
}

const KEY = 'storycore.export';

function remembered(): PresetName {
  const name = localStorage.getItem(KEY);
  return name && name in PRESETS ? (name as PresetName) : 'source';
}

export function createExportDraft(editor: Editor) {
  const first = remembered();
  const { inPoint, outPoint } = editor.state;
  const [draft, setDraft] = createStore<ExportDraft>({
    preset: first,
    ...clonePreset(first),
    withAudio: true,
    marked: inPoint() !== null || outPoint() !== null,
  });
  const range = () => ({
    start: inPoint() ?? 0,
    end: Math.min(outPoint() ?? editor.duration(), editor.duration()),
  });
  return {
    draft,
    range,
    choosePreset(name: PresetName) {
      localStorage.setItem(KEY, name);
      setDraft({ preset: name, ...clonePreset(name), withAudio: true });
    },
    chooseContainer(container: ExportSettings['container']) {
      const fitting = presetIn('source', container);
      // Back from a file of sound alone, the picture is wanted again.
      if (fitting.video && VIDEO_IN[draft.container].length === 0) setDraft('withVideo', true);
      setDraft('container', container);
      setDraft('preset', 'custom');
      if (!fitting.video) setDraft('withVideo', false);
      else if (!VIDEO_IN[container].includes(draft.video.codec))
        setDraft('video', 'codec', fitting.video.codec);
      if (!AUDIO_IN[container].includes(draft.audio.codec)) setDraft('audio', 'codec', fitting.audio.codec);
    },
    setVideo(patch: Partial<VideoSettings>) {
      setDraft('preset', 'custom');
      setDraft('video', (video) => ({ ...video, ...patch }));
    },
    setAudio(patch: Partial<AudioSettings>) {
      setDraft('preset', 'custom');
      setDraft('audio', (audio) => ({ ...audio, ...patch }));
    },
    setParts(parts: { withVideo?: boolean; withAudio?: boolean }) {
      setDraft('preset', 'custom');
      setDraft(parts);
    },
    setMarked: (marked: boolean) => setDraft('marked', marked),
    settings(): ExportSettings {
      return {
        id: randomId(),
        sequence: editor.sequence().id,
        name: editor.project().name,
        container: draft.container,
        video: draft.withVideo ? { ...draft.video, rate: { ...draft.video.rate } } : null,
        audio: draft.withAudio ? { ...draft.audio } : null,
        range: draft.marked ? range() : null,
      };
    },
  };
}

function clonePreset(name: PresetName): Pick<ExportDraft, 'container' | 'video' | 'audio' | 'withVideo'> {
  const { container, video, audio } = PRESETS[name];
  const shown = video ?? PRESETS.source.video;
  return {
    container,
    video: { ...shown, rate: { ...shown.rate } },
    audio: { ...audio },
    withVideo: video !== null,
  };
}
