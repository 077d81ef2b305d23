// What an operator acts on: nodes, the order of the queues, and work that failed for good.
import { type Component, Show } from 'solid-js';
import type { JobView } from '../../protocol/relay/job.ts';
import type { NodeView } from '../../protocol/relay/node.ts';
import { mayOnRelay } from '../session/relay/relay-account.ts';
import { Button } from '../ui/button.tsx';
import { formatAgo, formatBytes, formatNumber, formatPercent } from '../ui/i18n/format.ts';
import { errorSentence, t } from '../ui/i18n/i18n.ts';
import { Select } from '../ui/select.tsx';
import { createDoing } from './doing.tsx';
import { formatSeconds } from './format-value.ts';
import { QueueWeights } from './queue-weights.tsx';
import type { createFigures, QueueView } from './relay-figures.ts';
import { type Column, Table } from './table.tsx';

type Board = ReturnType<typeof createFigures>;

/** A change on the relay, after which the board is asked anew. */
function createAction(board: Board) {
  const doing = createDoing(board.refresh);
  const send = (path: string, method: 'POST' | 'PATCH' = 'POST', json?: unknown): void =>
    void doing.run(() => board.client.send(path, { method, json }));
  return { ...doing, send };
}

export const NodesTable: Component<{ nodes: readonly NodeView[]; board: Board }> = (props) => {
  const { send, Refusal } = createAction(props.board);
  const actionOf = (): Column<NodeView> => ({
    title: t('dashboard.action'),
    cell: (node) => (
      <Show when={node.state !== 'offline'}>
        <Button
          small
          aria-label={t(node.state === 'online' ? 'dashboard.drainHint' : 'dashboard.undrainHint', {
            name: node.name,
          })}
          onClick={() => send(`/api/nodes/${node.id}/${node.state === 'online' ? 'drain' : 'resume'}`)}
        >
          {t(node.state === 'online' ? 'dashboard.drain' : 'dashboard.undrain')}
        </Button>
      </Show>
    ),
  });
  return (
    <div class="board-wide">
      <Table
        title={t('dashboard.nodesTitle')}
        rows={props.nodes}
        empty={
          <>
            <p>{t('dashboard.nodesNone')}</p>
            <p>{t('dashboard.nodesNoneText', { url: location.origin })}</p>
          </>
        }
        columns={[
          { title: t('dashboard.name'), cell: (node) => node.name },
          {
            title: t('dashboard.state'),
            cell: (node) => (
              <span class={`board-dot board-${node.state}`}>{t(`dashboard.states.${node.state}`)}</span>
            ),
          },
          { title: t('dashboard.machine'), cell: machineOf },
          {
            title: t('dashboard.work'),
            figure: true,
            cell: (node) => t('dashboard.workOf', { leases: node.leases, slots: node.slots }),
          },
          {
            title: t('dashboard.cpu'),
            figure: true,
            cell: (node) => (node.load ? formatPercent(node.load.cpu) : '–'),
          },
          { title: t('dashboard.seen'), cell: (node) => formatAgo(node.seenAt) },
          ...(mayOnRelay('nodes:manage') ? [actionOf()] : []),
        ]}
      />
      <Refusal />
    </div>
  );
};

const machineOf = ({ capabilities: { gpus, cores, memory } }: NodeView): string =>
  [
    ...gpus.filter(({ software }) => !software).map(({ name }) => name),
    `${cores} × CPU`,
    formatBytes(memory),
  ].join(' · ');

const POLICIES = ['fifo', 'priority', 'shortest', 'fair'] as const;
type Policy = (typeof POLICIES)[number];
const pathOf = ({ name }: QueueView): string => `/api/queues/${encodeURIComponent(name)}`;

export const QueuesTable: Component<{ queues: readonly QueueView[]; board: Board }> = (props) => {
  const { send, Refusal } = createAction(props.board);
  return (
    <div>
      <Table
        title={t('dashboard.queuesTitle')}
        rows={props.queues}
        columns={[
          { title: t('dashboard.queue'), cell: (queue) => queue.name },
          { title: t('dashboard.queued'), figure: true, cell: (queue) => formatNumber(queue.depth) },
          { title: t('dashboard.running'), figure: true, cell: (queue) => formatNumber(queue.running) },
          {
            title: t('dashboard.oldest'),
            figure: true,
            cell: (queue) => (queue.depth > 0 ? formatSeconds(queue.oldestSeconds) : '–'),
          },
          {
            title: t('dashboard.eta'),
            figure: true,
            cell: (queue) => (queue.etaSeconds === null ? '–' : formatSeconds(queue.etaSeconds)),
          },
          {
            title: t('dashboard.policy'),
            cell: (queue) => (
              <Show
                when={mayOnRelay('queues:manage')}
                fallback={t(`dashboard.policies.${queue.policy as Policy}`)}
              >
                <span class="board-actions">
                  <Select
                    label={`${t('dashboard.policy')}: ${queue.name}`}
                    value={queue.policy as Policy}
                    choices={POLICIES.map((value) => ({ value, title: t(`dashboard.policies.${value}`) }))}
                    onChange={(policy) => send(pathOf(queue), 'PATCH', { policy })}
                  />
                  <Show when={queue.policy === 'fair'}>
                    <QueueWeights
                      queue={queue}
                      onSave={(weights) => send(pathOf(queue), 'PATCH', { weights })}
                    />
                  </Show>
                </span>
              </Show>
            ),
          },
        ]}
      />
      <Refusal />
    </div>
  );
};

export const FailedTable: Component<{ jobs: readonly JobView[]; board: Board }> = (props) => {
  const { send, Refusal } = createAction(props.board);
  const nameOf = (job: JobView): string => job.name || t(`relay.renders.kind.${job.kind}`);
  const actionOf = (): Column<JobView> => ({
    title: t('dashboard.action'),
    cell: (job) => (
      <Button
        small
        aria-label={t('dashboard.retryHint', { name: nameOf(job) })}
        onClick={() => send(`/api/jobs/${job.id}/retry`)}
      >
        {t('dashboard.retry')}
      </Button>
    ),
  });
  return (
    <div>
      <Table
        title={t('dashboard.failedTitle')}
        rows={props.jobs}
        empty={t('dashboard.failedNone')}
        columns={[
          { title: t('dashboard.name'), cell: nameOf },
          { title: t('dashboard.why'), cell: (job) => (job.error ? errorSentence(job.error) : '–') },
          { title: t('dashboard.when'), cell: (job) => formatAgo(job.finishedAt ?? job.createdAt) },
          ...(mayOnRelay('jobs:write') ? [actionOf()] : []),
        ]}
      />
      <Refusal />
    </div>
  );
};
