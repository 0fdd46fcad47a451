export type ContentMode = 'binary' | 'json' | 'json-batch' | { undecodable: string };

/** What a content type says about the form of the event. */
export const contentModeOf = (contentType: string | undefined): ContentMode => {
  if (contentType === undefined || contentType === 'application/json' || !/^\s*application\/cloudevents/i.test(contentType)) return 'binary';
  const [type = '', ...parameters] = contentType.toLowerCase().split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length).replaceAll('"', '');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') return { undecodable: `The charset ${JSON.stringify(charset)} is not understood; only UTF-8 is.` };
  if (type === 'application/cloudevents+json') return 'json';
  if (type === 'application/cloudevents-batch+json') return 'json-batch';
  return { undecodable: `The event format ${JSON.stringify(type)} is not understood; only JSON is.` };
};
