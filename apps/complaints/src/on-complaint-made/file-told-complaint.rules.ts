// A complaint told by the platform is filed like any other. A platform's clock that runs ahead cannot date it after we heard of it.
import type { Outcome, PolicyInForce, ShopComplaintMadeV1, State } from '@fealty/contracts';
import { file } from '../state/filing.rules.js';
import type { Complainant, Matter } from '../state/matter.rules.js';

export const fileToldComplaint = (state: State<Complainant, Matter>, event: ShopComplaintMadeV1, policy: PolicyInForce): Outcome<Complainant, Matter> => {
  const at = event.occurredAt < event.receivedAt ? event.occurredAt : event.receivedAt;
  const { customer, parts, events } = file(state, { cause: event, id: event.id, at, by: 'platform', ...event.data }, policy);
  return { ...(customer === undefined ? {} : { customer }), ...(parts === undefined ? {} : { parts }), ...(events === undefined ? {} : { events }) };
};
