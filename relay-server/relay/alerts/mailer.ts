import { createTransport } from 'nodemailer';
import { StoryError } from '../../../src/base/errors.ts';

export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  /** The same message twice is one in the reader's box: it becomes the `Message-ID`. */
  readonly id: string;
}

export interface Mailer {
  readonly host: string;
  /** @throws what the server said */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** `SMTP_URL` (`smtps://user:password@mail.example:465`) and `SMTP_FROM`. Null: none is set. @throws StoryError `option-unsafe` */
export function createMailer(environment: Readonly<Record<string, string | undefined>>): Mailer | null {
  const { SMTP_URL: url, SMTP_FROM: from = 'StoryCore <storycore@localhost>' } = environment;
  if (!url) return null;
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol)) {
    throw new StoryError('mail-address', { params: { name: 'SMTP_URL' } });
  }
  const { host, hostname } = new URL(url);
  const transport = createTransport({
    url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    host,
    async send({ to, subject, text, html, id }) {
      await transport.sendMail({
        from,
        to: [...to],
        subject,
        text,
        messageId: `<${id}@${hostname}>`,
        ...(html !== null && { html }),
      });
    },
    close: () => transport.close(),
  };
}
