// Where alarms and reports go, between the lines of a form and the relay's list.
import type { Channel } from '../../protocol/relay/alerts.ts';

export interface ChannelLines {
  /** An address a line. */
  readonly webhooks: string;
  readonly mails: string;
}

const lines = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((line) => line.trim())
    .filter(Boolean);

export const channelsOf = ({ webhooks, mails }: ChannelLines): Channel[] => [
  ...lines(webhooks).map((url): Channel => ({ kind: 'webhook', url })),
  ...(lines(mails).length > 0 ? [{ kind: 'mail' as const, to: lines(mails) }] : []),
];

export const linesOf = (channels: readonly Channel[]): ChannelLines => ({
  webhooks: channels.flatMap((channel) => (channel.kind === 'webhook' ? [channel.url] : [])).join('\n'),
  mails: channels.flatMap((channel) => (channel.kind === 'mail' ? channel.to : [])).join('\n'),
});

/** Of a webhook its host: addresses carry secrets. */
export const channelName = (channel: Channel): string =>
  channel.kind === 'mail' ? channel.to.join(', ') : (URL.parse(channel.url)?.host ?? channel.url);
