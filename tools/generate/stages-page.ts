import { stageMoves, stages } from '@fealty/contracts';

const state = (stage: string): string => (stage === 'any' ? 'customer' : stage.replaceAll('-', '_'));

const transitions = stageMoves.flatMap((move) => [
  `  ${state(move.from)} --> ${state(move.to)}: ${move.when}`,
  ...('undone' in move ? [`  ${state(move.to)} --> ${state(move.from)}: ${move.undone}`] : []),
]);

/** The stages of a customer as a diagram and a table, from the data that contracts publish. */
export const stagesPage = (): string => [
  '# Stages of a customer', '',
  `The stage is one of ${stages.map((stage) => `\`${stage}\``).join(', ')}. It follows from the facts as they are now, so one update can pass several stages;`,
  'here are the single moves. `customer` stands for any stage. See [the loyalty profile](../concepts/loyalty-profile.md).', '',
  '```mermaid', 'stateDiagram-v2', '  [*] --> suspect', ...transitions, '```', '',
  '| from | to | when | undone when |', '| --- | --- | --- | --- |',
  ...stageMoves.map((move) => `| ${move.from} | ${move.to} | ${move.when} | ${'undone' in move ? move.undone : 'never'} |`),
].join('\n');
