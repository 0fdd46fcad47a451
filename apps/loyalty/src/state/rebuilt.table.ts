import type { Rebuilt } from '@fealty/messaging';

// A standing that is the same on both sides began when subscribers were told of it.
const sameStandings = ({ live, beside }: { live: string; beside: string }): string[] => [
  `update "${beside}".standings b set since = l.since, version = l.version from "${live}".standings l
   where l.customer_id = b.customer_id and l.stage = b.stage and l.tier = b.tier and l.risk = b.risk and l.segment = b.segment and (l.since, l.version) <> (b.since, b.version)`,
];

export const rebuilt: Rebuilt = { service: 'loyalty', customers: 'profiles', keeps: ['history', 'quiet_inputs', 'models', 'model_keeper'], takesOver: sameStandings };
