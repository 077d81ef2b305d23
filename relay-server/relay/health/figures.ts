/** A number that can be read now: how deep the queue is, how many nodes there are. */
export interface Figure {
  /** Dotted, as in the telemetry: `queue.depth`. */
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  /** Only ever grows, from the start of the relay. */
  readonly total?: boolean;
}

export type FigureSource = () => Promise<readonly Figure[]> | readonly Figure[];

/**
 * What the parts of the relay can tell of themselves. Prometheus reads it when it asks, the telemetry samples it: each figure has
 * one place where it is worked out.
 */
export interface Figures {
  add(source: FigureSource): void;
  /** A source that fails is left out: a figure that is missing says so, the others still help to find out why. */
  read(): Promise<{ readonly figures: readonly Figure[]; readonly failed: number }>;
}

export function createFigures(): Figures {
  const sources: FigureSource[] = [];
  return {
    add: (source) => void sources.push(source),
    async read() {
      const answers = await Promise.allSettled(sources.map(async (source) => source()));
      const figures = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      return { figures, failed: answers.filter(({ status }) => status === 'rejected').length };
    },
  };
}
