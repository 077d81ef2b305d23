import { describe, expect, test } from 'vitest';
import { audioSpans } from './spans.ts';
import { at, Edit } from './testing/edit.ts';

const ALL = { start: 0, end: at(10_000) };
const audio = { kind: 'audio' };

function cut(): Edit {
  const edit = new Edit();
  edit.track('s', audio);
  edit.asset('m');
  edit.clip('a', 's', 0, 50, 'm', { fadeIn: at(5), fadeOut: at(5) });
  edit.clip('b', 's', 50, 50, 'm', { sourceIn: at(100) });
  return edit;
}
const spansOf = (edit: Edit, range = ALL) => audioSpans(edit.snapshot(), 'film', range)[0]!.spans;

describe('sound of a sequence', () => {
  test('spans carry clip, media time, and fades; transitions lengthen them and replace the fade at that end', () => {
    const edit = cut();
    edit.transition('t', 's', 'a', 'b', 4, 6, { curve: 'equal-gain' });
    const fade = { start: at(46), end: at(56), curve: 'equal-gain' };
    const [a, b] = spansOf(edit);
    expect(a).toMatchObject({
      clip: 'a',
      start: 0,
      end: at(56),
      sourceStart: 0,
      fadeIn: at(5),
      fadeOut: 0,
      crossIn: null,
      crossOut: fade,
    });
    expect(b).toMatchObject({
      clip: 'b',
      start: at(46),
      end: at(100),
      sourceStart: at(96),
      clipStart: at(50),
      crossIn: fade,
      crossOut: null,
    });
  });

  test('a handle goes no further back than the media', () => {
    const edit = cut();
    edit.clip('b', 's', 50, 50, 'm', { sourceIn: at(2) });
    edit.transition('t', 's', 'a', 'b', 4, 6);
    expect(spansOf(edit)[1]).toMatchObject({ start: at(48), sourceStart: 0 });
  });

  test('mute and solo make tracks inaudible; gain and pan pass through', () => {
    const edit = cut();
    edit.track('music', { ...audio, solo: true, gainDb: -6, pan: 0.5 });
    edit.track('off', { ...audio, enabled: false });
    const tracks = audioSpans(edit.snapshot(), 'film', ALL);
    expect(tracks.map(({ track, audible }) => [track, audible])).toEqual([
      ['s', false],
      ['music', true],
      ['off', false],
    ]);
    expect(tracks[1]).toMatchObject({ gainDb: -6, pan: 0.5 });
  });

  test('only what touches the range, whole', () => {
    const edit = cut();
    expect(spansOf(edit, { start: at(60), end: at(70) }).map((span) => [span.clip, span.start])).toEqual([
      ['b', at(50)],
    ]);
    expect(spansOf(edit, { start: at(50), end: at(51) }).map((span) => span.clip)).toEqual(['b']);
    edit.transition('t', 's', 'a', 'b', 4, 6);
    expect(spansOf(edit, { start: at(55), end: at(56) }).map((span) => span.clip)).toEqual(['a', 'b']);
    expect(spansOf(edit, { start: at(46), end: at(47) }).map((span) => span.clip)).toEqual(['a', 'b']);
  });

  test('overlaps left by a merge: the later start sounds, the covered clip comes back', () => {
    const edit = new Edit();
    edit.track('s', audio);
    edit.asset('m');
    edit.clip('long', 's', 0, 100, 'm');
    edit.clip('over', 's', 20, 10, 'm');
    expect(spansOf(edit).map((span) => [span.clip, span.start, span.end, span.sourceStart])).toEqual([
      ['long', 0, at(20), 0],
      ['over', at(20), at(30), 0],
      ['long', at(30), at(100), at(30)],
    ]);
  });

  test('clips without sound, and stills, are silent', () => {
    const edit = new Edit();
    edit.track('s', audio);
    edit.asset('mute', { audio: [] });
    edit.clip('c', 's', 0, 10, 'mute');
    edit.clip('d', 's', 10, 10, 'gone');
    expect(spansOf(edit)).toEqual([]);
  });
});
