// What a policy says must fit together. Readers take what was published as it is, so it is checked here, before; a part that is wrong in itself is left out.
import { isZone, type Policy } from '@fealty/contracts';

export interface Contradiction { readonly pointer: string; readonly detail: string }

const repeated = (texts: readonly string[], field: string, says: (text: string) => string): Contradiction[] =>
  texts.flatMap((text, at) => (texts.indexOf(text) < at ? [{ pointer: `/platforms/${at}/${field}`, detail: says(text) }] : []));

interface Readable { readonly zone?: string | undefined; readonly platforms?: Policy['platforms'] | undefined; readonly loyalty?: Pick<Policy['loyalty'], 'tiers' | 'memberships'> | undefined }

/** Everything that contradicts itself, or names what there is not. */
export const contradictions = ({ zone, platforms = [], loyalty: { tiers, memberships } = { tiers: [], memberships: [] } }: Readable): readonly Contradiction[] => [
  ...(zone === undefined || isZone(zone) ? [] : [{ pointer: '/zone', detail: `${zone} is no IANA time zone that this system knows` }]),
  ...repeated(platforms.map(({ id }) => id), 'id', (id) => `the platform ${id} stands there twice`),
  ...repeated(platforms.map(({ source }) => source), 'source', (source) => `the source ${source} belongs to two platforms`),
  ...memberships.flatMap(({ tier }, at) => (tiers.some(({ name }) => name === tier) ? [] : [{ pointer: `/loyalty/memberships/${at}/tier`, detail: `loyalty.tiers has no ${tier}` }])),
];
