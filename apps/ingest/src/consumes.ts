import { catalogueVocabulary, instantFieldsOf, platformTopic, shopVocabulary, type EventContract } from '@fealty/contracts';
import type { Said, Vocabulary } from './state/check-event.rules.js';

const ofCustomer = (contract: EventContract): [string, Said] => [contract.type, { contract, about: 'customer', instants: instantFieldsOf(contract) }];
const ofCatalogue = ([type, contract]: [string, EventContract]): [string, Said] => [type, { contract, about: 'catalogue', instants: instantFieldsOf(contract) }];

/** What ingest takes, over HTTP and from `platform.v1`: each platform type, and the contract by which it is checked and said inside. */
export const vocabulary: Vocabulary = new Map([...shopVocabulary.map(ofCustomer), ...Object.entries(catalogueVocabulary).map(ofCatalogue)]);

export const consumes = { service: 'ingest', topics: [platformTopic], types: [...vocabulary.keys()] } as const;
