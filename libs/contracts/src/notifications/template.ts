/** What every template may name: of the person, at send time. */
const ofPerson = ['name'] as const;

/** The triggers that a message can have, and which variables a template of each may name. */
export const templateVariables = {
  'points-earned': [...ofPerson, 'points', 'available', 'orderId'],
  'points-expiring': [...ofPerson, 'points', 'available', 'lastDay'],
  'reward-redeemed': [...ofPerson, 'reward', 'points', 'available', 'redemptionId'],
  'tier-changed': [...ofPerson, 'tier', 'previousTier'],
  'complaint-answered': [...ofPerson, 'caseId'],
} as const;
export type TriggerName = keyof typeof templateVariables;
export const triggerNames = ['points-earned', 'points-expiring', 'reward-redeemed', 'tier-changed', 'complaint-answered'] as const satisfies readonly TriggerName[];

export type TemplateValues = Readonly<Record<string, string | number>>;

const placeholder = /\{\{([^{}]*)\}\}/g;

/**
 * What keeps a template from rendering for its trigger, in words; empty when it is right. A policy with a fault is refused at upload,
 * so that nothing can fail at send time (N6).
 *
 * @example templateFaults('points-earned', 'Hello {{nmae}}') // ['{{nmae}} is not one of name, points, available, orderId']
 */
export const templateFaults = (trigger: TriggerName, template: string): readonly string[] => {
  const known: readonly string[] = templateVariables[trigger];
  const unknown = [...template.matchAll(placeholder)].map(([, name = '']) => name.trim()).filter((name) => !known.includes(name));
  const faults = [...new Set(unknown)].map((name) => `{{${name}}} is not one of ${known.join(', ')}`);
  const unpaired = /\{\{|\}\}/.test(template.replace(placeholder, ''));
  return unpaired ? [...faults, 'a {{ without its }}, or the other way round'] : faults;
};

// A value that is not there takes the blank before it along, and a comma that would begin a line: "Hello ," is no greeting.
const placeholderInText = /(^|\n)?( ?)\{\{([^{}]*)\}\}(, ?)?/g;
const filled = (template: string, values: TemplateValues): string =>
  template.replace(placeholderInText, (...[, lineStart, blank = '', name = '', comma = '']: (string | undefined)[]) => {
    const value = String(values[name.trim()] ?? '');
    if (value !== '') return `${lineStart ?? ''}${blank}${value}${comma}`;
    return lineStart === undefined ? comma : lineStart;
  });

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

/** Fills a template that becomes one line of a header: line breaks and other control characters become spaces. */
export const renderLine = (template: string, values: TemplateValues): string => filled(template, values).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/** Fills a template as plain text; control characters of values but line breaks and tabs are dropped. */
export const renderText = (template: string, values: TemplateValues): string => filled(template, values).replace(/[^\P{Cc}\n\t]/gu, '');

/** Fills a template as HTML: template and values are text and are escaped, line breaks are kept. */
export const renderHtml = (template: string, values: TemplateValues): string => escaped(renderText(template, values)).replaceAll('\n', '<br>\n');
