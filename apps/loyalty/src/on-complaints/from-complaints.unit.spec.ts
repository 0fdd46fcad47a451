import { describe, expect, it } from '@jest/globals';
import { complaintAnsweredV1, complaintOpenedV1, complaintResolvedV1, normBreachedV1 } from '@fealty/contracts';
import { anEvent } from '../../testing/an-event.js';
import { foldAll, instantOn, profileNow } from '../../testing/folded.js';

const at = (day: number) => ({ occurredAt: instantOn(day) });
const opened = (caseId: string) => anEvent(complaintOpenedV1, { ...complaintOpenedV1.examples.minimal, caseId }, at(5));
const answered = (caseId: string, inTime: boolean) => anEvent(complaintAnsweredV1, { caseId, agent: 'a-7', response: 'first', inTime }, at(6));
const breached = (caseId: string) => anEvent(normBreachedV1, { ...normBreachedV1.examples.minimal, caseId }, at(6));
const resolved = (caseId: string) => anEvent(complaintResolvedV1, { ...complaintResolvedV1.examples.minimal, caseId }, at(7));

describe('complaints', () => {
  it('are open from their opening to their resolution', () => {
    expect(profileNow(foldAll([opened('c-1'), opened('c-2'), resolved('c-1')])).complaints).toEqual({ opened: 2, open: 1, normsBreached: 0 });
  });

  it('count in the profile as promises: in time, late, or broken when none came', () => {
    const told = [opened('c-1'), answered('c-1', true), opened('c-2'), breached('c-2'), answered('c-2', false), opened('c-3'), breached('c-3')];
    expect(profileNow(foldAll(told)).promises).toEqual({ open: 0, kept: 1, late: 1, broken: 1, keptPercent: 33 });
    expect(profileNow(foldAll(told.toReversed())).promises).toEqual({ open: 0, kept: 1, late: 1, broken: 1, keptPercent: 33 });
  });

  it('speak of service: an answer in time a little for it, a late one against it', () => {
    const service = (inTime: boolean) => profileNow(foldAll([answered('c-1', inTime)])).satisfaction.by?.service;
    expect([service(true), service(false)]).toEqual([68, 30]);
  });
});
