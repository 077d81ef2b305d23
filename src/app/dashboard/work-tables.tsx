// What an operator acts on: nodes, the order of the queues, and work that failed for good.
import { type Component, createSignal, Show } from 'solid-js';
import { type ErrorReport, reportOf } from '../../base/errors.ts';
import type { JobView } from '../../protocol/relay/job.ts';
import type { NodeView } from '../../protocol/relay/node.ts';
import { Button } from '../ui/button.tsx';
import { formatAgo, formatBytes, formatNumber, formatPercent } from '../ui/i18n/format.ts';
import { errorSentence, t } from '../ui/i18n/i18n.ts';
import { Select } from '../ui/select.tsx';
import type { createFigures, QueueView } from './relay-figures.ts';
import { Table } from './table.tsx';

type Board = ReturnType<typeof createFigures>;

/** Asks the relay for something and shows what came of it; a refusal stands where it was asked. */
function createDoing(board: Board) {
  const [refusal, setRefusal] = createSignal<ErrorReport | null>(null);
  const run = async (path: string, method: 'POST' | 'PATCH' = 'POST', json?: unknown): Promise<void> => {
    try {
      await board.client.send(path, { method, json });
      setRefusal(null);
      await board.refresh();
    } catch (error) {
      setRefusal(reportOf(error));
    }
  };
  const Refusal: Component = () => (
    <Show when={refusal()}>
      {(error) => (
        <p class="board-bad" role="alert">
          {errorSentence(error())}
        </p>
      )}
    </Show>
  );
  return { run, Refusal };
}

export const NodesTable: Component<{ nodes: readonly NodeView[]; board: Board }> = (props) => {
  const { run, Refusal } = createDoing(props.board);
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
          {
            title: t('dashboard.action'),
            cell: (node) => (
              <Show when={node.state !== 'offline'}>
                <Button
                  small
                  aria-label={t(node.state === 'online' ? 'dashboard.drainHint' : 'dashboard.undrainHint', {
                    name: node.name,
                  })}
                  onClick={() =>
                    void run(`/api/nodes/${node.id}/${node.state === 'online' ? 'drain' : 'resume'}`)
                  }
                >
                  {t(node.state === 'online' ? 'dashboard.drain' : 'dashboard.undrain')}
                </Button>
              </Show>
            ),
          },
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

export const QueuesTable: Component<{ queues: readonly QueueView[]; board: Board }> = (props) => {
  const { run, Refusal } = createDoing(props.board);
  return (
    <div>
      <Table
        title={t('dashboard.queuesTitle')}
        rows={props.queues}
        columns={[
          { title: t('dashboard.queue'), cell: (queue) => queue.name },
          { title: t('dashboard.queued'), figure: true, cell: (queue) => formatNumber(queue.depth) },
          {
            title: t('dashboard.policy'),
            cell: (queue) => (
              <Select
                label={`${t('dashboard.policy')}: ${queue.name}`}
                value={queue.policy as Policy}
                choices={POLICIES.map((value) => ({ value, title: t(`dashboard.policies.${value}`) }))}
                onChange={(policy) =>
                  void run(`/api/queues/${encodeURIComponent(queue.name)}`, 'PATCH', { policy })
                }
              />
            ),
          },
        ]}
      />
      <Refusal />
    </div>
  );
};

export const FailedTable: Component<{ jobs: readonly JobView[]; board: Board }> = (props) => {
  const { run, Refusal } = createDoing(props.board);
  const nameOf = (job: JobView): string => job.name || t(`relay.renders.kind.${job.kind}`);
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
          {
            title: t('dashboard.action'),
            cell: (job) => (
              <Button
                small
                aria-label={t('dashboard.retryHint', { name: nameOf(job) })}
                onClick={() => void run(`/api/jobs/${job.id}/retry`)}
              >
                {t('dashboard.retry')}
              </Button>
            ),
          },
        ]}
      />
      <Refusal />
    </div>
  );
};
