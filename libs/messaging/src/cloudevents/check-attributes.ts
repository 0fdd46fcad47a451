import { isAttributeName, isMediaType, isTimestamp, isUri, isUriReference } from './attribute-syntax.js';
import type { Decoded, Draft, Envelope } from './envelope.js';
import { forbiddenCharacter } from './text.js';

const refusalOfText = (name: string, text: string): string | undefined => {
  if (text === '') return `The attribute ${name} is empty.`;
  const forbidden = forbiddenCharacter(text);
  return forbidden === undefined ? undefined : `The attribute ${name} contains the forbidden character ${forbidden}.`;
};

const refusalOfMediaType = (text: string): string | undefined => {
  if (text.toLowerCase().startsWith('application/cloudevents')) return 'The attribute datacontenttype names an event format: an event inside an event cannot be told from the event itself.';
  return isMediaType(text) ? undefined : 'The attribute datacontenttype is not a media type.';
};

// Few senders, few formats: what was found valid once need not be parsed for every event.
const known = { source: new Set<string>(), datacontenttype: new Set<string>(), dataschema: new Set<string>() };
const remembered = (seen: Set<string>, text: string, refusal: string | undefined): string | undefined => {
  if (refusal === undefined && seen.size < 1000 && text.length <= 500) seen.add(text);
  return refusal;
};

const refusalOf = (name: string, text: string): string | undefined => {
  switch (name) {
    case 'specversion': return text === '1.0' ? undefined : `The specversion is ${JSON.stringify(text)}; only "1.0" is understood.`;
    case 'source': return known.source.has(text) ? undefined
      : remembered(known.source, text, isUriReference(text) ? undefined : 'The attribute source is not a URI-reference (RFC 3986).');
    case 'time': return isTimestamp(text) ? undefined : 'The attribute time is not an RFC 3339 timestamp.';
    case 'datacontenttype': return known.datacontenttype.has(text) ? undefined : remembered(known.datacontenttype, text, refusalOfMediaType(text));
    case 'dataschema': return known.dataschema.has(text) ? undefined
      : remembered(known.dataschema, text, isUri(text) ? undefined : 'The attribute dataschema is not a URI with a scheme.');
    default: return isAttributeName(name) ? undefined : `The attribute name ${JSON.stringify(name)} is not allowed: only a-z and 0-9, and not "data".`;
  }
};

const required = ['specversion', 'id', 'source', 'type'] as const;

/** The envelope that the attributes make, or why they make none. */
export const checkAttributes = ({ attributes, data }: Draft): Decoded => {
  for (const name of required) {
    if (attributes[name] === undefined) return { undecodable: `The required attribute ${name} is missing.` };
  }
  const envelope: Partial<Envelope> = {};
  const extensions: Record<string, string> = {};
  for (const name in attributes) {
    const text = attributes[name]!;
    const refusal = refusalOfText(name, text) ?? refusalOf(name, text);
    if (refusal !== undefined) return { undecodable: refusal };
    switch (name) {
      case 'specversion': envelope.specversion = '1.0'; break;
      case 'id': case 'source': case 'type': case 'subject': case 'time': case 'datacontenttype': case 'dataschema': envelope[name] = text; break;
      default: extensions[name] = text;
    }
  }
  envelope.extensions = extensions;
  envelope.data = data;
  return { ok: envelope as Envelope };
};

/** In binary mode the content type is the attribute. Some SDKs send the attribute too; then both must say the same. */
export const checkBinary = ({ attributes, data }: Draft, contentType: string | undefined): Decoded => {
  const sent = attributes.datacontenttype;
  if (sent !== undefined && sent !== contentType) return { undecodable: `The attribute datacontenttype is ${JSON.stringify(sent)}, but the content-type is ${JSON.stringify(contentType ?? '')}.` };
  if (contentType !== undefined) attributes.datacontenttype = contentType;
  return checkAttributes({ attributes, data });
};
