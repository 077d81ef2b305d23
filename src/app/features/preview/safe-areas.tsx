import type { Component } from 'solid-js';

/** Action safe 93 %, title safe 90 % of each side (ITU-R BT.1848, 16:9), and the centre. */
export const SafeAreas: Component = () => (
  <svg class="safe-areas" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
    <rect x="3.5" y="3.5" width="93" height="93" />
    <rect x="5" y="5" width="90" height="90" />
    <path d="M50 46v8M47 50h6" />
  </svg>
);
