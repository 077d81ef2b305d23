import { reportOf } from '../../../src/base/errors.ts';
import {
  errorText,
  fill,
  type MessageParams,
  type Messages,
  type Translation,
} from '../../../src/base/messages/catalogue.ts';
import type { relayCommand } from '../../../src/base/messages/en/relay-command.ts';
import { loadMessages } from '../../../src/base/messages/load-messages.ts';
import { localeOf } from '../../../src/base/messages/locale-of.ts';

type Key = keyof typeof relayCommand;

/** Where the command writes: sentences, or one JSON object a line. The log has standard error to itself. */
export class Console {
  readonly #messages: Translation<Messages>;
  readonly #json: boolean;

  private constructor(messages: Translation<Messages>, json: boolean) {
    this.#messages = messages;
    this.#json = json;
  }

  static async open(environment: NodeJS.ProcessEnv, json: boolean): Promise<Console> {
    return new Console(await loadMessages(localeOf(environment)), json);
  }

  text(key: Key, params?: MessageParams): string {
    return fill(this.#messages.relayCommand[key], params);
  }

  error(error: unknown): string {
    const { code, params, detail } = reportOf(error);
    const text = errorText(this.#messages, code, params);
    return detail && !text.includes(detail) ? `${text} (${detail})` : text;
  }

  line(key: Key, params: MessageParams = {}): void {
    if (!this.#json) process.stdout.write(`${this.text(key, params)}\n`);
  }

  event(event: string, fields: Readonly<Record<string, unknown>>): void {
    if (this.#json) process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
  }
}
