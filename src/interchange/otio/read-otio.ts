// OpenTimelineIO, schema by schema. What is understood: Timeline, Stack, Track, Clip, Gap, Marker, SMPTE_Dissolve, LinearTimeWarp,
// FreezeFrame, ExternalReference. Everything else is listed as a loss with its place in the file.
import { StoryError } from '../../base/errors.ts';
import { ticksToSeconds } from '../../base/time.ts';
import { readJson } from './json-reader.ts';
import { LossList } from './loss-list.ts';
import { OtioNode } from './otio-node.ts';
import type { OtioTimeline, OtioTrack } from './otio-timeline.ts';
import { readMarkers } from './read-markers.ts';
import { TrackReader } from './track-reader.ts';

/** @throws StoryError `otio-syntax`, `otio-shape`, `otio-time`, `otio-not-timeline` – each naming the place in the file */
export function readOtio(text: string): OtioTimeline {
  const losses = new LossList();
  const timeline = findTimeline(OtioNode.root(readJson(text)), losses);
  const stack = timeline.object('tracks');
  if (!stack) throw new StoryError('otio-not-timeline', { params: { schema: timeline.schema } });
  const start = timeline.time('global_start_time');
  if (start) losses.add('otio-loss-start', timeline, { seconds: ticksToSeconds(start) });
  losses.effects(stack);
  const range = stack.range('source_range');
  if (range) losses.add('otio-loss-range', stack);
  const tracks = stack.list('children').map((child) => readTrack(child, losses));
  return {
    name: timeline.name || stack.name,
    tracks: tracks.filter((track) => track !== null),
    markers: readMarkers(stack, 0),
    losses: losses.reports,
  };
}

function findTimeline(root: OtioNode, losses: LossList): OtioNode {
  if (root.schema === 'Timeline') return root;
  const timelines = root.list('children').filter((child) => child.schema === 'Timeline');
  if (root.schema !== 'SerializableCollection' || timelines.length === 0) {
    throw new StoryError('otio-not-timeline', { params: { schema: root.schema || '?' } });
  }
  for (const other of timelines.slice(1))
    losses.add('otio-loss-item', other, { schema: 'Timeline', name: other.name });
  return timelines[0]!;
}

function readTrack(node: OtioNode, losses: LossList): OtioTrack | null {
  const kind = node.text('kind').toLowerCase();
  const known = node.schema === 'Track' ? kind === 'video' || kind === 'audio' : true;
  if (!known || !['Track', 'Clip', 'Stack', 'Gap'].includes(node.schema)) {
    losses.add('otio-loss-item', node, { schema: node.schema || '?', name: node.name });
    return null;
  }
  const reader = new TrackReader(kind === 'audio' ? 'audio' : 'video', losses);
  // A clip may stand in the stack by itself: it is a track of one item.
  if (node.schema === 'Track') reader.readChildren(node);
  else reader.readItem(node);
  return { name: node.name, enabled: node.enabled, ...reader.result() };
}
