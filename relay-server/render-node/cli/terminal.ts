import type { Texts } from './messages.ts';

/** Where a command writes. With `json`, standard output carries one JSON object a line and nothing else. */
export class Terminal {
  readonly texts: Texts;
  readonly json: boolean;

  constructor(texts: Texts, json: boolean) {
    this.texts = texts;
    this.json = json;
  }

  /** For people. */
  line(text: string): void {
    if (!this.json) process.stdout.write(`${text}\n`);
  }

  event(event: string, fields: Readonly<Record<string, unknown>>): void {
    if (this.json) process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
  }

  /** Beside the result: notes, and the bar. */
  aside(text: string): void {
    process.stderr.write(`${text}\n`);
  }
}
