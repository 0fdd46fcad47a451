// Loaded before a service (node --import): cuts one guarantee out of libs as their modules are loaded, so that its price can be measured. The libraries
// have no switch for it. A cut whose text is not found ends the process: nothing is measured that was not cut.
import { registerHooks } from 'node:module';

/** Text of a built module, and what stands in its place. */
type Cut = readonly [module: string, found: string, instead: string];

const splitRecords = (most: number): string => `run(job) {
        if (job.kind === 'records' && job.reads.length > ${most}) {
            const parts = [];
            for (let at = 0, from = job.from; at < job.reads.length; at += ${most}) {
                const reads = job.reads.slice(at, at + ${most});
                const next = at + ${most} >= job.reads.length ? job.next : reads.at(-1).record.offset + 1;
                parts.push({ ...job, reads, from, next });
                from = next;
            }
            return Promise.all(parts.map((part) => this.run(part))).then((done) => done.find((result) => !('applied' in result)) ?? done.at(-1));
        }`;

const cutsOf = (what: string): readonly Cut[] => {
  const [name, most = ''] = what.split(':');
  switch (name) {
    case 'validation': return [['contracts/dist/fits.js', 'let fits = known.get(schema);', 'return { data: json };']];
    case 'sequences': return [
      ['messaging/dist/consume/apply-event.js', 'event.sequence <= last', 'false'], ['messaging/dist/consume/apply-event.js', 'event.sequence === last + 1', 'true'],
      ['messaging/dist/consume/apply-event.js', 'row.seen[topic] = event.sequence;', '']];
    case 'tracing': return [['messaging/dist/consume/workspace.js', 'traceparent: cause.traceparent', 'traceparent: undefined'], ['messaging/dist/consume/read-head.js', 'traceparent: optional(field.ce_traceparent)', 'traceparent: undefined']];
    case 'cache': return [['messaging/dist/consume/shard-cache.js', 'get(customerId) {', 'get(customerId) { return undefined;']];
    case 'batch': return [
      ['messaging/dist/consume/shard-loop.js', 'run(job) {', splitRecords(Number(most))], ['messaging/dist/consume/shard-loop.js', 'const recordsPerUnitMax = 8_000;', `const recordsPerUnitMax = ${Number(most)};`],
      ['messaging/dist/consume/units.js', 'const recordsTogetherMax = 1_000;', `const recordsTogetherMax = ${Number(most)};`]];
    default: throw new Error(`there is no cut ${what}`);
  }
};

const cuts = cutsOf(process.env['BENCH_LEAVE_OUT'] ?? '');
const waiting = new Set(cuts);

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    const own = cuts.filter(([module]) => url.endsWith(`/${module}`));
    if (own.length === 0) return loaded;
    let source = Buffer.from(loaded.source as Uint8Array).toString('utf8');
    for (const cut of own) {
      if (!source.includes(cut[1])) throw new Error(`"${cut[1]}" is not in ${cut[0]} any more: mend bench/prices/leave-out.ts`);
      source = source.replace(cut[1], () => cut[2]);
      waiting.delete(cut);
    }
    return { ...loaded, source };
  },
});

setTimeout(() => {
  if (waiting.size > 0) throw new Error(`never loaded: ${[...waiting].map(([module]) => module).join(', ')}`);
}, 5_000).unref();
