// Recording as a person does it: arm tracks, press record, stop; the clips are one step of undo.
import { isAbort, reportOf } from '../../../base/errors.ts';
import type { Track } from '../../../project/records/track.ts';
import type { Recording } from '../../session/recording/recording.ts';
import { formatNumber } from '../../ui/i18n/format.ts';
import { t, tn } from '../../ui/i18n/i18n.ts';
import { dismiss, notify, notifyError } from '../../ui/notices.ts';
import type { Editor } from '../editor-context.ts';
import { performAll, refuseFollower } from '../perform.ts';
import { chosenInput, recordOptions } from './record-options.ts';

const canRecord = (track: Track): boolean => track.kind === 'audio' && !track.locked;

/** The tracks of the open sequence that a recording goes to. */
export const armedTracks = (editor: Editor): readonly Track[] =>
  editor.tracks().filter((track) => canRecord(track) && editor.session.recorder.armed().has(track.id));

const tell = (error: unknown): void => {
  if (!isAbort(error)) notifyError(reportOf(error));
};

/** Must be called in the click itself: the browser asks for the microphone then. */
export async function arm(editor: Editor, track: string, on: boolean): Promise<void> {
  if (refuseFollower(editor)) return;
  const { recorder } = editor.session;
  try {
    await recorder.setInput(chosenInput());
    await recorder.arm(track, on);
    const rates = recorder.rates();
    if (on && rates) notify({ kind: 'warning', text: t('recording.rates', rates) });
  } catch (error) {
    tell(error);
  }
}

/** Begins to record on the armed tracks, or ends it. */
export async function toggleRecording(editor: Editor): Promise<void> {
  const { recorder } = editor.session;
  if (recorder.state() !== 'idle') return recorder.stop();
  if (refuseFollower(editor)) return;
  const tracks = armedTracks(editor).map(({ id }) => id);
  if (tracks.length === 0) return void notify({ kind: 'warning', text: t('recording.armFirst') });
  const options = recordOptions(editor);
  if (!options) return void notify({ kind: 'warning', text: t('recording.noRange') });
  try {
    const take = await recorder.record(nextName(editor), tracks, options);
    place(editor, take.asset, take.tracks, take);
    for (const notice of take.notices) notifyError(notice);
  } catch (error) {
    tell(error);
    // Who ends it while it counts in has nothing to be offered.
    if (!isAbort(error)) await offerCutOff(editor);
  }
}

/** The first number that no asset has. */
function nextName(editor: Editor): string {
  const names = new Set([...editor.snapshot().asset.values()].map(({ name }) => name.replace(/\.wav$/, '')));
  for (let number = 1; ; number++) {
    const name = t('recording.name', { number });
    if (!names.has(name)) return name;
  }
}

/** Over what lies there, as a tape machine does; a track that is gone or locked by now gets nothing. */
function place(
  editor: Editor,
  asset: string,
  armed: readonly string[],
  { start, sourceIn, duration }: Pick<Recording, 'start' | 'sourceIn' | 'duration'>,
): void {
  const now = editor.session.store.snapshot();
  const tracks = armed.filter((id) => {
    const track = now.track.get(id);
    return track && canRecord(track);
  });
  if (tracks.length === 0) return;
  const source = { kind: 'media' as const, asset, stream: 0 };
  const clips = performAll(editor, 'clip.overwrite', (apply) =>
    tracks.map((track) => apply('clip.overwrite', { track, start, source, sourceIn, duration }).clip),
  );
  if (!clips) return;
  editor.state.selection.set(clips);
  notify({ text: tn('recording.done', clips.length) });
}

/** What a crash or a closed tab left behind, offered one by one. */
export async function offerCutOff(editor: Editor): Promise<void> {
  if (editor.readOnly()) return;
  const { recorder } = editor.session;
  try {
    for (const entry of await recorder.unfinished())
      notify({
        kind: 'warning',
        stays: true,
        text: t('recording.cutOff', { name: entry.name }),
        action: {
          title: t('recording.recover'),
          run: () => {
            recorder.recover(entry).then(({ asset, place: at }) => {
              if (at) place(editor, asset, entry.tracks, at);
              notify({ text: t('recording.recovered', { name: entry.name }) });
            }, tell);
          },
        },
      });
  } catch (error) {
    tell(error);
  }
}

/** Another microphone or other channels, from now on and at the next visit. */
export async function chooseInput(editor: Editor): Promise<void> {
  try {
    await editor.session.recorder.setInput(chosenInput());
  } catch (error) {
    tell(error);
  }
}

/** Asks for the microphone, so that the browser tells their names. Must be called in the click itself. */
export async function findMicrophones(editor: Editor): Promise<void> {
  try {
    await editor.session.recorder.setInput(chosenInput());
    await editor.session.recorder.findMicrophones();
  } catch (error) {
    tell(error);
  }
}

/** Lets the microphone be heard, or no more. */
export async function monitor(editor: Editor, on: boolean): Promise<void> {
  const { recorder } = editor.session;
  try {
    await recorder.setMonitoring(on);
    if (on && recorder.monitoring()) notify({ kind: 'warning', text: t('recording.monitorWarning') });
  } catch (error) {
    tell(error);
  }
}

/** Says how long sound takes from the worklet through the room and back. */
export async function measureLatency(editor: Editor): Promise<void> {
  const listening = notify({ text: t('recording.measuring'), stays: true });
  try {
    await editor.session.recorder.setInput(chosenInput());
    const seconds = await editor.session.recorder.measureLatency();
    notify({ text: t('recording.measured', { ms: formatNumber(seconds * 1000, 1) }) });
  } catch (error) {
    tell(error);
  } finally {
    dismiss(listening);
  }
}
