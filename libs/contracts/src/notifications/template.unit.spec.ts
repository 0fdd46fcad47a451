import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { renderHtml, renderLine, renderText, templateFaults, templateVariables, triggerNames } from './template.js';

describe('a template', () => {
  it.each(triggerNames)('may name every variable of %s', (trigger) => {
    const all = templateVariables[trigger].map((name) => `{{${name}}} and {{ ${name} }}`).join(' ');
    expect(templateFaults(trigger, all)).toEqual([]);
  });

  it('is at fault when it names a variable that its trigger does not have', () => {
    expect(templateFaults('tier-changed', 'Now {{tier}}, {{points}} points, {{points}} again')).toEqual(['{{points}} is not one of name, tier, previousTier']);
  });

  it.each(['Hello {{name', 'Hello name}}', 'Hello {{{{name}}', '{{na{m}e}}'])('is at fault when braces do not pair: %s', (template) => {
    expect(templateFaults('points-earned', template)).not.toEqual([]);
  });

  it('is filled with values, and with nothing where a value is not known', () => {
    expect(renderText('Hello {{ name }}, {{points}} points.', { points: 25 })).toBe('Hello, 25 points.');
  });

  it('leaves no gap where a value is not there, and no comma at the beginning of a line', () => {
    expect(renderText('Hello {{name}}!\n{{name}}, you have {{points}} points.', { name: '', points: 25 })).toBe('Hello!\nyou have 25 points.');
    expect(renderText('{{name}}, hello {{name}},', { name: 'Ada' })).toBe('Ada, hello Ada,');
    expect(renderLine('{{points}} for {{name}}', { points: 0 })).toBe('0 for');
  });

  it('does not fill what a value brought along', () => {
    expect(renderText('{{name}}', { name: '{{points}}', points: 25 })).toBe('{{points}}');
  });

  it('keeps a subject on one line', () => {
    expect(renderLine('Hello {{name}}', { name: 'Ada\r\nBcc: eve@example.org' })).toBe('Hello Ada Bcc: eve@example.org');
  });

  it('escapes what could be markup', () => {
    expect(renderHtml('<{{name}}>\n', { name: '<script>"x"&\'y\'</script>' }))
      .toBe('&lt;&lt;script&gt;&quot;x&quot;&amp;&#39;y&#39;&lt;/script&gt;&gt;<br>\n');
  });

  it('never lets a value add markup, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(renderHtml('{{name}}', { name }).replaceAll('<br>', '')).not.toMatch(/[<>"']/);
    }));
  });
});
