import type { Clip } from '../../records/clip.ts';
import { effectsKeyedBy, sendsInto, sendsOf } from '../../records/routing.ts';
import {
  clipsOfLink,
  clipsOfSource,
  effectsOfOwner,
  markersOf,
  transitionsOfClip,
} from '../../records/track-index.ts';
import type { Transition } from '../../records/transition.ts';
import { transitionRoom } from '../../records/transition-room.ts';
import type { Transaction } from '../../store/transaction.ts';

/**
 * What follows from an edit of clips, the same for every command: effects and markers go with their clip, transitions that lost
 * their cut go and others shrink to the room they have, fades fit, a link of one is no link, a title without clips goes. Sends,
 * effects and side chains go with their track or bus.
 */
export function settle(tx: Transaction): void {
  for (const type of ['track', 'bus'] as const) {
    for (const [id, before] of [...tx.touched(type)]) if (before && !tx.find(type, id)) removeStrip(tx, id);
  }
  const links = new Set<string>();
  const titles = new Set<string>();
  const transitions = new Set<string>(tx.touched('transition').keys());
  for (const [id, before] of [...tx.touched('clip')]) {
    const clip = tx.find('clip', id);
    // Of the hundreds of clips that a ripple moves none changes its company.
    if (before?.link !== clip?.link)
      for (const state of [before, clip]) if (state?.link) links.add(state.link);
    if (before?.source !== clip?.source) {
      for (const state of [before, clip]) if (state?.source.kind === 'title') titles.add(state.source.title);
    }
    if (clip) fitFades(tx, clip);
    else if (before) removeDependants(tx, id);
    for (const transition of transitionsOfClip(tx.snapshot, id)) transitions.add(transition.id);
  }
  for (const id of [...transitions].sort()) settleTransition(tx, tx.find('transition', id));
  for (const link of links) {
    const clips = clipsOfLink(tx.snapshot, link);
    if (clips.length === 1) tx.patch('clip', clips[0]!.id, { link: null });
  }
  for (const title of titles) {
    if (tx.find('title', title) && clipsOfSource(tx.snapshot, title).length === 0) tx.remove('title', title);
  }
}

function fitFades(tx: Transaction, clip: Clip): void {
  if (clip.fadeIn + clip.fadeOut <= clip.duration) return;
  const fadeIn = Math.min(clip.fadeIn, clip.duration);
  tx.patch('clip', clip.id, { fadeIn, fadeOut: Math.min(clip.fadeOut, clip.duration - fadeIn) });
}

function removeDependants(tx: Transaction, clip: string): void {
  for (const effect of effectsOfOwner(tx.snapshot, clip)) tx.remove('effect', effect.id);
  for (const marker of markersOf(tx.snapshot, clip)) tx.remove('marker', marker.id);
}

function removeStrip(tx: Transaction, strip: string): void {
  for (const effect of effectsOfOwner(tx.snapshot, strip)) tx.remove('effect', effect.id);
  for (const effect of effectsKeyedBy(tx.snapshot, strip)) tx.patch('effect', effect.id, { key: null });
  for (const send of [...sendsOf(tx.snapshot, strip), ...sendsInto(tx.snapshot, strip)]) {
    if (tx.find('send', send.id)) tx.remove('send', send.id);
  }
}

function settleTransition(tx: Transaction, found: Transition | undefined): void {
  if (!found) return;
  let transition = found;
  const clip = tx.find('clip', transition.from ?? transition.to ?? '');
  // A clip that moves to another track takes its transitions along.
  if (clip && clip.place.track !== transition.track) {
    transition = tx.patch('transition', transition.id, { track: clip.place.track });
  }
  const room = transitionRoom(tx.snapshot, transition);
  const before = Math.min(transition.before, room?.before ?? 0);
  const after = Math.min(transition.after, room?.after ?? 0);
  if (before + after === 0) tx.remove('transition', transition.id);
  else tx.patch('transition', transition.id, { before, after });
}
