import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Misasked, readArgs } from '../command-line.js';
import { askedOf, options, usage } from './options.js';

const folder = mkdtempSync(join(tmpdir(), 'fealty-predict-options-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });
const fileIn = (name: string) => join(folder, name);
writeFileSync(fileIn('in.csv'), 'customer_id,date,amount\n');
mkdirSync(fileIn('models'));
symlinkSync(folder, fileIn('same'));

const asked = (...more: string[]) => {
  const told = readArgs({ usage, options }, [fileIn('in.csv'), fileIn('out.csv'), '--until', '2026-03-01', '--horizon', '26', ...more]);
  return told === 'help' ? told : askedOf(told);
};

describe('what forecasts are asked for', () => {
  it('is a day, weeks, and files to write that are three', () => {
    expect(asked('--model', fileIn('model.json'))).toMatchObject({ out: fileIn('out.csv'), weeks: 26, modelFile: fileIn('model.json') });
    for (const weeks of ['-3', '0', '521', 'x']) expect(() => asked(`--horizon=${weeks}`)).toThrow(Misasked);
  });

  it('never writes the model over the forecasts or the purchases, whatever links lead there', () => {
    for (const same of ['out.csv', 'same/out.csv']) expect(() => asked('--model', fileIn(same))).toThrow('is the file of forecasts itself; nothing was written');
    writeFileSync(fileIn('out.csv'), '');
    expect(() => asked('--model', fileIn('same/out.csv'))).toThrow('is the file of forecasts itself');
    expect(() => asked('--model', fileIn('same/in.csv'))).toThrow('is the file of purchases itself');
  });

  it('names a place for the model that cannot be written to before the work is done', () => {
    expect(() => asked('--model', fileIn('models'))).toThrow('is a folder');
    expect(() => asked('--model', fileIn('none/model.json'))).toThrow('there is no folder');
  });
});
