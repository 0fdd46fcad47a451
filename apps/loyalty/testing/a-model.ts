import { modelPublishedV1, type ModelVersion } from '@fealty/contracts';

/** A model version of the demo programme; parameters of the CDNOW sample unless told. */
export const aModel = (told: Partial<ModelVersion> & { readonly family?: ModelVersion['model']['family']; readonly parameters?: ModelVersion['model']['parameters'] } = {}): ModelVersion => {
  const { minimal } = modelPublishedV1.examples;
  const { family = 'MBG/NBD', parameters = [0.5248431517, 6.1830852248, 0.8913593925, 1.6140022687], ...version } = told;
  return { ...minimal, version: 1, effectiveFrom: '2025-04-01T10:00:00.000Z', model: { ...minimal.model, family, parameters }, ...version };
};
