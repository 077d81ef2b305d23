import type { ErrorReport } from '../../base/errors.ts';
import type { OtioNode } from './otio-node.ts';

/** What is left out, each kind and name once with a count and the first place, so that 170 effects are one line. */
export class LossList {
  readonly #found = new Map<
    string,
    { code: string; params: Record<string, string | number>; count: number }
  >();

  get reports(): ErrorReport[] {
    return [...this.#found.values()].map(({ code, params, count }) => ({
      code,
      params: { ...params, count },
      detail: '',
    }));
  }

  add(code: string, node: OtioNode, params: Readonly<Record<string, string | number>> = {}): void {
    const key = JSON.stringify([code, params]);
    const known = this.#found.get(key);
    if (known) known.count++;
    else this.#found.set(key, { code, params: { ...params, path: node.path }, count: 1 });
  }

  /** Every effect of `node` but those that `understood` takes. */
  effects(node: OtioNode, understood: readonly OtioNode[] = []): void {
    const paths = new Set(understood.map((effect) => effect.path));
    for (const effect of node.list('effects')) {
      const name = effect.text('effect_name') || effect.name || effect.schema;
      if (!paths.has(effect.path)) this.add('otio-loss-effect', effect, { name });
    }
  }
}
