/** Which curves stand in which picture; a curve of a node (`node.cpu:name`) goes with its kind. */
export const CHARTS = {
  queue: ['queue.depth'],
  throughput: ['jobs.done', 'jobs.failed'],
  wait: ['wait.p50', 'wait.p95', 'wait.p99'],
  run: ['run.p50', 'run.p95', 'run.p99'],
  total: ['total.p50', 'total.p95', 'total.p99'],
  errors: ['errors.count'],
  nodes: ['nodes.online'],
  load: ['node.cpu'],
  cache: ['cache.hits'],
  quality: ['quality.psnr'],
  score: ['quality.score'],
} as const;
export type ChartName = keyof typeof CHARTS;
export const CHART_NAMES = Object.keys(CHARTS) as readonly ChartName[];

/** Without a studio or node that measures these there is nothing to miss. */
export const ONLY_WITH_DATA: ReadonlySet<ChartName> = new Set(['score']);

/** The picture that a curve stands in; undefined for one that only a newer dashboard shows. */
export const chartOf = (key: string): ChartName | undefined => {
  const [kind = ''] = key.split(':');
  return CHART_NAMES.find((name) => (CHARTS[name] as readonly string[]).includes(kind));
};
