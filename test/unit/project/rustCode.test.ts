import { describe, expect, it } from '@jest/globals';
import { rustCalls, rustCode, rustPath, textsOf } from '../../../src/project/rustCode.js';

describe('a Rust source', () => {
  it('has its literals apart, and no comments', () => {
    const code = rustCode(
      'let a = "x\\"y"; // "no"\n/* "no" /* "no" */ "no" */ let b = r#"a "b" c"#; let c = \'"\'; fn f<\'a>(d: &\'a str) {} b"z"',
    );
    expect(code.texts).toEqual(['x"y', 'a "b" c', 'z']);
    expect(code.code).toBe('let a = "0";  \n  let b = "1"; let c = \'\'; fn f<\'a>(d: &\'a str) {} "2"');
  });

  it('leaves out what only tests compile', () => {
    const code = rustCode(
      'fn a() { b("x") }\n#[cfg(test)]\nmod tests {\n fn c() { d("y") }\n}\nfn e() { f("z") }\n',
    );
    expect(textsOf(code)).toEqual(['x', 'z']);
  });

  it('leaves out files that the compiler reads, and variables of the build', () => {
    const code = rustCode(
      'let a = include_str!(concat!(env!("OUT_DIR"), "/a.txt")); let b = env!("CARGO_PKG_NAME"); let c = "c";',
    );
    expect(textsOf(code)).toEqual(['c']);
  });

  it('reads calls of functions and methods with their arguments', () => {
    const code = rustCode('std::fs::read("a"); file.open(&x, y(1)); parse::<u8>("c"); print!("d")');
    expect(rustCalls(code, /./)).toEqual([
      { name: 'std::fs::read', args: ['"0"'] },
      { name: '.open', args: ['&x', 'y(1)'] },
      { name: 'y', args: ['1'] },
      { name: 'parse', args: ['"1"'] },
    ]);
  });

  it.each([
    ['"a/b"', { type: 'whole', path: 'a/b' }],
    ['Path::new("a/b")', { type: 'whole', path: 'a/b' }],
    ['&PathBuf::from("a/b")', { type: 'whole', path: 'a/b' }],
    ['"a/b".to_string()', { type: 'whole', path: 'a/b' }],
    ['Path::new("a/b").join(name)', { type: 'inside', path: 'a/b' }],
    ['format!("a/b/{}.html", name)', { type: 'inside', path: 'a/b' }],
    ['format!("{}/b", name)', undefined],
    ['name', undefined],
  ])('knows the path %s', (arg, path) => {
    const code = rustCode(arg);
    expect(rustPath(code.code, code)).toEqual(path);
  });
});
