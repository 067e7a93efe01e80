import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { meaningOf, quoted } from '../../../src/model/instructions/quoting.js';
import { isLegacyPair, withEquals } from '../../../src/model/instructions/legacyPair.js';
import { expandFallback, nextScope, type Scope, type Variable } from '../../../src/model/scope.js';
import { parseInstruction } from '../../../src/syntax/edit.js';
import { tryLex } from '../../../src/syntax/lex.js';

const PARTS = 'a b A  = # "a" \' \\ " $A ${A} ${A:-b} ${A:+"x y"} $ { } \\\\ \\" \\$ \t < << ~ \\\n'.split(
  ' ',
);
const value = fc
  .array(fc.constantFrom(...PARTS, ' ', ' ', '"b c"', "'$A d'"), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(''));
const SCOPES: readonly ReadonlyMap<string, Variable>[] = [
  new Map(),
  new Map([['A', { kind: 'env', value: '' }]]),
  new Map([['A', { kind: 'env', value: ` "x' \\ $A ` }]]),
];

function scopeWith(variables: ReadonlyMap<string, Variable>): Scope {
  return { variables, workdir: undefined, user: undefined, shell: undefined };
}

describe('withEquals', () => {
  it('sets what was set, whatever the variables are', () => {
    let written = 0;
    fc.assert(
      fc.property(value, (text) => {
        const before = parseInstruction(`ENV NAME ${text}`);
        if (!isLegacyPair(before)) return;
        const result = withEquals(before);
        if ('reason' in result) return;
        written += 1;
        const after = parseInstruction(result.text);
        expect([after.args[0], after.args[2]]).toEqual(['NAME', '=']);
        for (const variables of SCOPES) {
          const values = [before, after].map(({ args }) =>
            expandFallback(args[1] ?? '', { variables }, '\\'),
          );
          expect(values[0]).toBe(values[1]);
          const scopes = [before, after].map((one) => nextScope(scopeWith(variables), one, new Map()));
          expect(scopes[0]).toEqual(scopes[1]);
        }
      }),
      { numRuns: 3000 },
    );
    expect(written).toBeGreaterThan(500);
  });
});

describe('quoted', () => {
  it('stands for exactly its text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'ab "\'\\$={}<#'), { maxLength: 9 }), (chars) => {
        const text = chars.join('');
        const label = parseInstruction(`LABEL a=${quoted(text)} b=c`);
        expect([label.args.length, label.args[3]]).toEqual([6, 'b']);
        expect(tryLex(label.args[1] ?? '', { escape: '\\', lookup: () => 'x' })?.result).toBe(text);
      }),
    );
  });
});

describe('meaningOf', () => {
  it('tells a variable from its escaped name', () => {
    expect(meaningOf('"$A"', '\\')).toBe(meaningOf('$A', '\\'));
    expect(meaningOf("'$A'", '\\')).toBe(meaningOf('\\$A', '\\'));
    expect(meaningOf("'$A'", '\\')).not.toBe(meaningOf('$A', '\\'));
    expect(meaningOf('${A:-b}', '\\')).not.toBe(meaningOf('${A:-c}', '\\'));
    expect(meaningOf('"a', '\\')).toBeUndefined();
  });
});
