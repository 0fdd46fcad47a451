import { describe, expect, it } from '@jest/globals';
import { loyaltyUpdatedV1, type LoyaltyUpdatedV1 } from '@fealty/contracts';
import { anEventOf, inForce, reachable, told } from '../../testing/a-message.js';
import { tellTierChanged } from './tell-tier-changed.rules.js';

const updated = (changes: LoyaltyUpdatedV1['data']['changes']): LoyaltyUpdatedV1 =>
  ({ ...anEventOf(loyaltyUpdatedV1.type, { ...loyaltyUpdatedV1.examples.minimal, changes }), type: loyaltyUpdatedV1.type });
const tell = (changes: LoyaltyUpdatedV1['data']['changes']) => told(tellTierChanged({ customer: reachable, parts: {} }, updated(changes), inForce()));

describe('a loyalty update', () => {
  it('is told when the tier\'s name changed, with the name before and after', () => {
    expect(tell([{ field: 'stage', before: 'a', after: 'b' }, { field: 'tier.name', before: 'base', after: 'silver' }]).message)
      .toMatchObject({ trigger: 'tier-changed', values: { tier: 'silver', previousTier: 'base' } });
  });

  it('is not told when the tier stayed, or is the first that she has', () => {
    expect(tell([{ field: 'tier.measured', before: 1, after: 2 }]).message).toBeUndefined();
    expect(tell([{ field: 'tier.name', after: 'base' }]).message).toBeUndefined();
  });
});
