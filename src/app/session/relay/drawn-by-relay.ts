import { createSignal } from 'solid-js';

const [drawnByRelay, setDrawnByRelay] = createSignal(false);

/** Whoever was let in without what this tab draws with, because a relay draws. Alone in its file: the first paint asks it. */
export { drawnByRelay, setDrawnByRelay };
