/** Where to look for the cause of a failure. */
export type ErrorClass = 'input' | 'node' | 'relay' | 'wish' | 'other';

/** Codes by their beginning: a new code of a kind that is known needs no line here. */
const CLASSES: readonly (readonly [RegExp, ErrorClass])[] = [
  [/^(deadline-passed|cancelled|no-node-can|waiting-for-node)$/, 'wish'],
  [/^(media|source|font|image|lut|order|inputs|settings|document|project|sequence|timeline|range)-/, 'input'],
  [/^(task|node|segment|encoder|gpu|codec|decoder|encode|decode|film|lease|worker)-/, 'node'],
  [/^(relay|blob|s3|database|not-available|storage|upload|disk|sign-in|mail|message|address)/, 'relay'],
];

export const errorClass = (code: string): ErrorClass =>
  CLASSES.find(([pattern]) => pattern.test(code))?.[1] ?? 'other';
