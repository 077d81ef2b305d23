/** Which curves stand in which picture; a curve of a node (`node.cpu:name`) goes with its kind. */
export const CHARTS = {
  queue: ['queue.depth'],
  throughput: ['jobs.done', 'jobs.failed'],
  wait: ['wait.p50', 'wait.p95'],
  run: ['run.p50', 'run.p95'],
  nodes: ['nodes.online'],
  load: ['node.cpu'],
  cache: ['cache.hits'],
  quality: ['quality.psnr'],
} as const;
export const CHART_NAMES = Object.keys(CHARTS) as readonly (keyof typeof CHARTS)[];

/** The picture that a curve stands in; undefined for one that only a newer dashboard shows. */
export const chartOf = (key: string): keyof typeof CHARTS | undefined => {
  const [kind = ''] = key.split(':');
  return CHART_NAMES.find((name) => (CHARTS[name] as readonly string[]).includes(kind));
};
