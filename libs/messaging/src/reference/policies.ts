import type { ModelVersion, Policy, PolicyInForce, PolicyPublishedV1, PolicyVersion, PriceTold } from '@fealty/contracts';

/** Something that a batch needs is not here yet; it says nothing about the events, so the whole batch is tried again. */
export class NotReady extends Error {}

interface Version extends PolicyInForce { readonly effectiveFrom: string }

const noPrices: readonly PriceTold[] = [];
const noModels: readonly ModelVersion[] = [];
interface Models { readonly all: readonly ModelVersion[]; readonly inForce: readonly ModelVersion[]; readonly nextMs: number }

const modelsAt = (all: readonly ModelVersion[], nowMs: number): Models => {
  const inForce = all.filter(({ effectiveFrom }) => Date.parse(effectiveFrom) <= nowMs);
  const next = all.find((model) => !inForce.includes(model));
  return { all, inForce, nextMs: next === undefined ? Number.POSITIVE_INFINITY : Date.parse(next.effectiveFrom) };
};

/** Every policy and model version of every programme, as read from `reference.v1`. Versions are never edited (E1). */
export class Policies {
  private readonly programmes = new Map<string, Version[]>();
  private readonly versionsOf = new Map<string, readonly PolicyVersion[]>();
  private readonly modelsOf = new Map<string, Models>();
  private readonly pricesOf = new Map<string, readonly PriceTold[]>();

  constructor(private readonly clock: () => number = Date.now) {}

  add(event: PolicyPublishedV1): void {
    this.put(event.programme, event.data);
  }

  put(programme: string, { version, effectiveFrom, policy }: { version: number; effectiveFrom: string; policy: Policy }): void {
    const versions = this.programmes.get(programme) ?? [];
    if (versions.some((known) => known.version === version)) return;
    const numbered = (wanted: number): Policy | undefined => this.programmes.get(programme)?.find((known) => known.version === wanted)?.policy;
    const models = (): readonly ModelVersion[] => this.modelsInForce(programme);
    const prices = (sku: string): readonly PriceTold[] => this.pricesOf.get(`${programme}\n${sku}`) ?? noPrices;
    const all = (): readonly PolicyVersion[] => this.versionsOf.get(programme) ?? [];
    versions.push({ version, effectiveFrom, policy, numbered, prices, get models() { return models(); }, get versions() { return all(); } });
    versions.sort((a, b) => a.version - b.version);
    this.programmes.set(programme, versions);
    this.versionsOf.set(programme, versions.map((one) => ({ version: one.version, effectiveFrom: one.effectiveFrom, policy: one.policy })));
  }

  putModel(programme: string, model: ModelVersion): void {
    const known = this.models(programme);
    if (known.some(({ version }) => version === model.version)) return;
    this.modelsOf.set(programme, modelsAt([...known, model].sort((one, other) => one.version - other.version), this.clock()));
  }

  /** A price that a platform told of an article; told again it changes nothing. */
  putPrice(programme: string, sku: string, told: PriceTold): void {
    const article = `${programme}\n${sku}`;
    const known = this.pricesOf.get(article) ?? noPrices;
    if (known.some(({ id }) => id === told.id)) return;
    const place = known.findLastIndex(({ at, id }) => at < told.at || (at === told.at && id < told.id));
    this.pricesOf.set(article, known.toSpliced(place + 1, 0, told));
  }

  /** Every version, by number; one that is not in force yet stands last. */
  models(programme: string): readonly ModelVersion[] {
    return this.modelsOf.get(programme)?.all ?? noModels;
  }

  /**
   * The versions that have come into force by the clock, by number; the same array until another one does. Rules see no other: what is stored must not
   * rest on what is only going to hold.
   */
  modelsInForce(programme: string): readonly ModelVersion[] {
    let models = this.modelsOf.get(programme);
    if (models === undefined) return noModels;
    if (this.clock() >= models.nextMs) this.modelsOf.set(programme, (models = modelsAt(models.all, this.clock())));
    return models.inForce;
  }

  /** The version in force at an instant; the first one for anything older. */
  at(programme: string, instant: string): PolicyInForce {
    const found = this.find(programme, instant);
    if (found === undefined) throw new NotReady(`no policy of the programme ${programme} is known here yet; publish one (npm run policy -- publish FILE), or wait until reference.v1 is read`);
    return found;
  }

  find(programme: string, instant: string): PolicyInForce | undefined {
    const versions = this.programmes.get(programme);
    return versions?.findLast((version) => version.effectiveFrom <= instant) ?? versions?.[0];
  }

  latest(programme: string): (PolicyInForce & { readonly effectiveFrom: string }) | undefined {
    return this.programmes.get(programme)?.at(-1);
  }

  names(): string[] {
    return [...this.programmes.keys()];
  }
}
