import { shopComplaintMadeV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { matterKey } from '../state/matter.rules.js';
import { fileToldComplaint } from './file-told-complaint.rules.js';

export const onComplaintMade = decider({ event: shopComplaintMadeV1, parts: (event) => [matterKey(event.data)], decide: fileToldComplaint });
